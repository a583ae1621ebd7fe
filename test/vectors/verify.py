#!/usr/bin/env python3
"""Verifies a bundle (folder or zip), from docs/formats/ alone and with Python's standard library alone.

Run: python3 test/vectors/verify.py <bundle>     exit code 0: nothing failed, 1: something failed
It shares no code with the product; its purpose is to show that the formats can be verified by others. What it does not
look at (the YAML files beside records.jsonl, stratified draws, printed tables of the report) it says.
"""
import base64
import csv
import hashlib
import io
import json
import os
import re
import sys
import zipfile

FORMAT = "tickmark.bundle/1"


def sha(data):
    return hashlib.sha256(data).digest()


def sha_hex(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Tally:
    def __init__(self):
        self.counts, self.failures, self.unchecked = {}, [], []

    def expect(self, what, holds, file, why):
        if holds:
            self.counts[what] = self.counts.get(what, 0) + 1
        else:
            self.failures.append((file, why))


# Ed25519 (RFC 8032 section 5.1), verification only.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & (2**255 - 1), y >> 255)
    y &= 2**255 - 1
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(s, p):
    q = (0, 1, 1, 0)
    while s:
        if s & 1:
            q = add(q, p)
        p, s = add(p, p), s >> 1
    return q


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_holds(public, message, signature):
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# Keys and notes (trail.md, "Signed notes and keys").
def read_key(line):
    name, ident, coded = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", line).groups()
    data = base64.b64decode(coded, validate=True)
    if len(data) != 33 or data[0] != 1 or sha(name.encode() + b"\n" + data)[:4].hex() != ident:
        raise ValueError("not an Ed25519 verifier key")
    return name, bytes.fromhex(ident), data[1:]


def open_note(note, keys):
    at = note.rindex("\n\n")
    text, lines = note[: at + 1], note[at + 2:].split("\n")
    if lines.pop() != "" or not lines:
        raise ValueError("no signature lines")
    held = []
    for line in lines:
        name, coded = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)", line).groups()
        data = base64.b64decode(coded, validate=True)
        for key_name, ident, public in keys:
            if (key_name, ident) == (name, data[:4]):
                if not ed25519_holds(public, text.encode(), data[4:]):
                    raise ValueError("the signature of %s does not hold" % name)
                held.append(name)
    if not held:
        raise ValueError("no known key signed")
    return text


def open_checkpoint(note, keys):
    origin, size, root = open_note(note, keys).split("\n")[:3]
    if not re.fullmatch("0|[1-9][0-9]*", size):
        raise ValueError("no size")
    return origin, int(size), base64.b64decode(root, validate=True)


# Tree and proofs (trail.md, "Leaves and tree", "Proofs").
def node(left, right):
    return sha(b"\x01" + left + right)


class Growing:
    def __init__(self):
        self.size, self.edge = 0, []

    def append(self, leaf_hash):
        height = 0
        while self.edge and self.edge[-1][0] == height:
            leaf_hash, height = node(self.edge.pop()[1], leaf_hash), height + 1
        self.edge.append((height, leaf_hash))
        self.size += 1

    def root(self):
        if not self.edge:
            return sha(b"")
        root = self.edge[-1][1]
        for _, left in reversed(self.edge[:-1]):
            root = node(left, root)
        return root


def inclusion_holds(leaf_hash, m, n, proof, root):
    if m >= n:
        return False
    f, s, x = m, n - 1, leaf_hash
    for p in proof:
        if s == 0:
            return False
        if f & 1 or f == s:
            x = node(p, x)
            while f and not f & 1:
                f, s = f >> 1, s >> 1
        else:
            x = node(x, p)
        f, s = f >> 1, s >> 1
    return s == 0 and x == root


def consistency_holds(m, a, n, b, proof):
    if m == 0 or m == n:
        return not proof and a == (sha(b"") if m == 0 else b)
    path = ([a] if m & (m - 1) == 0 else []) + proof
    if not path:
        return False
    f, s = m - 1, n - 1
    while f & 1:
        f, s = f >> 1, s >> 1
    x = y = path[0]
    for p in path[1:]:
        if s == 0:
            return False
        if f & 1 or f == s:
            x, y = node(p, x), node(p, y)
            while f and not f & 1:
                f, s = f >> 1, s >> 1
        else:
            y = node(y, p)
        f, s = f >> 1, s >> 1
    return s == 0 and x == a and y == b


