"""The Damm check digit: catches every wrong digit and every swap of two neighbours.

Source: H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004: a table of order 10.
"""

#: Row: the digit so far; column: the digit read; entry: the digit then.
_TABLE = tuple(
    tuple(map(int, row))
    for row in (
        *("0317598642", "7092154863", "4206871359", "1750983426", "6123045978"),
        *("3674209581", "5869720134", "8945362017", "9438617205", "2581436790"),
    )
)


def check_digit(digits: str) -> str:
    """Give the digit to write behind `digits`.

    Raises: ValueError when `digits` is not one or more of 0 to 9, which is a bug of the caller.

    >>> check_digit("572")
    '4'
    """
    if not _are_digits(digits):
        raise ValueError("a check digit is made of the ASCII digits 0 to 9")
    return str(_read(digits))


def is_valid(digits: str) -> bool:
    """Say whether `digits`, the check digit last, is right; whatever else it holds is wrong.

    >>> is_valid("5724"), is_valid("5274"), is_valid("57²4")
    (True, False, False)
    """
    return len(digits) > 1 and _are_digits(digits) and _read(digits) == 0


def _are_digits(text: str) -> bool:
    """Say whether `text` is ASCII digits only: isdigit() alone takes "²" and Arabic ones."""
    return text.isascii() and text.isdigit()


def _read(digits: str) -> int:
    """Walk the table; a number that ends in its own check digit comes out at 0."""
    interim = 0
    for digit in digits:
        interim = _TABLE[interim][int(digit)]
    return interim
