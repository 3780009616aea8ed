#!/usr/bin/env python3
"""Checks the golden vectors against docs/PROTOCOL.md, without a line of the Rust code.

    python3 tests/vectors/verify.py

Needs Python 3.9 and nothing else. Every record is encoded from its fields, signed, identified and
opened; every forged one must be refused, and so must every record with a bit flipped.
"""

import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True

from primitives import (  # noqa: E402 (nothing is written into the repository)
    Refused, base58, blake3_derive_key, blake3_keyed, cbor, public_key, sign, uncbor,
    verify_strict, xchacha_open, xchacha_seal,
)
from shapes import ENVELOPE_FIELDS, build, decode, encode  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("LinkCertificate", "UnlinkCertificate", "Announcement", "Genesis", "Operation", "Header",
         "Claim", "Wish")
LINK, UNLINK, ANNOUNCEMENT, GENESIS, OPERATION, HEADER, CLAIM, WISH = range(1, 9)


def limits():
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", (ROOT / "docs/PROTOCOL.md").read_text("utf-8"),
                      re.MULTILINE)
    return {name: int(number) for name, number in rows}


LIMITS = limits()
RECORDS, INVITE_LINK, DOOR_LINK, DEVICE_LINK, HEIGHT, MESSAGE = build(LIMITS)


def derive(context, *parts):
    return blake3_derive_key(
        context, b"".join(len(part).to_bytes(8, "little") + part for part in parts))


def require(holds, why):
    if not holds:
        raise Refused(why)


# ---- chapter 3: signed records -------------------------------------------------------------

def signed_message(kind, payload):
    return b"common-ground record\0" + b"\1" + cbor(kind) + payload


def record_id(signer, kind, payload):
    return derive("common-ground 1 record id", signer, signed_message(kind, payload))


SEEN = {}


def open_envelope(data, kind):
    """The record in these bytes, its signer and id; each envelope is verified only once."""
    if (data, kind) not in SEEN:
        SEEN[data, kind] = open_anew(data, kind)
    return SEEN[data, kind]


def open_anew(data, kind):
    envelope = decode(ENVELOPE_FIELDS, data)
    require(envelope["version"] == 1, "another version")
    require(envelope["kind"] == kind, "another kind")
    payload, signer = bytes.fromhex(envelope["payload"]), bytes.fromhex(envelope["signer"])
    require(len(payload) <= LIMITS["RECORD_PAYLOAD_BYTES_MAX"], "too long")
    verify_strict(signer, signed_message(kind, payload), bytes.fromhex(envelope["signature"]))
    record = decode(RECORDS[kind], payload)
    RULES[kind](record, envelope["signer"])
    return record, envelope["signer"], record_id(signer, kind, payload).hex()


def opened(hexadecimal, kind):
    return open_envelope(bytes.fromhex(hexadecimal), kind)


def ascending(items):
    return all(a < b for a, b in zip(items, items[1:]))


def check_link(link, signer):
    require(signer == link["member"], "wrong signer")
    span = link["expires_at"] - link["issued_at"]
    require(0 < span <= LIMITS["LINK_VALID_MS_MAX"], "holds too long, or not at all")


def check_unlink(unlink, signer):
    require(signer == unlink["member"], "wrong signer")


def check_announcement(announcement, signer):
    link, _, _ = opened(announcement["link"], LINK)
    require(link["member"] == announcement["member"], "another member's certificate")
    require(link["device"] == signer, "another device's certificate")
    require(link["issued_at"] <= announcement["issued_at"] <= link["expires_at"], "outside")
    span = announcement["expires_at"] - announcement["issued_at"]
    require(0 < span <= LIMITS["ANNOUNCEMENT_VALID_MS_MAX"], "holds too long, or not at all")


def profile_device(envelope, member):
    announcement, signer, _ = opened(envelope, ANNOUNCEMENT)
    require("profile" in announcement["body"], "not a profile")
    require(announcement["member"] == member, "not of this member")
    return signer


def check_genesis(genesis, signer):
    device = profile_device(genesis["profile"], genesis["founder"])
    require(genesis["name"] != "", "no name")
    require(device == signer, "wrong signer")


def check_wish(wish, signer):
    require(profile_device(wish["profile"], wish["member"]) == signer, "wrong signer")


def check_cut(cut):
    require(ascending([end["log"] for end in cut]), "a cut out of order")