class Bundle:
    """The files of a bundle by path, from a folder or a zip."""

    def __init__(self, path):
        if os.path.isdir(path):
            names = [os.path.join(base, name) for base, _, files in os.walk(path) for name in files]
            self.files = {os.path.relpath(name, path).replace(os.sep, "/"): open(name, "rb").read() for name in names}
        else:
            with zipfile.ZipFile(path) as z:
                self.files = {name: z.read(name) for name in z.namelist() if not name.endswith("/")}

    def text(self, path):
        return self.files.get(path, b"").decode("utf-8")

    def lines(self, path):
        text = self.text(path)
        if text and not text.endswith("\n"):
            raise ValueError("cut short")
        return text.split("\n")[:-1]


def check_files(bundle, tally, is_seal):
    listed = {}
    for line in bundle.lines("SHA256SUMS"):
        match = re.fullmatch("([0-9a-f]{64})  (.+)", line)
        if not match:
            return tally.failures.append(("SHA256SUMS", "is not a list of sums"))
        listed[match[2]] = match[1]
    for path, wanted in listed.items():
        found = sha_hex(bundle.files[path]) if path in bundle.files else None
        tally.expect("files", found == wanted, path, "is not what SHA256SUMS lists")
    for path, data in bundle.files.items():
        if path not in listed and path not in ("SHA256SUMS", "bundle.note") and not (is_seal and path.startswith("report/")):
            tally.failures.append((path, "is not listed"))
        if re.match("(company|firm)/files/", path) and path.split("/")[2:] != [sha_hex(data)[:2], sha_hex(data)]:
            tally.failures.append((path, "is not named by its SHA-256"))


def check_note(bundle, manifest, tally):
    if not manifest["signers"]:
        return tally.unchecked.append("nobody signed the bundle as a whole")
    try:
        text = open_note(bundle.text("bundle.note"), [read_key(key) for key in manifest["signers"]])
        wanted = "%s\n%s\n%s\n%s\n" % (FORMAT, manifest["kind"], manifest["engagement"]["id"], sha_hex(bundle.files["SHA256SUMS"]))
        tally.expect("signatures", text == wanted, "bundle.note", "signs something else")
    except (ValueError, AttributeError) as why:
        tally.failures.append(("bundle.note", str(why)))


def read_checkpoints(bundle, folder, tally):
    keys, found = [], []
    for line in bundle.lines(folder + "/trail/keys"):
        try:
            keys.append(read_key(line))
        except (ValueError, AttributeError) as why:
            tally.failures.append((folder + "/trail/keys", str(why)))
    notes = []
    for line in bundle.lines(folder + "/trail/checkpoints.jsonl"):
        try:
            value = json.loads(line)
            if canonical(value) != line or value["note"].split("\n")[1] != str(value["size"]):
                raise ValueError("not a checkpoint line")
            notes.append(("checkpoints.jsonl", value["note"]))
        except (ValueError, KeyError, IndexError) as why:
            tally.failures.append((folder + "/trail/checkpoints.jsonl", str(why)))
    if folder + "/trail/checkpoint" in bundle.files:
        notes.append(("checkpoint", bundle.text(folder + "/trail/checkpoint")))
    for name, note in notes:
        try:
            found.append(open_checkpoint(note, keys))
            tally.expect("signatures", True, "", "")
        except (ValueError, AttributeError) as why:
            tally.failures.append((folder + "/trail/" + name, str(why)))
    if [size for _, size, _ in found] != sorted(size for _, size, _ in found) or len({origin for origin, _, _ in found}) > 1:
        tally.failures.append((folder + "/trail", "checkpoints out of order or of two trails"))
    return sorted(found, key=lambda one: one[1])


def read_trail(bundle, folder, tally):
    file, checkpoints, growing = folder + "/trail/entries.jsonl", read_checkpoints(bundle, folder, tally), Growing()
    digests, waiting = {}, list(checkpoints)

    def compare():
        while waiting and waiting[0][1] == growing.size:
            tally.expect("roots", waiting.pop(0)[2] == growing.root(), file, "is not what was signed at %d" % growing.size)

    compare()
    for seq, line in enumerate(bundle.lines(file)):
        try:
            value = json.loads(line)
            if canonical(value) != line:
                raise ValueError("not canonical")
            if set(value) == {"leaf", "seq"}:
                found, leaf = value["seq"], bytes.fromhex(value["leaf"])
            else:
                entry, found = value["entry"], value["entry"]["seq"]
                leaf = sha(bytes.fromhex(value["salt"]) + line[9:-43].encode())
                subject = (entry["subject"]["noun"], entry["subject"]["id"], entry["subject"]["version"])
                if digests.setdefault(subject, (entry["digest"], seq))[0] != entry["digest"]:
                    tally.failures.append((file, "two digests for %s" % (subject,)))
            if found != seq:
                raise ValueError("entry %s where %d was to come" % (found, seq))
        except (ValueError, KeyError, TypeError) as why:
            tally.failures.append((file, "line %d: %s" % (seq + 1, why)))
            leaf = sha(line.encode())
        growing.append(sha(b"\x00" + leaf))
        compare()
        tally.expect("leaves", True, "", "")
    for _, size, _ in waiting:
        tally.failures.append((file, "ends at %d; a checkpoint was signed at %d" % (growing.size, size)))
    if not checkpoints or checkpoints[-1][1] < growing.size:
        tally.unchecked.append("%s: entries after the latest checkpoint" % folder)
    return digests, growing.size


