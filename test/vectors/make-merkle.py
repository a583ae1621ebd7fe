#!/usr/bin/env python3
"""Writes test/vectors/merkle.json from the definitions of RFC 6962 section 2.1, and nothing of ours.

The recursive definitions are followed to the letter (MTH, PATH, PROOF); they are slow and plain on purpose.
Run: python3 test/vectors/make-merkle.py > test/vectors/merkle.json
"""
import hashlib
import json


def sha256(data):
    return hashlib.sha256(data).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d):
    if not d:
        return sha256(b"")
    if len(d) == 1:
        return sha256(b"\x00" + d[0])
    k = split(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    if m < k:
        return path(m, d[:k]) + [mth(d[k:])]
    return path(m - k, d[k:]) + [mth(d[:k])]


def proof(m, d):
    return subproof(m, d, True) if 0 < m < len(d) else []


def subproof(m, d, complete):
    if m == len(d):
        return [] if complete else [mth(d)]
    k = split(len(d))
    if m <= k:
        return subproof(m, d[:k], complete) + [mth(d[k:])]
    return subproof(m - k, d[k:], False) + [mth(d[:k])]


# The eight leaves of the public Certificate Transparency test data.
CT = [bytes.fromhex(h) for h in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
NAMED = [b"leaf-%d" % n for n in range(40)]


def hexes(nodes):
    return [node.hex() for node in nodes]


def family(leaves, sizes):
    return {
        "leaves": hexes(leaves),
        "roots": [{"size": n, "root": mth(leaves[:n]).hex()} for n in range(len(leaves) + 1)],
        "inclusion": [
            {"index": m, "size": n, "proof": hexes(path(m, leaves[:n]))} for n in sizes for m in range(n)],
        "consistency": [
            {"first": m, "second": n, "proof": hexes(proof(m, leaves[:n]))} for n in sizes for m in range(n + 1)],
    }


def large(count):
    """Root over leaves 0 .. count-1, each the 8 bytes of its number, big end first."""
    level = [sha256(b"\x00" + n.to_bytes(8, "big")) for n in range(count)]
    while len(level) > 1:
        joined = [sha256(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = joined + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


if __name__ == "__main__":
    print(json.dumps({
        "ct": family(CT, range(1, 9)),
        "named": family(NAMED, (1, 2, 3, 7, 13, 16, 31, 40)),
        "large": [{"count": n, "root": large(n)} for n in (1000, 65536, 100003)],
    }, indent=1))
