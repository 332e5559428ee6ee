"""Make single fields of Africa's Talking's callbacks safe to keep, changing nothing a person meant.

What a handset or a forger may put in: NUL, which PostgreSQL refuses, terminal escapes, megabytes.
"""

from collections.abc import Mapping

#: The adapter's name in turns, rows and settings.
NAME = "africastalking"

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)))
_CONTROLS_BUT_NEWLINE = {code: None for code in _CONTROLS if code != ord("\n")}
#: As wide as the columns they are kept in: PostgreSQL refuses a longer value.
_ID, _SHORT, _TEXT = 128, 40, 8192
_NUMBER_DIGITS = 9


def read_id(form: Mapping[str, str], name: str) -> str:
    """Give an identifier, at most 128 characters; "" when absent."""
    return _clean(form.get(name, ""), _ID)


def read_short(form: Mapping[str, str], name: str) -> str:
    """Give a code, a status or a name, at most 40 characters; "" when absent."""
    return _clean(form.get(name, ""), _SHORT)


def read_phone(form: Mapping[str, str], name: str) -> str:
    """Give a sender or a number as sent, its plus restored where the form decoded it to a space.

    >>> read_phone({"from": " 258840000001"}, "from"), read_phone({"from": "84 000"}, "from")
    ('+258840000001', '84 000')
    """
    sent = _clean(form.get(name, ""), _SHORT)
    phone = sent.strip()
    return "+" + phone if sent[:1] == " " and phone[:1].isdigit() else phone


def read_text(form: Mapping[str, str], name: str) -> str:
    """Give what a person wrote, line ends kept, at most 8,192 characters; "" when absent.

    Characters go one by one, so the transcript of a session still begins with the one before.
    """
    text = form.get(name, "")
    return text[:_TEXT] if text.isprintable() else text.translate(_CONTROLS_BUT_NEWLINE)[:_TEXT]


def read_number(form: Mapping[str, str], name: str) -> int | None:
    """Give a count, or None for what is no plain number of up to nine digits.

    >>> read_number({"n": "12"}, "n"), read_number({"n": "²"}, "n"), read_number({}, "n")
    (12, None, None)
    """
    digits = form.get(name, "")
    if digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER_DIGITS:
        return int(digits)
    return None


def _clean(value: str, limit: int) -> str:
    """Drop controls and what is beyond the limit."""
    return (value if value.isprintable() else value.translate(_CONTROLS))[:limit]
