"""Defects of what routes.yaml and city.yaml say of money, and of texts that promise too much."""

from tests.unit.menufiles.seeds import EN, C, Edit, M, R, Seed

MS, MSE = "messages.yaml", "messages.en.yaml"
_MOVITEL = 'Movitel: {code: "64303", '
#: Whoever calls on Movitel pays; without the word "free" that stands where it is shipped.
_PAID = ((R, _MOVITEL, _MOVITEL + "call is: paid, "),)
_FREE = (
    (M, "welcome: MOPA - grátis", "welcome: MOPA"),
    (EN, "welcome: MOPA - free", "welcome: MOPA"),
    (MS, "ligue <dial> grátis.", "ligue <dial>."),
    (MS, "Ligue <dial> grátis, ", "Ligue <dial>, "),
    (MSE, "dial <dial>, free.", "dial <dial>."),
    (MSE, "Dial <dial>, free, ", "Dial <dial>, "),
)
_PRICE = "{from: 2026-01-01, currency: MZN, session: 0.50, part: 1.25}"


def _prices(*rows: str) -> tuple[Edit, ...]:
    """Give every network a price, and Movitel these."""
    names = ("Tmcel", "Vodacom", "sandbox", "other")
    rest = tuple((R, f"{name}: {{", f"{name}: {{prices: [{_PRICE}], ") for name in names)
    own = f"Movitel: {{prices: [{', '.join(rows)}], " if rows else "Movitel: {"
    return (*rest, (R, "Movitel: {", own))


def _free(kept: str) -> tuple[Edit, ...]:
    """Let a call be paid and every "free" be gone but one."""
    left = tuple(edit for edit in _FREE if edit[1] != kept)
    assert len(left) == len(_FREE) - 1
    return (*_PAID, *left)


def _price_says(row: str, says: str, mend: str, *more: str) -> Seed:
    return Seed("prices", _prices(row, *more), (R, "Movitel"), says, mend)


SEEDS = [
    _price_says(
        "{from: 2026-01-01, currency: MZM, session: 0.50, part: 1.25}",
        'there is no currency "MZM"',
        "did you mean MZN?",
    ),
    _price_says(
        _PRICE,
        "two prices of Movitel begin on 2026-01-01",
        "the oldest first",
        "{from: 2026-01-01, currency: MZN, session: 0.60, part: 1.25}",
    ),
    _price_says(
        _PRICE,
        "the price of Movitel from 2025-12-31 stands below that from 2026-01-01",
        "the oldest first",
        "{from: 2025-12-31, currency: MZN, session: 0.60, part: 1.25}",
    ),
    _price_says(
        '{from: 2026-01-01, currency: MZN, session: "0,50", part: 1.25}',
        'session "0,50" is no price',
        "0.95 per 20 s",
    ),
    _price_says(
        "{from: 2026-01-01, currency: MZN, session: 0.50 per 0 s, part: 1.25}",
        'session "0.50 per 0 s" is no price',
        "0.95 per 20 s",
    ),
    _price_says(
        "{from: 2026-01-01, currency: MZN, session: 0.50, part: 1.2345678}",
        'part "1.2345678" is no price',
        "six decimals at most",
    ),
    Seed("prices", _prices(), (R, "Movitel"), "Movitel has no prices, and Tmcel has some", "0"),
    Seed(
        "prices",
        ((C, "service codes:", "most money: {a month: 50000 MZN}\nservice codes:"),),
        (C, "most money"),
        "most money is in MZN, and no price of routes.yaml is",
        "add prices: to the networks",
    ),
    Seed(
        "prices",
        (
            *_prices(_PRICE),
            (C, "service codes:", "most money: {a month: 50000 USD}\nservice codes:"),
        ),
        (C, "most money"),
        "most money is in USD, and no price of routes.yaml is",
        "write it in MZN",
    ),
    Seed(
        "prices",
        (
            *_prices(_PRICE),
            (C, "service codes:", "most money: {a month: MZN 50.000}\nservice codes:"),
        ),
        (C, "most money"),
        'a month "MZN 50.000" is no amount of money',
        "as in 50000 MZN",
    ),
    Seed(
        "promise",
        _free("welcome: MOPA - grátis"),
        (M, "welcome: MOPA - grátis"),
        '"MOPA - grátis" says "gratis", and who calls on Movitel pays',
        'take "gratis" out',
        ("", "pt", ""),
    ),
    Seed(
        "promise",
        _free("dial <dial>, free."),
        (MSE, "received:"),
        'says "free", and who calls on Movitel pays',
        'take "free" out',
        ("", "en", ""),
    ),
    Seed(
        "promise",
        ((MS, "Para saber dele ligue <dial> grátis", "Responda 1 ou ligue <dial>"),),
        (MS, "received:"),
        "asks for an SMS, and none can come on Tmcel, Movitel, Vodacom, other",
        "let them dial",
        ("", "pt", ""),
    ),
    Seed(
        "promise",
        ((M, "gave_up: ", "gave_up: Envie um SMS. "),),
        (M, "gave_up: Envie"),
        "asks for an SMS, and none can come on",
        "let them dial",
        ("gave_up", "pt", "*311# and 3 wrong keys"),
    ),
    Seed(
        "too-long",
        (
            (
                MS,
                "Para saber dele",
                "Muito obrigado por nos avisar deste problema. Para o acompanhar e saber dele",
            ),
        ),
        (MS, "received:"),
        "the message received in pt may need",
        "or allow it parts: 2 beside say, each part paid for",
        ("", "pt", ""),
    ),
]
