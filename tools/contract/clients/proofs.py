"""C-35, C-38: the ledger checked by nothing but SHA-256 and RFC 9162: every leaf from the entry as the feed tells it, the root of all of
them, inclusion and consistency as the server proves them. Standard library only. Argument: the address of a server with the demonstration."""

import hashlib
import json
import random
import sys
import urllib.error
import urllib.request

SERVER = f"http://{sys.argv[1]}"


def ask(path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = body and json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(SERVER + path, data, headers)) as answer:
        return json.load(answer)


def sha(data):
    return hashlib.sha256(data).digest()


def leaf(entry):
    """RFC 8785: entries hold texts, whole numbers, lists and objects whose names are ASCII."""
    return sha(b"\0" + json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


def root(leaves):
    """RFC 9162 §2.1.1, as it is defined."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1" + root(leaves[:half]) + root(leaves[half:]))


def included(index, size, path, leaves):
    """RFC 9162 §2.1.3.1: the path that the definition gives."""
    if size == 1:
        return path == []
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return path[-1] == root(leaves[half:size]) and included(index, half, path[:-1], leaves[:half])
    beside = path[-1] == root(leaves[:half])
    return beside and included(index - half, size - half, path[:-1], leaves[half:size])


def consistent(first, leaves, whole=True):
    """RFC 9162 §2.1.4.1: the path that the definition gives."""
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if first <= half:
        return consistent(first, leaves[:half], whole) + [root(leaves[half:])]
    return consistent(first - half, leaves[half:], False) + [root(leaves[:half])]


login = {"login": "audadmin", "password": "demo-2025-taizhang"}
token = ask("/v1/auth/sessions", login)["access_token"]
head = ask("/v1/ledger/head", token=token)
leaves, ids = [], []
while len(leaves) < head["size"]:
    page = ask(f"/v1/ledger/entries?from={len(leaves)}&limit=500", token=token)
    assert page["withheld"] == 0 and page["from"] == len(leaves), page["from"]
    for item in page["entries"]:
        assert item["index"] == len(leaves)
        leaves.append(leaf(item["entry"]))
        ids.append(item["entry"]["id"])
leaves, ids = leaves[: head["size"]], ids[: head["size"]]
assert root(leaves).hex() == head["root"], "the root of all entries"

for index in random.sample(range(len(leaves)), 100):
    proof = ask(f"/v1/ledger/entries/{ids[index]}/inclusion?size={head['size']}", token=token)
    assert (proof["index"], proof["leaf"]) == (index, leaves[index].hex()), proof
    path = [bytes.fromhex(digest) for digest in proof["path"]]
    assert included(index, len(leaves), path, leaves), proof

heads = [head]
while heads[-1]["size"] > 1 and len(heads) < 30:
    try:
        heads.append(ask(f"/v1/ledger/head?at_most={heads[-1]['size'] - 1}", token=token))
    except urllib.error.HTTPError as failure:
        assert failure.code == 404, failure
        break
assert len(heads) > 2, "the demonstration was sealed in several steps"
for older in heads:
    assert older["root"] == root(leaves[: older["size"]]).hex(), older
sizes = [older["size"] for older in heads]
pairs = [(m, n) for m in sizes for n in sizes if m < n]
for first, second in pairs:
    proof = ask(f"/v1/ledger/consistency?first={first}&second={second}", token=token)
    expected = [digest.hex() for digest in consistent(first, leaves[:second])]
    assert proof["path"] == expected, proof
print(f"Proofs: {len(leaves)} leaves, 100 inclusions, {len(pairs)} pairs of heads")
