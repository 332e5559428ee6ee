"""Read city.yaml (who the city is) and routes.yaml (what each network can do)."""

import re
from collections.abc import Sequence
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from app.domain import text
from app.menufiles import (
    fields,
    schema_crews,
    schema_languages,
    schema_mail,
    schema_most_reports,
    schema_prices,
    schema_sending,
    schema_sms,
)
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.phrases import check_letters, check_line
from app.menufiles.plain import PlainAbout, PlainRoute, PlainWeek
from app.menufiles.schema_hours import read_hours
from app.menufiles.tree import Items, Node, Pairs, Scalar

#: The smallest screen a network is known to allow, and what 160 octets carry.
SMALLEST_SCREEN: Final = 60
LARGEST_SCREEN: Final = 182
CODE: Final = "[a-z0-9][a-z0-9_]{0,39}"
CODE_LIKE: Final = "small letters, digits and _ only, as in cart_missed"

#: Gateways that `app.gateways` speaks to.
GATEWAYS: Final = ("africastalking",)
#: The least and the most that a city may say of how far off its point is.
RADIUS_M: Final = (100, 100_000)
#: As many characters of the name of a body as the database keeps.
BODY: Final = 200
#: What is said of a body that works by hours, or gets sheets.
BODY_WORDS: Final = ("name", "hours", schema_mail.MAIL)

_WORDS = (
    *("code", "name", "brand", "zone", "country", "languages", "service codes", "help number"),
    *("bodies", "crews", "default", "at", "radius_m", "stop words", schema_sms.WORDS, "answers"),
    *(schema_sending.QUIET, schema_sending.MOST, schema_prices.MONEY, schema_mail.SHEETS),
    schema_most_reports.MOST_REPORTS,
)
_ROUTE_WORDS = (
    *("code", "screen", "idle", "life", "sms", "sender", "receipts", "rate"),
    *(schema_prices.CALL, schema_prices.PRICES),
)
#: Names, hours and addresses, each by code.
Bodies: TypeAlias = tuple[dict[str, str], dict[str, PlainWeek], dict[str, list[str]]]
_TELEPHONE = "digits and blanks only, 2 to 20 of them"


def read_city(node: Node, notes: Notes) -> PlainAbout:
    """Read city.yaml."""
    city = Fields(node, notes, "city.yaml", _WORDS)
    calling_code, digits = _country(city, notes)
    at, radius_m = _circle(city, notes)
    languages, readers = schema_languages.read(city, notes)
    bodies, hours, mails = _bodies(city, notes)
    crews = schema_crews.read(city, notes, bodies, hours)
    for word in ("brand", "help number"):
        if isinstance(shown := city.get(word), Scalar):
            check_letters(shown.mark, shown.text, notes, "")
            check_line(shown.mark, shown.text, notes)
    return {
        "code": city.text("code", CODE, CODE_LIKE),
        "name": city.text("name"),
        "brand": city.text("brand"),
        "zone": _zone(city, notes),
        "calling_code": calling_code,
        "national_digits": digits,
        "languages": languages,
        "readers": readers,
        "service_codes": _service_codes(city, notes),
        "help_number": city.text("help number", r"[+0-9][0-9 ]{1,19}", _TELEPHONE),
        "bodies": bodies,
        "hours": hours,
        "mails": mails,
        "sheets": schema_mail.read_sheets(city, notes),
        "crews": crews,
        "at": at,
        "radius_m": radius_m,
        "is_default": city.yes("default") if city.get("default") else False,
        "stop_words": _stop_words(city, notes),
        "sms_words": schema_sms.read_words(city, notes),
        "quiet_hours": schema_sending.read_quiet(city, notes),
        "most_messages": schema_sending.read_most(city, notes),
        "most_money": schema_prices.read_money(city, notes),
        "most_reports": schema_most_reports.read_most_reports(city, notes),
    }


def _stop_words(city: Fields, notes: Notes) -> list[str]:
    """Read the words that end all messages; an SMS is held against them by its first word."""
    words = city.texts("stop words")
    for word in words:
        if len(text.key(word.text).split()) != 1:
            what = f"the stop word {short(word.text)} is not one word, so no SMS is held against it"
            notes.add(word.mark, what, "write each word by itself, as in [stop, end]")
    return [word.text for word in words]


def _country(city: Fields, notes: Notes) -> tuple[str, int]:
    node = city.need("country")
    if node is None:
        return "", 0
    country = Fields(node, notes, "country", ("calling code", "national digits"))
    code = country.text("calling code", "[1-9][0-9]{0,2}", "digits only, without +")
    return code, country.whole("national digits", 4, 13)


def _circle(city: Fields, notes: Notes) -> tuple[list[float] | None, int | None]:
    """Read the city's own point and how far off it may be; neither where both are left out."""
    if city.get("at") is None and city.get("radius_m") is None:
        return None, None
    written = city.need("at")
    at = read_at(written, notes) if written else None
    return at, city.whole("radius_m", *RADIUS_M)


def read_at(node: Node, notes: Notes) -> list[float] | None:
    """Read [latitude, longitude] in degrees; None and a finding when it is something else."""
    pair = node.items if isinstance(node, Items) else ()
    if len(pair) != 2:
        mend = "write [latitude, longitude] with decimal points, as in [-25.9692, 32.5732]"
        notes.add(node.mark, "at is two numbers", mend)
        return None
    lat = fields.decimal(pair[0], notes, "latitude", -90, 90)
    lon = fields.decimal(pair[1], notes, "longitude", -180, 180)
    return None if lat is None or lon is None else [lat, lon]


