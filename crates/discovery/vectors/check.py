"""Checks fold.json with an implementation of label folding that shares nothing with the Rust one.

Only Python's standard library. The steps, which are also the specification:
NFKD; drop accents and what cannot be seen; full case folding; NFKD and drop again; spell out the
letters that hide their accent; white space to single spaces, none at the ends; NFKC.
"""

import json
import pathlib
import sys
import unicodedata

# Marks that writers leave out at will: Latin, Greek, Cyrillic, Hebrew and Arabic.
ACCENTS = """
0300-036F 0483-0487 0591-05BD 05BF 05C1-05C2 05C4-05C5 05C7 0610-061A 0640 064B-065F 0670 06D6-06DC
06DF-06E4 06E7-06E8 06EA-06ED 1AB0-1AFF 1DC0-1DFF 20D0-20FF FE20-FE2F
"""
# Unicode's Default_Ignorable_Code_Point.
INVISIBLE = """
00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0
FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF
"""
SPELLED = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
# Unicode's White_Space.
SPACE = "0009-000D 0020 0085 00A0 1680 2000-200A 2028-2029 202F 205F 3000"


def code_points(ranges):
    found = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


DROPPED = code_points(ACCENTS) | code_points(INVISIBLE)
SPACES = code_points(SPACE)


def decompose(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if ord(c) not in DROPPED)


def fold(label):
    folded = decompose(decompose(label).casefold())
    spelled = "".join(SPELLED.get(c, c) for c in folded)
    spaced = "".join(" " if ord(c) in SPACES else c for c in spelled)
    return unicodedata.normalize("NFKC", " ".join(part for part in spaced.split(" ") if part))


def main():
    vectors = json.loads(pathlib.Path(__file__).with_name("fold.json").read_text("utf-8"))
    wrong = [vector for vector in vectors if fold(vector["label"]) != vector["folded"]]
    for vector in wrong:
        print(f"{vector!r}: folds to {fold(vector['label'])!r}", file=sys.stderr)
    print(f"label folding: {len(vectors) - len(wrong)} of {len(vectors)} vectors agree")
    return 1 if wrong or not vectors else 0


if __name__ == "__main__":
    sys.exit(main())