def check_operation(operation, signer):
    require(operation["after"] and ascending(operation["after"]), "heads out of order")
    ((name, action),) = operation["action"].items()
    if name == "invite":
        require(action["role"] != "facilitator", "an invite for a facilitator")
    elif name == "admit":
        check_admit(operation, action)
    elif name == "leave":
        check_cut(action)
    elif name in ("set_role", "remove", "unlink_device"):
        check_cut(action["cut"])
    elif name == "link_device":
        require(opened(action, LINK)[0]["member"] == operation["author"], "someone else's device")
    elif name == "rename":
        require(action != "", "no name")
    if name == "unlink_device":
        require(signer == operation["author"], "wrong signer")


def check_admit(operation, admit):
    device = profile_device(admit["profile"], admit["member"])
    require(device == admit["device"], "a profile by another device")
    ((name, by),) = admit["by"].items()
    if name == "open":
        require(operation["author"] == admit["member"], "not oneself")
        require(admit["role"] != "facilitator", "as facilitator")
    if name == "invite":
        claim, _, _ = opened(by["claim"], CLAIM)
        expected = {"community": operation["community"], "invite": by["invite"],
                    "member": admit["member"], "device": admit["device"]}
        require(claim == expected, "a claim of something else")


def check_header(header, signer):
    require(signer == header["device"], "wrong signer")
    number, ((name, payload),) = header["number"], header["payload"].items()
    require(number >= 1, "number 0")
    require((number == 1) == (header["previous"] is None), "previous header")
    if name == "begin":
        require(number == 1, "begun in the middle")
    elif name == "change":
        require(number > 1, "begun by a change")
        prefix = actor_prefix(header["community"], header["device"])
        require(payload["actor"].startswith(prefix), "another device's actor")
    else:
        require(ascending([tip["document"] for tip in payload["tips"]]), "tips out of order")
        require(all(ascending(tip["heads"]) for tip in payload["tips"]), "heads out of order")


RULES = {LINK: check_link, UNLINK: check_unlink, ANNOUNCEMENT: check_announcement,
         GENESIS: check_genesis, OPERATION: check_operation, HEADER: check_header,
         CLAIM: lambda claim, signer: None, WISH: check_wish}


# ---- chapter 2: ids ------------------------------------------------------------------------

def actor_prefix(community, device):
    return derive("common-ground 1 actor", bytes.fromhex(community), bytes.fromhex(device))[:16].hex()


def document_id(kind, *parts):
    parts = [bytes.fromhex(part) for part in parts]
    digest = derive("common-ground 1 document id", bytes([kind]), *parts)
    return (bytes([kind]) + digest[1:16]).hex()


def digest_of(vector):
    documents = [[bytes.fromhex(document), [bytes.fromhex(head) for head in heads]]
                 for document, heads in vector["documents"]]
    return derive(
        "common-ground 1 digest", bytes.fromhex(vector["community"]),
        cbor([bytes.fromhex(head) for head in vector["operation_heads"]]),
        cbor([HEIGHT.pack(height) for height in vector["heights"]]), cbor(documents)).hex()


# ---- the checks ----------------------------------------------------------------------------

COUNT = {}


def same(what, found, expected):
    COUNT[what] = COUNT.get(what, 0) + 1
    if found != expected:
        raise SystemExit(f"WRONG {what}:\n  here      {found}\n  expected  {expected}")


def refused(what, name, attempt):
    COUNT[what] = COUNT.get(what, 0) + 1
    try:
        attempt()
    except Refused:
        return
    raise SystemExit(f"WRONG {what}: {name} was accepted")


def check_records(records):
    for vector in records:
        kind, seed = KINDS.index(vector["kind"]) + 1, bytes.fromhex(vector["seed"])
        payload = encode(RECORDS[kind], vector["value"])
        same("payloads", payload.hex(), vector["payload"])
        same("payloads read back", decode(RECORDS[kind], payload), vector["value"])
        signer = public_key(seed)
        signature = sign(seed, signed_message(kind, payload))
        envelope = cbor([1, kind, payload, signer, signature])
        same("envelopes", envelope.hex(), vector["envelope"])
        record, _, identity = open_envelope(envelope, kind)
        same("records opened", record, vector["value"])
        same("record ids", identity, vector["id"])
        same("record ids", record_id(signer, kind, payload).hex(), vector["id"])


