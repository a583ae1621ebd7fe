"""Writes limits.json in exact fractions (no floating point, no library): python3 test/vectors/make-limits.py"""
from fractions import Fraction as F
from math import comb, ceil
import json, pathlib

def tail(n, k, p):
    return sum(comb(n, i) * p**i * (1 - p)**(n - i) for i in range(k + 1))

def finite(N, K, n, k):
    return F(sum(comb(K, i) * comb(N - K, n - i) for i in range(k + 1) if 0 <= n - i <= N - K), comb(N, n))

def size(conf, T, k):
    n = k + 1
    while tail(n, k, F(T, 100)) > F(100 - conf, 100): n += 1
    return n

def finite_size(conf, T, N):
    K = ceil(F(N * T, 100))
    n = 1
    while n < N and finite(N, K, n, 0) > F(100 - conf, 100): n += 1
    return n

def limit(n, k, conf):
    """Percent, to the nearest tenth of the true value: exact bisection down to a thousandth of a percent."""
    lo, hi, a = 0, 100000, F(100 - conf, 100)
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if tail(n, k, F(mid, 100000)) > a: lo = mid
        else: hi = mid
    return hi / 1000

Ts = [4, 5, 6, 7, 8, 9, 10, 15, 20]
out = {
  'sizes': [{'confidence': c, 'tolerable': T, 'allowed': k, 'n': size(c, T, k)} for c in (90, 95) for k in range(5) for T in Ts],
  'finite': [{'N': N, 'confidence': c, 'tolerable': T, 'n': finite_size(c, T, N)} for N in (4, 12, 24, 52, 100, 250, 365, 1000) for T in (10, 5) for c in (90, 95)],
  'confidence': [{'n': n, 'tolerable': T, 'percent': float(round(100 * (1 - tail(n, 0, F(T, 100))), 6))} for n in (5, 10, 15, 25, 40, 45, 60) for T in (5, 8, 10, 15)],
  'limits': [{'n': n, 'k': k, 'at90': limit(n, k, 90), 'at95': limit(n, k, 95)} for n in (10, 15, 20, 25, 30, 40, 45, 60, 93) for k in range(4)],
  'expansion': [{'confidence': 90, 'tolerable': T, 'totals': [size(90, T, k) for k in range(4)]} for T in (10, 5)],
}
pathlib.Path(__file__).with_name('limits.json').write_text(json.dumps(out, indent=1) + '\n')