def read_records(bundle, part, digests, tally):
    file, records, seen = part["folder"] + "/records.jsonl", [], set()
    for number, line in enumerate(bundle.lines(file), 1):
        where = "%s, line %d" % (file, number)
        try:
            record = json.loads(line)
            if canonical(record) != line or set(record) != {"noun", "id", "version", "effectiveOn", "organization", "body"}:
                raise ValueError("is not a record in canonical JSON")
        except ValueError as why:
            tally.failures.append((where, str(why)))
            continue
        key = (record["noun"], record["id"], record["version"])
        if key in seen or record["organization"] != part["organization"]["id"]:
            tally.failures.append((where, "is there twice or of another organization"))
        seen.add(key)
        tally.expect("records", digests.get(key, ("",))[0] == sha_hex(line.encode()), where, "is not what the trail saw")
        records.append(record)
        for name, digest, size in stored_files(record["body"]):
            path = "%s/files/%s/%s" % (part["folder"], digest[:2], digest)
            if record["noun"] != "issue":
                tally.expect("stored", len(bundle.files.get(path, b"\x00" * (size + 1))) == size, path, "is missing or of another size")
    for key in set(digests) - seen:
        tally.failures.append((file, "lacks %s %s v%d, of which the trail tells" % key))
    return records


def stored_files(value):
    if isinstance(value, dict):
        if {"name", "sha256", "bytes"} <= set(value):
            yield value["name"], value["sha256"], value["bytes"]
        else:
            for inner in value.values():
                yield from stored_files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from stored_files(inner)


class Latest(dict):
    """The latest version of every record: noun to id to body."""

    def __init__(self, records):
        versions = {}
        for record in sorted(records, key=lambda one: one["version"]):
            versions[record["organization"], record["noun"], record["id"]] = record
        for (organization, noun, ident), record in versions.items():
            self.setdefault(noun, {})[ident] = dict(record["body"], organization=organization)

    def of(self, noun):
        return self.get(noun, {})


def check_populations(bundle, manifest, latest, seqs, tally):
    folders = {part["organization"]["id"]: part["folder"] for part in manifest["parts"]}
    for ident, population in latest.of("population").items():
        digest = population["file"]["sha256"]
        path = "%s/files/%s/%s" % (folders[population["organization"]], digest[:2], digest)
        if path not in bundle.files or "frozen" not in population:
            tally.unchecked.append("population %s: its file is missing, or it is not frozen" % ident)
            continue
        rows = list(csv.DictReader(io.StringIO(bundle.text(path), newline=""), strict=True))
        rows.sort(key=lambda row: row[population["idColumn"]].encode())
        ids = [row[population["idColumn"]] for row in rows]
        frozen = population["frozen"]
        same = (
            frozen["count"] == len(ids) == len(set(ids))
            and frozen["idsHash"] == sha_hex("\n".join(ids).encode())
            and frozen["rowsHash"] == sha_hex("\n".join(canonical(row) for row in rows).encode())
        )
        tally.expect("populations", same, path, "is not population %s as it was frozen" % ident)
        for name, sample in latest.of("sample").items():
            if sample["population"] == ident:
                check_sample(name, sample, ids, ident, frozen, latest, seqs, tally)