def _zone(city: Fields, notes: Notes) -> str:
    zone = city.text("zone")
    node = city.get("zone")
    if zone and node:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            known = sorted(available_timezones())
            close = suggest(zone, known).partition("? ")[0]
            mend = f"{close}?" if close.startswith("did") else "write its IANA name, Continent/City"
            notes.add(node.mark, f"there is no time zone {short(zone)}", mend)
    return zone


def _service_codes(city: Fields, notes: Notes) -> list[str]:
    codes = city.texts("service codes", needed=True)
    for index, code in enumerate(codes):
        inner = code.text[1:-1].replace("*", "")
        right = code.text[:1] == "*" and code.text[-1:] == "#" and "**" not in code.text
        if not (right and inner.isascii() and inner.isdigit() and code.text[-2] != "*"):
            digits = "*".join(re.findall("[0-9]+", code.text)) or "311"
            notes.add(code.mark, f"{short(code.text)} cannot be dialled", f'write "*{digits}#"')
        _check_apart(code, codes[:index], notes)
    return [code.text for code in codes]


def _check_apart(code: Scalar, before: Sequence[Scalar], notes: Notes) -> None:
    """Refuse a code that is an earlier one, or that one with answers behind it."""
    for other in before:
        short_one, long_one = sorted((other.text[:-1], code.text[:-1]), key=len)
        if short_one == long_one:
            notes.add(code.mark, f"{code.text} stands here twice", "keep one of the two")
        elif long_one.startswith(f"{short_one}*"):
            what = f"{long_one}# is dialled for {short_one}# with an answer behind it"
            notes.add(code.mark, what, "keep one of the two codes", rule="two-meanings")


def _bodies(city: Fields, notes: Notes) -> Bodies:
    """Give the names of bodies, and the hours and addresses of those that have some."""
    bodies: dict[str, str] = {}
    hours: dict[str, PlainWeek] = {}
    mails: dict[str, list[str]] = {}
    for key, value in city.pairs("bodies"):
        name: Node | None = value
        if isinstance(value, Pairs):
            body = Fields(value, notes, f"the body {key.text}", BODY_WORDS)
            name = body.need("name")
            if written := body.get("hours"):
                hours[key.text] = read_hours(written, notes, key.text)
            if found := schema_mail.read_addresses(body, schema_mail.MAIL, notes):
                mails[key.text] = found
        what = f"the name of {key.text}"
        bodies[key.text] = fields.text(name, notes, what) if name else ""
        if name:
            fields.check_length(name, notes, what, BODY)
    return bodies, hours, mails


def _is_network(node: Node) -> bool:
    return isinstance(node, Pairs) and any(isinstance(value, Scalar) for _, value in node.pairs)


def read_routes(node: Node, notes: Notes) -> list[PlainRoute]:
    """Read routes.yaml."""
    routes: list[PlainRoute] = []
    for gateway, networks in fields.pairs(node, notes, "routes.yaml"):
        if gateway.text not in GATEWAYS:
            what = f"there is no gateway {short(gateway.text)}"
            if _is_network(networks):  # told once: all others stand as it does
                mend = f"networks belong below one: write {GATEWAYS[0]}: as the first line"
                notes.add(gateway.mark, what, f"{mend}, and them further to the right")
                return []
            notes.add(gateway.mark, what, suggest(gateway.text, GATEWAYS))
        below = fields.pairs(networks, notes, f"the gateway {gateway.text}")
        read = [_route(gateway.text, name, value, notes) for name, value in below]
        if below and not any(route["name"] == "other" for route in read):
            what = f"{gateway.text} has no other"
            notes.add(gateway.mark, what, "add other: for every network that is not named")
        _check_codes(networks, notes)
        schema_prices.check_missing(networks, read, notes)
        routes += read
    return routes


def _check_codes(networks: Node, notes: Notes) -> None:
    seen: dict[str, str] = {}
    for name, network in networks.pairs if isinstance(networks, Pairs) else ():
        for word, code in network.pairs if isinstance(network, Pairs) else ():
            if word.text != "code" or not isinstance(code, Scalar) or not code.text:
                continue
            first = seen.setdefault(code.text, name.text)
            if first != name.text:
                what = f"{first} and {name.text} have the same code {code.text}"
                notes.add(code.mark, what, "give each network its own")


def _route(gateway: str, name: Scalar, node: Node, notes: Notes) -> PlainRoute:
    is_other = name.text.lower() == "other"
    if is_other and name.text != "other":
        what = f"all networks that are not named are other, not {name.text}"
        notes.add(name.mark, what, "write other:")
    words = _ROUTE_WORDS[1:] if is_other else _ROUTE_WORDS
    route = Fields(node, notes, f"the network {name.text}", words)
    idle_s = route.whole("idle", 5, 3600)
    return {
        "gateway": gateway,
        "network": "" if is_other else route.text("code"),
        "name": "other" if is_other else name.text,
        "screen": route.whole("screen", SMALLEST_SCREEN, LARGEST_SCREEN),
        "idle_s": idle_s,
        "life_s": route.whole("life", idle_s, 3600),
        "two_way_sms": route.one_of("sms", ("one-way", "two-way")) == "two-way",
        "sender": route.text_or("sender", "", empty=True),
        "receipts": route.yes("receipts"),
        "rate": route.whole_or_none("rate", 1, schema_sending.MOST_RATE),
        "call_is": schema_prices.read_call(route),
        "prices": schema_prices.read_prices(route, name.text, notes),
    }
