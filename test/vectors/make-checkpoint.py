#!/usr/bin/env python3
"""Writes test/vectors/checkpoint.json: keys, notes and checkpoints signed by the openssl command, and nothing of ours.

Run: python3 test/vectors/make-checkpoint.py > test/vectors/checkpoint.json   (needs openssl 1.1.1 or later)
The keys are for tests only: their seeds are SHA-256 of a printed phrase.
"""
import base64
import hashlib
import json
import os
import subprocess
import tempfile

PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def openssl(*args, data=b""):
    return subprocess.run(["openssl", *args], input=data, stdout=subprocess.PIPE, check=True).stdout


def key(name, phrase):
    der = PKCS8 + hashlib.sha256(phrase.encode()).digest()
    pem = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n" % base64.b64encode(der).decode()
    public = openssl("pkey", "-inform", "DER", "-pubout", "-outform", "DER", data=der)[-32:]
    ident = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    vkey = "%s+%s+%s" % (name, ident.hex(), base64.b64encode(b"\x01" + public).decode())
    return {"name": name, "pem": pem, "vkey": vkey, "id": ident}


def sign(text, *keys):
    lines = []
    for k in keys:
        with tempfile.TemporaryDirectory() as folder:
            pem, message = os.path.join(folder, "key"), os.path.join(folder, "text")
            with open(pem, "w") as f:
                f.write(k["pem"])
            with open(message, "wb") as f:
                f.write(text.encode())
            signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", pem, "-in", message)
        lines.append("\u2014 %s %s\n" % (k["name"], base64.b64encode(k["id"] + signature).decode()))
    return text + "\n" + "".join(lines)


def checkpoint(origin, size, root):
    return "%s\n%d\n%s\n" % (origin, size, base64.b64encode(bytes.fromhex(root)).decode())


if __name__ == "__main__":
    company = key("tickmark/ledgerline", "vector key of the company")
    witness = key("witness.example/w1", "vector key of a witness")
    root8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"  # the eight CT leaves
    empty = hashlib.sha256(b"").hexdigest()
    plain = "Counts and hashes, nothing more.\n\nSecond paragraph: na\u00efve caf\u00e9 \U0001F9FE.\n"
    print(json.dumps({
        "keys": [{f: k[f] for f in ("name", "pem", "vkey")} for k in (company, witness)],
        "notes": [{"text": plain, "note": sign(plain, company)}],
        "checkpoints": [
            {"origin": "tickmark/ledgerline", "size": size, "root": root,
             "note": sign(checkpoint("tickmark/ledgerline", size, root), *keys)}
            for size, root, keys in ((8, root8, [company]), (8, root8, [company, witness]), (0, empty, [company]))
        ],
    }, indent=1))
