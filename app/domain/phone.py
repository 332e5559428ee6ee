"""Phone numbers: one written form (E.164) for each, and masks for logs and screens.

`calling_code` is the country's, digits only ("258"); `national_digits` is how many digits its
mobile numbers have after it (9). Numbering plans of other countries are not checked.
"""

import re

_E164_DIGITS = range(8, 16)  # 15 by ITU-T E.164, 6.2; below 8 there are only short codes
_SHOWN_FIRST, _SHOWN_LAST, _HIDDEN = 6, 2, 5
#: Nine digits or more, spaced or hyphenated; dots would hide IP addresses and times.
_LIKE_A_PHONE = re.compile(r"\+?\d(?:[ \u00a0-]{0,2}\d){8,}")
#: What people, and programs they copy from, put between the digits.
_BETWEEN = re.compile(r"[^\w+]")
_NOT_A_DIGIT = re.compile(r"[^+\d]")
_MOST_BARE = 12  # digits of a number without its plus
_ID_DIGITS = range(16, 20)  # a bare run of these is one of our 64-bit ids


def normalise(raw: str, calling_code: str, national_digits: int) -> str | None:
    """Give `raw` as E.164, or None for what is no phone number (short codes, names).

    A leading space is a plus that a form decoded. Digits without a plus are national when
    there are exactly `national_digits`, international when there are more: a number one digit
    short is a slip, not a foreigner.

    >>> normalise(" 258840000001", "258", 9), normalise("84 000 0001", "258", 9)
    ('+258840000001', '+258840000001')
    """
    digits = raw.replace(" ", "").replace("-", "")
    if digits[:1] == "+":
        digits = digits[1:]
    elif digits[:2] == "00":
        digits = digits[2:]
    elif raw[:1] != " ":
        if len(digits) == national_digits:
            digits = calling_code + digits
        elif len(digits) < national_digits:
            return None
    # Exact ASCII: isdigit() alone takes "²". No calling code begins with 0.
    if digits.isascii() and digits.isdigit() and len(digits) in _E164_DIGITS and digits[0] != "0":
        return "+" + digits
    return None


def read_written(typed: str, calling_code: str, national_digits: int) -> str | None:
    """Give a number that a person wrote as E.164, whatever stands between its digits, or None.

    The 0 that people of many countries say before a number at home is taken away.

    >>> read_written("(84) 000.0001", "258", 9), read_written("0 84 000 0001", "258", 9)
    ('+258840000001', '+258840000001')
    >>> read_written("84 000 0001 (mother)", "258", 9)
    """
    bare, plan = _BETWEEN.sub("", typed), (calling_code, national_digits)
    return normalise(bare, *plan) or normalise(bare.removeprefix("0"), *plan)


def is_replyable(raw: str, calling_code: str, national_digits: int) -> bool:
    """Say whether an SMS may go to `raw`: a number of this country of the usual length.

    >>> is_replyable("+258840000001", "258", 9), is_replyable("84000", "258", 9)
    (True, False)
    """
    number = normalise(raw, calling_code, national_digits)
    return (
        number is not None
        and number.startswith("+" + calling_code)
        and len(number) == 1 + len(calling_code) + national_digits
    )


def mask(e164: str) -> str:
    """Hide the middle of a number, five digits at least.

    >>> mask("+258840000001"), mask("840000001"), mask("84000")
    ('+25884•••••01', '84•••••01', '•••••')
    """
    shown = max(0, min(_SHOWN_FIRST, len(e164) - _HIDDEN - _SHOWN_LAST))
    last = _SHOWN_LAST if len(e164) >= _HIDDEN + _SHOWN_LAST else 0
    return e164[:shown] + "•" * (len(e164) - shown - last) + e164[len(e164) - last :]


def mask_all(text: str) -> str:
    """Mask every run in `text` that looks like a phone number; for logs.

    Errs on the side of hiding: nine digits or more are masked whatever they are, except a bare
    run of 16 to 19, an id of ours. Case numbers of eight digits stay.

    >>> mask_all("SMS to +258 84 000 0001 about 4821 7365")
    'SMS to +25884•••••01 about 4821 7365'
    """
    return _LIKE_A_PHONE.sub(lambda run: mask_run(run[0]), text)


def mask_run(run: str) -> str:
    """Mask one run of digits, written without what stands between them.

    Of more digits than a number has, and no plus before them, it is several beside each other.

    >>> mask_run("+258 84 000 0001"), mask_run("84 000 0001 / 84 000 0002")
    ('+25884•••••01', '84••••••••••••••02')
    """
    if run.isdigit() and len(run) in _ID_DIGITS:
        return run
    digits = _NOT_A_DIGIT.sub("", run)
    is_one = run.isdigit() and len(digits) == _MOST_BARE
    if digits.startswith(("+", "00")) or is_one or len(digits) < _MOST_BARE:
        return mask(digits)
    return digits[:_SHOWN_LAST] + "•" * (len(digits) - 2 * _SHOWN_LAST) + digits[-_SHOWN_LAST:]