def check_sample(name, sample, ids, population, frozen, latest, seqs, tally):
    where, seed = "sample %s" % name, sample.get("seed", "")
    extension = sample.get("extension", {"to": "", "items": []})
    drawn = sample["items"] + extension["items"]
    faults = []
    if sample["populationHash"] != frozen["idsHash"] or sample["N"] != len(ids):
        faults.append("is of another population")
    if not set(drawn) <= set(ids) or len(set(drawn)) < len(drawn) or len(sample["items"]) < min(sample["n"], len(ids)):
        faults.append("holds too few items, an item twice, or one that is not in the population")
    if extension["to"] == "whole-population" and set(drawn) != set(ids):
        faults.append("is not the whole population")
    if sample["method"] == "draw/1":
        order = sorted(ids, key=lambda one: sha_hex(("%s|%s" % (seed, one)).encode()))
        taken = drawn if extension["to"] == "enlarged" else sample["items"]
        if order[: len(taken)] != taken:
            faults.append("comes out otherwise when drawn again")
    elif sample["method"] == "all":
        if set(sample["items"]) != set(ids):
            faults.append("does not hold every item")
    else:
        tally.unchecked.append("%s: method %s" % (where, sample["method"]))
    given = [one["commitment"] for one in frozen.get("seedCommitments", []) if one["test"] == sample["test"]]
    if given and sha_hex(seed.encode()) not in given:
        faults.append("has another seed than was committed to")
    if not given and sample["method"] in ("draw/1", "stratified/1"):
        tally.unchecked.append("%s: no commitment before the freeze" % where)
    if frozen["at"] > sample["drawnAt"]:
        faults.append("was drawn before the freeze")
    for ident, one in latest.of("seedCommitment").items():
        if (one["test"], one["population"]) == (sample["test"], population):
            places = seqs.get(("seedCommitment", ident, 1)), seqs.get(("sample", name, 1))
            if one["commitment"] not in given or one["at"] > frozen["at"] or None not in places and places[0] > places[1]:
                faults.append("its commitment came too late or is another")
    tally.expect("samples", not faults, where, "; ".join(faults))


def check_results(latest, tally):
    failed, tested = {}, {}
    for name, result in latest.of("result").items():
        items = result.get("items", [])
        tested[name] = sum(any(mark != "not-applicable" for mark in one["marks"]) for one in items)
        failed[name] = {one["item"] for one in items if "fail" in one["marks"]}
        test, sample = latest.of("test").get(result["test"]), latest.of("sample").get(result.get("sample"))
        if not test or ("sample" in result and not sample):
            tally.unchecked.append("result %s: its test or sample is missing" % name)
            continue
        width = max(1, len(test.get("attributes", [])))
        same = all(len(one["marks"]) == width for one in items) and len({one["item"] for one in items}) == len(items)
        if sample:
            stages = {stage: {one["item"] for one in items if one.get("stage", "sample") == stage} for stage in ("sample", "extension")}
            wanted = {"sample": set(sample["items"]), "extension": set(sample.get("extension", {"items": []})["items"])}
            same = same and stages == wanted and sample["test"] == result["test"]
        tally.expect("results", same, "result %s" % name, "does not fit its test or its sample")
    told = {}
    for name, deviation in latest.of("deviation").items():
        result = deviation["result"]
        if result not in failed:
            tally.unchecked.append("deviation %s: its result is missing" % name)
            continue
        told.setdefault(result, set()).update(deviation["items"])
        same = (
            deviation["tested"] == tested[result]
            and deviation["failed"] == len(deviation["items"])
            and set(deviation["items"]) <= failed[result]
            and deviation["test"] == latest.of("result")[result]["test"]
        )
        tally.expect("deviations", same, "deviation %s" % name, "does not add up to its result")
    for name, items in failed.items():
        if items - told.get(name, set()):
            tally.failures.append(("result %s" % name, "has a failed item that no deviation reports"))


def words(value):
    if isinstance(value, dict):
        return value["text"] if value.get("type") == "text" else words(value.get("content", []))
    inner = [words(one) for one in value]
    inline = all(one.get("type") in ("text", "crossRef", "hardBreak", "footnote") for one in value)
    return ("" if inline else " ").join(inner)


def plain(text):
    return re.sub(r"[.!]$", "", re.sub(r"\s+", " ", text.lower()).strip())


def check_report(bundle, manifest, latest, tally):
    data = bundle.files.get("report/tree.json", b"")
    tally.expect("report", sha_hex(data) == manifest["report"]["treeHash"], "report/tree.json", "is another tree")
    for one in manifest["report"]["files"]:
        found = bundle.files.get("report/" + one["name"], b"")
        tally.expect("report", (sha_hex(found), len(found)) == (one["sha256"], one["bytes"]), "report/" + one["name"], "is another file")
    issue = latest.of("issue").get(manifest.get("issue"))
    if issue:
        known = {one["sha256"] for one in manifest["report"]["files"]}
        same = issue["treeHash"] == manifest["report"]["treeHash"] and all(one["sha256"] in known for one in issue["files"])
        tally.expect("report", same and issue["engagement"] == manifest["engagement"]["id"], "issue %s" % manifest["issue"], "issued another report")
    try:
        tree = json.loads(data)
    except ValueError:
        return tally.failures.append(("report/tree.json", "is not JSON"))
    tally.expect("report", canonical(tree).encode() == data, "report/tree.json", "is not canonical")
    text = plain(words(tree["content"]))
    if "test performed" not in text:
        return tally.unchecked.append("the report prints no tests")
    for name, deviation in latest.of("deviation").items():
        test = latest.of("test").get(deviation["test"], {"engagements": []})
        if manifest["engagement"]["id"] in test["engagements"]:
            tally.expect("numbers", plain(deviation["nature"]) in text, "report/tree.json", "does not tell deviation %s" % name)
    tally.unchecked.append("printed tables of the report, and the YAML files beside records.jsonl")


