#!/usr/bin/env python3
"""Verifies an audit bundle of MediationWorkflows. Needs Python 3 and nothing else.

Usage: python3 verify.py BUNDLE.zip [--fingerprint HEX]

Checks that the manifest was signed by the key that it names, that the key is the expected one (compare the fingerprint with
the one that the installation gave you by another way), that the trail is the one that was signed, and that no link of the
trail was changed, removed or put elsewhere. Exit code 0: intact. 1: not. 2: cannot be read.
"""
import base64
import hashlib
import json
import sys
import zipfile

# RFC 8017, 9.2: what a PKCS #1 v1.5 signature over SHA-256 begins with.
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
FIELDS = ["case", "sequence", "at", "actor", "action", "targetKind", "targetId", "data", "previous"]


def is_signed(message, signature, modulus, exponent):
    length = (modulus.bit_length() + 7) // 8
    digest = SHA256_PREFIX + hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(length, "big")
    return len(signature) == length and opened == expected


def hash_of(link):
    text = ""
    for name in FIELDS:
        value = link[name]
        value = None if value is None else str(value)
        # Lengths count UTF-16 units, as the program that wrote them does.
        text += ("-" if value is None else str(len(value.encode("utf-16-le")) // 2)) + ":" + (value or "") + "\n"
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def problems_of(bundle, fingerprint):
    manifest_bytes = bundle.read("manifest.json")
    manifest = json.loads(manifest_bytes)
    modulus_bytes = base64.b64decode(manifest["key"]["modulus"])
    modulus = int.from_bytes(modulus_bytes, "big")
    exponent = int.from_bytes(base64.b64decode(manifest["key"]["exponent"]), "big")
    signature = base64.b64decode(bundle.read("manifest.sig"))
    if not is_signed(manifest_bytes, signature, modulus, exponent):
        yield "the manifest was not signed by the key that it names"
    found = hashlib.sha256(modulus_bytes).hexdigest()
    if fingerprint is not None and fingerprint.lower() != found:
        yield "it was signed by another key: " + found
    trail = bundle.read("trail.jsonl")
    if hashlib.sha256(trail).hexdigest() != manifest["trailHash"]:
        yield "the trail is not the one that was signed"
    links = [json.loads(line) for line in trail.decode("utf-8").splitlines()]
    if len(links) != manifest["links"]:
        yield "the trail has %d links instead of %d" % (len(links), manifest["links"])
    previous = "0" * 64
    for position, link in enumerate(links, 1):
        if link["sequence"] != position:
            yield "link %s stands where link %d belongs" % (link["sequence"], position)
        if link["case"] != manifest["case"]:
            yield "link %d is of another case" % position
        if link["previous"] != previous:
            yield "link %d does not follow from the one before it" % position
        if hash_of(link) != link["hash"]:
            yield "link %d was changed" % position
        previous = link["hash"]
    if previous != manifest["head"]:
        yield "the trail does not end where it was signed to end"


def main(arguments):
    fingerprint = None
    if "--fingerprint" in arguments:
        at = arguments.index("--fingerprint")
        fingerprint = arguments[at + 1] if at + 1 < len(arguments) else ""
        del arguments[at:at + 2]
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        with zipfile.ZipFile(arguments[0]) as bundle:
            problems = list(problems_of(bundle, fingerprint))
            manifest = json.loads(bundle.read("manifest.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        print("This is no audit bundle: %s" % error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    if not problems:
        key = hashlib.sha256(base64.b64decode(manifest["key"]["modulus"])).hexdigest()
        print("intact: %d links of case %s, signed %s by key %s" % (manifest["links"], manifest["reference"], manifest["exportedAt"], key))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
