"""The number a caller gets for a case: short, easy to read out, impossible to guess or mistype.

Seven digits are a keyed permutation of the city's counter 1, 2, 3 …, so no two cases share
one and nobody reads from it how many there are. The eighth is a check digit. The first is never
0. After 9,000,000 cases numbers have nine digits, 90,000,000 later ten.

The permutation is a Feistel network on two "digits" of base `side`, where side * side just
covers the range (3000 * 3000 is exactly 9,000,000); a result beyond the range goes round again.
Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002.
"""

import re
from hashlib import blake2b
from itertools import pairwise
from math import isqrt

from app.domain import check_digit

_FIRST_RANGE = 9_000_000  # 1,000,000 to 9,999,999: seven digits without a leading 0
# As many as FF3-1 (NIST SP 800-38G Rev. 1), the nearest standard; each costs about 1 µs.
_ROUNDS = 8
_KEY_BYTES = range(16, 65)  # 128 bits, and what BLAKE2b takes
# Possessive (*+): ten thousand spaces must not be tried in ten thousand ways.
_WRITTEN = re.compile(
    r"\s*+(?:caso|case)?\s*+(?:n\.?[ºo°]?)?[\s:.#-]*+([1-9][0-9\s.-]*+)", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[^0-9]")
_DIGITS = range(8, 19)  # up to what a 64-bit column holds


def public_number(counter: int, key: bytes) -> int:
    """Give the public number, check digit included, of a city's case number `counter` (from 1).

    Another `key` (16 to 64 bytes) gives other numbers, which may repeat those already given
    out: a city keeps its key for ever.

    Raises: ValueError for a counter below 1 or a key of another length.

    >>> public_number(1, b"a key of a city.")
    93998013
    """
    if counter < 1 or len(key) not in _KEY_BYTES:
        raise ValueError("public numbers need a counter from 1 and a key of 16 to 64 bytes")
    index, size = counter - 1, _FIRST_RANGE
    while index >= size:
        index, size = index - size, size * 10
    payload = size // 9 + _permuted(index, size, key)
    return payload * 10 + int(check_digit.check_digit(str(payload)))


def spoken(number: int) -> str:
    """Write a public number in groups of three or four, as people read it out.

    >>> spoken(48217365), spoken(482173650)
    ('4821 7365', '482 173 650')
    """
    digits = str(number)
    groups = -(-len(digits) // 4)
    cuts = [len(digits) * group // groups for group in range(groups + 1)]
    return " ".join(digits[start:end] for start, end in pairwise(cuts))


def parse(text: str) -> int | None:
    """Read a public number as people write it; None when it cannot be one.

    >>> parse("Caso #9399 8013"), parse("caso n.º 93998013"), parse("9399 8031")
    (93998013, 93998013, None)
    """
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    digits = _SEPARATORS.sub("", written[1])
    return int(digits) if len(digits) in _DIGITS and check_digit.is_valid(digits) else None


def _permuted(index: int, size: int, key: bytes) -> int:
    """Exchange the numbers below `size` among themselves."""
    side = isqrt(size - 1) + 1
    keyed = _keyed(key)
    while True:
        left, right = divmod(index, side)
        for turn in range(_ROUNDS):
            left, right = right, (left + _shift(turn, right, size, keyed)) % side
        index = left * side + right
        if index < size:
            return index


def _keyed(key: bytes) -> blake2b:
    return blake2b(digest_size=8, key=key, person=b"public number")


def _shift(turn: int, half: int, size: int, keyed: blake2b) -> int:
    """Give the 64 keyed bits by which a round moves the other half."""
    # A copy of a keyed hash is made at half the cost of a new one.
    block = keyed.copy()
    block.update(b"%d %d %d" % (turn, half, size))
    return int.from_bytes(block.digest())