def check_seal(bundle, part, tally):
    folder = part["folder"]
    checkpoints = read_checkpoints(bundle, folder, tally)
    if not checkpoints:
        return tally.unchecked.append("%s: no checkpoint" % folder)
    _, latest, root = checkpoints[-1]
    sealed, continued, last = {}, set(), -1
    for number, line in enumerate(bundle.lines(folder + "/proofs.jsonl"), 1):
        one = json.loads(line)
        proof = [bytes.fromhex(p) for p in one["proof"]]
        leaf_hash = sha(b"\x00" + bytes.fromhex(one["leaf"]))
        holds = canonical(one) == line and one["seq"] > last and inclusion_holds(leaf_hash, one["seq"], latest, proof, root)
        tally.expect("proofs", holds, folder + "/proofs.jsonl", "line %d does not hold" % number)
        sealed[one["seq"]], last = one["kind"], one["seq"]
    for number, line in enumerate(bundle.lines(folder + "/consistency.jsonl"), 1):
        one = json.loads(line)
        proof = [bytes.fromhex(p) for p in one["proof"]]
        roots = [r for _, size, r in checkpoints if size == one["from"]]
        holds = canonical(one) == line and one["to"] == latest and roots
        holds = holds and all(consistency_holds(one["from"], r, latest, root, proof) for r in roots)
        tally.expect("proofs", holds, folder + "/consistency.jsonl", "line %d does not hold" % number)
        continued.add(one["from"])
    for number, line in enumerate(bundle.lines(folder + "/samples.jsonl"), 1):
        one = json.loads(line)
        tally.expect("samples", canonical(one) == line and sealed.get(one["seq"]) == "sample", folder + "/samples.jsonl", "line %d" % number)
    for _, size, other in checkpoints:
        if (size < latest and size not in continued) or (size == latest and other != root):
            tally.failures.append((folder + "/consistency.jsonl", "no way from %d to the latest checkpoint" % size))
    if len(sealed) != part["records"] - part["unsigned"]:
        tally.failures.append((folder + "/proofs.jsonl", "has another number of proofs than bundle.json says"))


def check_full(bundle, manifest, tally):
    records, seqs = [], {}
    for part in manifest["parts"]:
        digests, entries = read_trail(bundle, part["folder"], tally)
        found = read_records(bundle, part, digests, tally)
        if (entries, len(found)) != (part["entries"], part["records"]):
            tally.failures.append(("bundle.json", "does not say what %s holds" % part["folder"]))
        records += found
        seqs.update({key: seq for key, (_, seq) in digests.items()})
    latest = Latest(records)
    check_populations(bundle, manifest, latest, seqs, tally)
    check_results(latest, tally)
    check_report(bundle, manifest, latest, tally)


def verify(path):
    bundle, tally = Bundle(path), Tally()
    try:
        text = bundle.text("bundle.json")
        manifest = json.loads(text)
        if canonical(manifest) + "\n" != text or manifest["format"] != FORMAT:
            raise ValueError("is not a canonical manifest")
    except ValueError as why:
        tally.failures.append(("bundle.json", str(why)))
        check_files(bundle, tally, False)
        return tally
    check_files(bundle, tally, manifest["kind"] == "seal")
    check_note(bundle, manifest, tally)
    try:
        if manifest["kind"] == "full":
            check_full(bundle, manifest, tally)
        else:
            for part in manifest["parts"]:
                check_seal(bundle, part, tally)
    except (ValueError, KeyError, TypeError, csv.Error) as why:
        tally.failures.append(("bundle", "cannot be read: %r" % why))
    return tally


if __name__ == "__main__":
    outcome = verify(sys.argv[1])
    for what, count in sorted(outcome.counts.items()):
        print("%8d  %s" % (count, what))
    for file, why in outcome.failures:
        print("FAILED    %s: %s" % (file, why))
    for what in outcome.unchecked:
        print("UNCHECKED %s" % what)
    print("Integrity and arithmetic only; says nothing about whether controls worked or the opinion is right.")
    sys.exit(1 if outcome.failures else 0)
