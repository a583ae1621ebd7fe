"""Writes sampling.json with hashlib, from the text of docs/formats alone: python3 test/vectors/make-sampling.py"""
import hashlib, json, pathlib

sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
population = lambda ids: sha('\n'.join(sorted(ids, key=lambda x: x.encode())))
draw = lambda ids, n, seed: sorted(ids, key=lambda x: sha(seed + '|' + x))[:n]

def allocate(counts, size):
    N, S = sum(counts), len(counts)
    if size == 0: return [0] * S
    if size >= N: return counts[:]
    n = max(size, S)
    floors = [n * c // N for c in counts]
    got = [max(1, f) for f in floors]
    for s in sorted((s for s in range(S) if floors[s] > 0), key=lambda s: (-(n * counts[s] % N), s)):
        if sum(got) >= n: break
        got[s] += 1
    while sum(got) > n:
        most = max(got)
        got[max(s for s in range(S) if got[s] == most)] -= 1
    return got

def stratified(items, size, seed):
    names = sorted({s for _, s in items}, key=lambda x: x.encode())
    groups = [[i for i, s in items if s == name] for name in names]
    return [x for g, k in zip(groups, allocate([len(g) for g in groups], size)) for x in draw(g, k, seed)]

def canonical(row):
    # RFC 8785 for text cells: keys by UTF-16 units, shortest escapes.
    q = lambda t: json.dumps(t, ensure_ascii=False)
    return '{' + ','.join(q(k) + ':' + q(row[k]) for k in sorted(row, key=lambda k: k.encode('utf-16-be'))) + '}'

def rows_hash(rows, column):
    return sha('\n'.join(canonical(r) for r in sorted(rows, key=lambda r: r[column].encode())))

seed, ids = 'ACME-2025|IAM-02.T1|7', ['REQ-%03d' % n for n in range(1, 13)]
hexseed = '3f9c1b7a5e02d48866a1c0ffb39de714'
mixed = ['b', 'a', 'A', 'é', 'z', '\uffee', '\U0001f600', 'a b', '10', '9', 'straße', 'e\u0301', 'x' * 70]
big = ['CHG-%04d' % n for n in range(1, 1401)]
quarters = [(i, ['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'][n * 4 // 1400] if n % 97 else 'emergency') for n, i in enumerate(big)]
rows = [{'worker': 'LW-0042', 'last_day': '2026-02-13', 'note': 'said "bye"\ttab', 'é': 'ß'},
        {'worker': 'LW-0007', 'last_day': '2025-11-28', 'note': '', 'é': 'line\nbreak'},
        {'worker': 'LW-0077', 'last_day': '2026-06-12', 'note': '\u2028/\u007f\\', 'é': '\U0001f600'}]
counts = [([60, 30, 10], 10), ([1, 1, 98], 10), ([350, 350, 350, 350], 25), ([5, 5, 5], 7), ([1, 1, 1, 1], 2), ([3, 2], 9), ([997, 1, 1, 1], 4), ([100, 7, 7, 7, 7, 7], 8), ([7, 5, 3], 0)]
out = {
  'draws': [
    {'name': 'readable seed of the specification', 'ids': ids, 'seed': seed, 'n': 5, 'populationHash': population(ids), 'items': draw(ids, 5, seed), 'commitment': sha(seed)},
    {'name': 'the whole population, in draw order', 'ids': ids, 'seed': hexseed, 'n': 12, 'populationHash': population(ids), 'items': draw(ids, 12, hexseed), 'commitment': sha(hexseed)},
    {'name': 'identifiers of other alphabets', 'ids': mixed, 'seed': hexseed, 'n': 6, 'populationHash': population(mixed), 'items': draw(mixed, 6, hexseed), 'commitment': sha(hexseed)},
    {'name': '25 of 1,400', 'prefix': 'CHG-', 'digits': 4, 'count': 1400, 'seed': hexseed, 'n': 25, 'populationHash': population(big), 'items': draw(big, 25, hexseed), 'commitment': sha(hexseed)},
  ],
  'sorted': sorted(mixed, key=lambda x: x.encode()), 'unsorted': mixed,
  'allocations': [{'counts': c, 'n': n, 'sizes': allocate(c, n)} for c, n in counts],
  'stratified': {'seed': hexseed, 'n': 25, 'strata': [s for _, s in quarters], 'prefix': 'CHG-', 'digits': 4, 'count': 1400, 'items': stratified(quarters, 25, hexseed)},
  'rows': {'idColumn': 'worker', 'rows': rows, 'idsHash': population([r['worker'] for r in rows]), 'rowsHash': rows_hash(rows, 'worker'), 'lines': [canonical(r) for r in sorted(rows, key=lambda r: r['worker'].encode())]},
  'empty': {'idsHash': sha(''), 'rowsHash': sha('')},
}
pathlib.Path(__file__).with_name('sampling.json').write_text(json.dumps(out, indent=1, ensure_ascii=True) + '\n')
print(json.dumps(out['draws'][0]), out['allocations'])