def check_flips(records):
    for vector in records:
        kind, envelope = KINDS.index(vector["kind"]) + 1, bytes.fromhex(vector["envelope"])
        # Every byte outside the payload, and a sample inside it, where the signature decides.
        inside = range(8, len(envelope) - 102, max(1, len(envelope) // 12))
        for at in sorted({*range(6), *inside, *range(len(envelope) - 100, len(envelope), 7)}):
            flipped = bytearray(envelope)
            flipped[at] ^= 1 << at % 8
            refused("flipped bits", f"{vector['name']}, byte {at}",
                    lambda: open_anew(bytes(flipped), kind))
        for end in (0, 1, len(envelope) // 2, len(envelope) - 1):
            refused("cut short", f"{vector['name']} at {end}",
                    lambda: open_anew(envelope[:end], kind))
        refused("too long", vector["name"], lambda: open_anew(envelope + b"\0", kind))


def check_derivations(vectors):
    for vector in vectors["derive"]:
        parts = [bytes.fromhex(part) for part in vector["parts"]]
        same("hashes", derive(vector["context"], *parts).hex(), vector["hash"])
    for vector in vectors["keys"]:
        same("keys", public_key(bytes.fromhex(vector["seed"])).hex(), vector["public"])
    peer = vectors["peer_id"]
    raw = bytes.fromhex("002408011220" + peer["device"])
    same("peer ids", base58(raw), peer["peer_id"])
    interest = vectors["interest_key"]
    key = derive("common-ground 1 interest key", interest["folded"].encode()).hex()
    same("interest keys", key, interest["key"])
    same("topics", f"common-ground/1/interest/{key}", interest["topic"])
    same("topics", "common-ground/1/lobby/0/0", interest["lobby"])
    actor = vectors["actor"]
    prefix = actor_prefix(actor["community"], actor["device"])
    same("actors", prefix + actor["random"], actor["actor"])
    documents = vectors["documents"]
    community, member = documents["community"], documents["member"]
    same("document ids", document_id(1, community), documents["charter"])
    same("document ids", document_id(2, community), documents["glossary"])
    same("document ids", document_id(6, community, member), documents["voice"])
    fresh = [f"{kind:02x}" + documents["random"][2:] for kind in range(1, 7)]
    same("document ids", fresh, documents["fresh"])
    same("digests", digest_of(vectors["digest"]), vectors["digest"]["digest"])
    invite = vectors["invite_key"]
    seed = derive("common-ground 1 invite key", bytes.fromhex(invite["secret"]))
    same("invite keys", seed.hex(), invite["seed"])
    same("invite keys", public_key(seed).hex(), invite["public"])


INVITES = ("invite links", INVITE_LINK, "commonground:join/", "common-ground 1 invite link check")
DEVICES = ("device links", DEVICE_LINK, "commonground:device/", "common-ground 1 device link check")
DOORS = ("door links", DOOR_LINK, "commonground:table/", "common-ground 1 door link check")


def parse_link(text, shape, prefix, context):
    require(text.strip().startswith(prefix), "another prefix")
    try:
        data = bytes.fromhex(text.strip()[len(prefix):])
    except ValueError:
        raise Refused("not hexadecimal") from None
    body, check = data[:-4], data[-4:]
    require(derive(context, body)[:4] == check, "damaged")
    return decode(shape, body)


def check_link_text(vector, name, shape, prefix, context):
    body = encode(shape, vector["value"])
    check = derive(context, body)[:4]
    same(name, prefix + (body + check).hex(), vector["link"])
    same(name, parse_link(f" {vector['link']}\n", shape, prefix, context), vector["value"])
    for at in range(0, len(vector["link"]), 3):
        other = "8" if vector["link"][at] == "7" else "7"
        changed = vector["link"][:at] + other + vector["link"][at + 1:]
        refused("damaged links", f"character {at}", lambda: parse_link(changed, shape, prefix, context))


def check_meeting(vector):
    unhex = bytes.fromhex
    of_community = derive("common-ground 1 community secret", unhex(vector["genesis"]))
    of_invite = derive("common-ground 1 invite secret", unhex(vector["community"]),
                       unhex(vector["invite_key"]))
    rest = b"".join(unhex(vector[name]) for name in (
        "initiator", "responder", "initiator_nonce", "responder_nonce"))
    of_door = derive("common-ground 1 door secret", unhex(vector["community"]))
    for secret, tags in ((of_community, "community_tags"), (of_invite, "invite_tags"),
                         (of_door, "door_tags")):
        for side, name in ((1, "initiator"), (2, "responder")):
            tag = blake3_keyed(secret, bytes([side]) + rest)
            same("tags", tag.hex(), vector[tags][name])
    introduction = vector["introduction"]
    nonce, page = unhex(introduction["nonce"]), unhex(introduction["page"])
    key = derive("common-ground 1 introduction key", of_community)
    plain = cbor([uncbor(unhex(operation)) for operation in introduction["operations"]])
    same("introductions", xchacha_seal(key, nonce, plain).hex(), introduction["page"])
    same("introductions", xchacha_open(key, nonce, page), plain)
    wrong = derive("common-ground 1 introduction key", of_invite)
    refused("introductions for others", "another key", lambda: xchacha_open(wrong, nonce, page))
    for at in range(0, len(page), 17):
        flipped = page[:at] + bytes([page[at] ^ 1]) + page[at + 1:]
        refused("introductions changed", str(at), lambda: xchacha_open(key, nonce, flipped))
    for tags, padded in vector["padding"]:
        size = LIMITS["TAGS_PADDING"]
        while size < min(tags, LIMITS["TAGS_MAX"]):
            size *= 2
        same("padding", size, padded)


def check_pairing(vector):
    asker, offerer, asked, offered = (
        bytes.fromhex(vector[name]) for name in ("asker", "offerer", "asked", "offered"))
    commitment = derive("common-ground 1 pairing commitment", asker, offerer, asked)
    same("pairing", commitment.hex(), vector["commitment"])
    number = derive("common-ground 1 pairing number", asker, offerer, asked, offered)
    same("pairing", int.from_bytes(number[:8], "little") % 1_000_000, vector["number"])


def leading_zeros(data):
    return len(data) * 8 - int.from_bytes(data, "big").bit_length()


def set_hash(ids):
    """What a set of record ids adds up to, as chapter 9 says."""
    total = sum(int.from_bytes(one, "little") for one in ids) % 2**256
    return derive("common-ground 1 set", total.to_bytes(32, "little"),
                  len(ids).to_bytes(4, "little"))[:16].hex()


def check_directory(vector):
    unhex = bytes.fromhex
    ids = [unhex(one) for one in vector["set"]["ids"]]
    same("sums of sets", len(ids), vector["set"]["count"])
    same("sums of sets", set_hash(ids), vector["set"]["hash"])
    same("sums of sets", set_hash([]), vector["set"]["empty"])
    key, bits = unhex(vector["sample"]["key"]), vector["sample"]["bits"]
    drawn = [leading_zeros(blake3_keyed(key, one)[:4]) >= bits for one in ids]
    same("samples", drawn, vector["sample"]["holds"])
    work = vector["work"]
    message = b"common-ground 1 member work\0" + work["work"].to_bytes(8, "little")
    earned = leading_zeros(blake3_keyed(unhex(work["member"]), message))
    same("work", earned, work["bits"])
    for lobby in vector["lobby"]:
        bucket = int(work["member"], 16) >> (256 - lobby["bits"])
        same("topics", f"common-ground/1/lobby/{lobby['bits']}/{bucket}", lobby["topic"])


def check_messages(messages):
    for vector in messages:
        data = bytes.fromhex(vector["bytes"])
        same("messages", encode(MESSAGE, vector["value"]).hex(), vector["bytes"])
        same("messages", decode(MESSAGE, data), vector["value"])
        for end in range(0, len(data), 1 + len(data) // 40):
            refused("messages cut short", str(end), lambda: decode(MESSAGE, data[:end]))
        refused("messages too long", "", lambda: decode(MESSAGE, data + b"\0"))


def main():
    vectors = json.loads((ROOT / "protocol/vectors/vectors.json").read_text("utf-8"))
    check_derivations(vectors["derivations"])
    check_records(vectors["records"])
    kinds = {vector["kind"] for vector in vectors["records"]}
    same("kinds of record", kinds, set(KINDS))
    for vector in vectors["refused"]:
        kind, envelope = KINDS.index(vector["kind"]) + 1, bytes.fromhex(vector["envelope"])
        refused("forgeries", vector["name"], lambda: open_anew(envelope, kind))
    check_flips(vectors["records"])
    check_link_text(vectors["invite_link"], *INVITES)
    check_link_text(vectors["door_link"], *DOORS)
    check_link_text(vectors["device_link"], *DEVICES)
    check_directory(vectors["directory"])
    check_pairing(vectors["pairing"])
    check_meeting(vectors["meeting"])
    check_messages(vectors["messages"])
    for what, count in COUNT.items():
        print(f"{count:5} {what}")
    print("all vectors hold")


if __name__ == "__main__":
    sys.exit(main())
