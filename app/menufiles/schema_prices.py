"""Read what a network of routes.yaml charges, and what city.yaml may spend in a month."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from app.domain.currencies import CURRENCIES
from app.domain.money import AMOUNT, read_amount
from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.plain import PlainMoney, PlainPrice, PlainRoute
from app.menufiles.tree import Node, Pairs

RULE: Final = "prices"
PRICES: Final = "prices"
CALL: Final = "call is"
FREE, PAID = "free", "paid"
#: Who pays for the call: the city, or the caller.
CALLS: Final = (FREE, PAID)
#: What is said of a price.
WORDS: Final = ("from", "currency", "session", "part")
MONEY: Final = "most money"
MONTH: Final = "a month"
#: Of one session, or of each of its spans that began.
SESSION: Final = rf"({AMOUNT})(?: per ([1-9][0-9]{{0,3}}) s)?"
MONTHLY: Final = rf"({AMOUNT}) ([A-Z]{{3}})"
_PLAIN: Final = "write it with a decimal point, six decimals at most, as in 0.95"


def read_call(route: Fields) -> str:
    """Read who pays for the call; "" where the file does not say."""
    return route.one_of(CALL, CALLS) if route.get(CALL) else ""


def read_prices(route: Fields, network: str, notes: Notes) -> list[PlainPrice]:
    """Read the prices of a network, the oldest first; none where they are left out."""
    rows = route.items(PRICES)
    read = [_price(row, network, notes) for row in rows]
    for (_, before), (row, price) in pairwise(zip(rows, read, strict=True)):
        if not before["since"] or not price["since"] or before["since"] < price["since"]:
            continue
        since = price["since"]
        what = f"two prices of {network} begin on {since}"
        if before["since"] != since:
            what = f"the price of {network} from {since} stands below that from {before['since']}"
        notes.add(row.mark, what, "write each day once, the oldest first", rule=RULE, key="from")
    return read


def _price(node: Node, network: str, notes: Notes) -> PlainPrice:
    price = Fields(node, notes, f"a price of {network}", WORDS)
    since = price.need("from")
    session, every_s = _session(price, notes)
    part = price.need("part")
    return {
        "since": fields.day(since, notes, "from") if since else "",
        "currency": _currency(price, notes),
        "session": session,
        "every_s": every_s,
        "part": _amount(part, notes, "part") if part else 0,
    }


def _currency(price: Fields, notes: Notes) -> str:
    code, node = price.text("currency"), price.get("currency")
    if node and code:
        _check_currency(node, code, notes)
    return code


def _check_currency(node: Node, code: str, notes: Notes) -> None:
    if code not in CURRENCIES:
        # The first two letters are the country's: of a slip in the third we know what was meant.
        meant = [known for known in CURRENCIES if known[:2] == code[:2].upper()]
        mend = "write the three letters of ISO 4217, as in MZN"
        mend = f"did you mean {' or '.join(meant)}?" if meant else mend
        notes.add(node.mark, f"there is no currency {short(code)}", mend, rule=RULE)


def _session(price: Fields, notes: Notes) -> tuple[int, int | None]:
    """Read what a session costs, and in which spans of seconds it is counted."""
    node = price.need("session")
    written = fields.text(node, notes, "session") if node else ""
    if node is None or not written:
        return 0, None
    if found := re.fullmatch(SESSION, written):
        return read_amount(found[1]) or 0, int(found[2]) if found[2] else None
    mend = "write 0.95, or 0.95 per 20 s where each 20 seconds that began cost so much"
    notes.add(node.mark, f"session {short(written)} is no price", mend, rule=RULE)
    return 0, None


def _amount(node: Node, notes: Notes, what: str) -> int:
    written = fields.text(node, notes, what)
    amount = read_amount(written)
    if amount is None and written:
        notes.add(node.mark, f"{what} {short(written)} is no price", _PLAIN, rule=RULE)
    return amount or 0


def check_missing(networks: Node, routes: Sequence[PlainRoute], notes: Notes) -> None:
    """Find networks without prices beside others that have some: a ledger would leave them out."""
    priced = [route["name"] for route in routes if route["prices"]]
    written = networks.pairs if isinstance(networks, Pairs) else ()
    for name, network in written if priced else ():
        words = [key.text for key, _ in network.pairs] if isinstance(network, Pairs) else [PRICES]
        if PRICES not in words:
            what = f"{name.text} has no prices, and {priced[0]} has some"
            mend = "add prices:, with 0 where nothing is paid"
            notes.add(name.mark, what, mend, rule=RULE, key=PRICES)


def read_money(city: Fields, notes: Notes) -> PlainMoney | None:
    """Read how much may be spent in a month; None where no ceiling is set."""
    node = city.get(MONEY)
    if node is None:
        return None
    month = Fields(node, notes, MONEY, (MONTH,)).need(MONTH)
    written = fields.text(month, notes, MONTH) if month else ""
    if month is None or not written:
        return None
    found = re.fullmatch(MONTHLY, written)
    if found is None or not read_amount(found[1]):
        what = f"{MONTH} {short(written)} is no amount of money"
        notes.add(month.mark, what, "write amount and currency, as in 50000 MZN", rule=RULE)
        return None
    _check_currency(month, found[2], notes)
    return {"amount": read_amount(found[1]) or 0, "currency": found[2]}


def check_money(
    city: Node, money: PlainMoney | None, routes: Sequence[PlainRoute], notes: Notes
) -> None:
    """Refuse a ceiling that nothing is counted against."""
    known = {price["currency"] for route in routes for price in route["prices"]}
    if money is None or money["currency"] in known or money["currency"] not in CURRENCIES:
        return
    pairs = city.pairs if isinstance(city, Pairs) else ()
    mark = next((value.mark for key, value in pairs if key.text == MONEY), city.mark)
    what = f"{MONEY} is in {money['currency']}, and no price of routes.yaml is"
    known_in = " or ".join(sorted(known))
    mend = f"write it in {known_in}" if known else "add prices: to the networks of routes.yaml"
    notes.add(mark, what, mend, rule=RULE)


def first_day(price: PlainPrice) -> int:
    """Give the first day of a price, counted as `date.toordinal` does."""
    return date.fromisoformat(price["since"]).toordinal()
