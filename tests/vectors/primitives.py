"""Ed25519, BLAKE3, XChaCha20-Poly1305, canonical CBOR and base58, in plain Python.

Written from their specifications (RFC 8032, the BLAKE3 paper, RFC 8439 and
draft-irtf-cfrg-xchacha, RFC 8949), not from the Rust code this is used to check.
Slow, and not for secrets.
"""

import hashlib
import struct


class Refused(Exception):
    """Bytes that are not what they should be."""


# ---- Ed25519 -------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_mul(scalar, point):
    total = NEUTRAL
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        scalar >>= 1
    return total


def point_equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point_decode(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        raise Refused("not a point")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        raise Refused("not a point")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def point_encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def small_order(point):
    return point_equal(point_mul(8, point), NEUTRAL)


def sha512_scalar(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def secret_parts(seed):
    wide = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(wide[:32], "little")
    return (scalar & ((1 << 254) - 8)) | 1 << 254, wide[32:]


def public_key(seed):
    return point_encode(point_mul(secret_parts(seed)[0], BASE))


def sign(seed, message):
    scalar, prefix = secret_parts(seed)
    public = point_encode(point_mul(scalar, BASE))
    nonce = sha512_scalar(prefix, message)
    first = point_encode(point_mul(nonce, BASE))
    second = (nonce + sha512_scalar(first, public, message) * scalar) % ORDER
    return first + second.to_bytes(32, "little")


def verify_strict(public, message, signature):
    """Raises unless the signature holds, as docs/PROTOCOL.md chapter 2 asks."""
    point, first = point_decode(public), point_decode(signature[:32])
    second = int.from_bytes(signature[32:], "little")
    if second >= ORDER or small_order(point) or small_order(first):
        raise Refused("a weak signature")
    k = sha512_scalar(signature[:32], public, message)
    negative = (P - point[0], point[1], 1, P - point[3])
    expected = point_add(point_mul(second, BASE), point_mul(k, negative))
    if point_encode(expected) != signature[:32]:
        raise Refused("the signature does not hold")


# ---- BLAKE3 --------------------------------------------------------------------------------

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
      0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
ORDER_OF_WORDS = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
CHUNK_START, CHUNK_END, PARENT, IS_ROOT = 1, 2, 4, 8
KEYED, CONTEXT, MATERIAL = 16, 32, 64
LANES = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
MASK = 0xFFFFFFFF


def rotate_right(word, count):
    return (word >> count | word << (32 - count)) & MASK


def compress(chaining, block, counter, length, flags):
    words = list(struct.unpack("<16I", block.ljust(64, b"\0")))
    state = list(chaining) + list(IV[:4]) + [counter & MASK, counter >> 32, length, flags]
    for _ in range(7):
        for at, (a, b, c, d) in enumerate(LANES):
            for word, one, two in ((words[2 * at], 16, 12), (words[2 * at + 1], 8, 7)):
                state[a] = (state[a] + state[b] + word) & MASK
                state[d] = rotate_right(state[d] ^ state[a], one)
                state[c] = (state[c] + state[d]) & MASK
                state[b] = rotate_right(state[b] ^ state[c], two)
        words = [words[at] for at in ORDER_OF_WORDS]
    return [state[at] ^ state[at + 8] for at in range(8)]


def pack_words(words):
    return struct.pack("<8I", *words)


def chunk_node(key, data, counter, flags):
    """The last compression of a chunk, still to be made: as root or not."""
    chaining = key
    blocks = [data[at:at + 64] for at in range(0, len(data), 64)] or [b""]
    for at, block in enumerate(blocks[:-1]):
        start = CHUNK_START if at == 0 else 0
        chaining = compress(chaining, block, counter, 64, flags | start)
    start = CHUNK_START if len(blocks) == 1 else 0
    return (chaining, blocks[-1], counter, len(blocks[-1]), flags | start | CHUNK_END)


def tree_node(key, data, counter, flags):
    if len(data) <= 1024:
        return chunk_node(key, data, counter, flags)
    left = 1024
    while left * 2 < len(data):
        left *= 2
    children = (tree_node(key, data[:left], counter, flags),
                tree_node(key, data[left:], counter + left // 1024, flags))
    block = b"".join(pack_words(compress(*child)) for child in children)
    return (key, block, 0, 64, flags | PARENT)


def blake3(key, data, flags):
    chaining, block, _, length, own = tree_node(key, data, 0, flags)
    return pack_words(compress(chaining, block, 0, length, own | IS_ROOT))


def blake3_keyed(key, data):
    return blake3(struct.unpack("<8I", key), data, KEYED)


def blake3_derive_key(context, material):
    key = blake3(IV, context.encode(), CONTEXT)
    return blake3(struct.unpack("<8I", key), material, MATERIAL)


# ---- XChaCha20-Poly1305 --------------------------------------------------------------------

SIGMA = struct.unpack("<4I", b"expand 32-byte k")


def rotate_left(word, count):
    return rotate_right(word, 32 - count)


def chacha_rounds(state):
    for _ in range(10):
        for a, b, c, d in LANES:
            for count in ((16, 12), (8, 7)):
                state[a] = (state[a] + state[b]) & MASK
                state[d] = rotate_left(state[d] ^ state[a], count[0])
                state[c] = (state[c] + state[d]) & MASK
                state[b] = rotate_left(state[b] ^ state[c], count[1])
    return state


def chacha_block(key, counter, nonce):
    start = [*SIGMA, *struct.unpack("<8I", key), counter, *struct.unpack("<3I", nonce)]
    mixed = chacha_rounds(list(start))
    return struct.pack("<16I", *((a + b) & MASK for a, b in zip(start, mixed)))


def hchacha(key, nonce):
    start = [*SIGMA, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce)]
    mixed = chacha_rounds(start)
    return struct.pack("<8I", *mixed[:4], *mixed[12:])


def chacha_crypt(key, nonce, data):
    out = bytearray()
    for at in range(0, len(data), 64):
        stream = chacha_block(key, 1 + at // 64, nonce)
        out += bytes(a ^ b for a, b in zip(data[at:at + 64], stream))
    return bytes(out)


def poly1305(key, data):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at:at + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def aead_tag(key, nonce, sealed):
    padded = sealed + b"\0" * (-len(sealed) % 16)
    return poly1305(chacha_block(key, 0, nonce)[:32], padded + struct.pack("<QQ", 0, len(sealed)))


def xchacha_seal(key, nonce, plain):
    key, nonce = hchacha(key, nonce[:16]), b"\0" * 4 + nonce[16:]
    sealed = chacha_crypt(key, nonce, plain)
    return sealed + aead_tag(key, nonce, sealed)


def xchacha_open(key, nonce, sealed):
    key, nonce = hchacha(key, nonce[:16]), b"\0" * 4 + nonce[16:]
    sealed, tag = sealed[:-16], sealed[-16:]
    if aead_tag(key, nonce, sealed) != tag:
        raise Refused("sealed with another key")
    return chacha_crypt(key, nonce, sealed)


# ---- canonical CBOR ------------------------------------------------------------------------

def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for info, form, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16),
                              (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if number < limit:
            return bytes([major << 5 | info]) + struct.pack(form, number)
    raise Refused("a number of more than 64 bits")


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(map(cbor, value))


def uncbor(data):
    """The value of these bytes; refuses whatever is not the one canonical encoding of it."""
    value, end = uncbor_at(data, 0, 0)
    if end != len(data):
        raise Refused("bytes after the value")
    if cbor(value) != data:
        raise Refused("not canonical")
    return value


def uncbor_at(data, at, depth):
    if at >= len(data) or depth > 32:
        raise Refused("cut short")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        simple = {20: False, 21: True, 22: None}
        if info not in simple:
            raise Refused("a type that is not used here")
        return simple[info], at
    number = info
    if info >= 24:
        size = {24: 1, 25: 2, 26: 4, 27: 8}.get(info)
        if size is None or at + size > len(data):
            raise Refused("an indefinite length, or cut short")
        number, at = int.from_bytes(data[at:at + size], "big"), at + size
    if major == 0:
        return number, at
    if major in (2, 3):
        if at + number > len(data):
            raise Refused("cut short")
        part, at = data[at:at + number], at + number
        if major == 2:
            return part, at
        try:
            return part.decode("utf-8"), at
        except UnicodeDecodeError:
            raise Refused("not UTF-8") from None
    if major != 4 or number > len(data) - at:
        raise Refused("a type that is not used here, or cut short")
    items = []
    for _ in range(number):
        item, at = uncbor_at(data, at, depth + 1)
        items.append(item)
    return items, at


# ---- base58 --------------------------------------------------------------------------------

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = DIGITS[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text
