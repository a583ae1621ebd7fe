#!/usr/bin/env python3
"""Writes test/vectors/trail.json: entries, leaves and roots worked from docs/formats/trail.md, and nothing of ours.

Run: python3 test/vectors/make-trail.py > test/vectors/trail.json
"""
import hashlib
import json


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value):
    # Enough of RFC 8785 here: these keys are ASCII and these numbers are whole.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry(seq, at, person, kind, noun, ident, version):
    record = {"body": {"title": "Vector \u00e9 %d" % seq}, "effectiveOn": at[:10], "id": ident, "noun": noun,
              "organization": "ledgerline", "version": version}
    actor = {"person": person, "organization": "ledgerline", "side": "company", "role": "manager"}
    return {"seq": seq, "at": at, "actor": actor, "type": kind,
            "subject": {"noun": noun, "id": ident, "version": version},
            "digest": sha256(canonical(record).encode()).hex()}


def root(hashes):
    if not hashes:
        return sha256(b"")
    while len(hashes) > 1:
        joined = [sha256(b"\x01" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = joined + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0]


ENTRIES = [
    entry(0, "2025-10-01T08:00:00Z", "p-one", "control.in-force", "control", "IAM-01", 1),
    entry(1, "2025-10-01T08:00:01.250Z", "p-two", "evidence.filed", "evidence", "ev-1", 1),
    entry(2, "2026-01-15T16:30:00Z", "p-one", "control.changed", "control", "IAM-01", 2),
    entry(3, "2026-03-03T09:15:00Z", "p-two", "population.frozen", "population", "POP-HIRES", 2),
]
WITHHELD = {1}

if __name__ == "__main__":
    lines, leaf_hashes = [], []
    for e in ENTRIES:
        salt = sha256(b"vector salt %d" % e["seq"])[:16]
        leaf = sha256(salt + canonical(e).encode())
        leaf_hashes.append(sha256(b"\x00" + leaf))
        line = {"seq": e["seq"], "leaf": leaf.hex()} if e["seq"] in WITHHELD else {"entry": e, "salt": salt.hex()}
        lines.append({"text": canonical(line), "leaf": leaf.hex(), "leafHash": leaf_hashes[-1].hex()})
    roots = [{"size": n, "root": root(leaf_hashes[:n]).hex()} for n in range(len(lines) + 1)]
    print(json.dumps({"lines": lines, "roots": roots}, indent=1))
