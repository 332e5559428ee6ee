"""JSON Schemas of what holds facts: city, routes, services, places, calendar, a message's terms."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from app.domain import sms_words
from app.domain.currencies import CURRENCIES
from app.domain.delivery import FIRST, LAST, Policy
from app.domain.gazetteer import Source
from app.domain.money import AMOUNT
from app.domain.periods import Kind
from app.menu.notices import ROUNDS
from app.menufiles import (
    schema_calendar,
    schema_city,
    schema_crews,
    schema_hours,
    schema_languages,
    schema_limits,
    schema_mail,
    schema_menu,
    schema_messages,
    schema_most_reports,
    schema_owners,
    schema_places,
    schema_prices,
    schema_sending,
    schema_services,
    schema_sms,
)

Schema: TypeAlias = dict[str, Any]
#: The reader takes every scalar as the text it was written as.
WRITTEN: Final[Schema] = {"type": ["string", "number", "boolean"]}
_CODE: Final[Schema] = {"type": "string", "pattern": f"^{schema_city.CODE}$"}
_YES: Final[Schema] = {"enum": ["yes", "no"]}
#: Latitude and longitude in degrees.
_AT: Final[Schema] = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
}
_DAY: Final[Schema] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WEEKDAYS: Final[Schema] = {"type": "string", "pattern": f"^{schema_hours.DAYS_LIKE}$"}


def record(
    words: Mapping[str, Schema],
    needed: Iterable[str] = (),
    named: Mapping[str, Schema] | None = None,
) -> Schema:
    """Give the schema of a mapping: its words, those it needs, and keys by pattern."""
    made: Schema = {"type": "object", "additionalProperties": False, "minProperties": 1}
    made["properties"] = dict(words)
    if required := list(needed):
        made["required"] = required
    if named:
        made["patternProperties"] = dict(named)
    return made


def choice(words: Mapping[str, str] | Iterable[str]) -> Schema:
    """Give the schema of one word of a closed list, with what each means where that is known."""
    if isinstance(words, Mapping):
        return {"anyOf": [{"const": w, "description": means} for w, means in words.items()]}
    return {"enum": list(words)}


def _whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _listed(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


def city() -> Schema:
    """Give the schema of city.yaml."""
    language = record(
        {"name": WRITTEN, "reader": {**WRITTEN, "description": "who read every text"}}
        | {"approved": {**_DAY, "description": "the day of it; a draft has neither"}},
        needed=schema_languages.LANGUAGE[:1],
    )
    code = {"type": "string", "pattern": r"^\*[0-9*]*[0-9]#$"}
    country = {
        "calling code": {"type": ["string", "integer"], "pattern": "^[1-9][0-9]{0,2}$"},
        "national digits": _whole(4, 13),
    }
    words = {
        "code": _CODE,
        **dict.fromkeys(("name", "brand", "zone"), WRITTEN),
        "country": record(country, needed=country),
        "languages": record({}, named={"^[a-z]+$": {"anyOf": [WRITTEN, language]}}),
        "service codes": {"anyOf": [code, _listed(code)]},
        "help number": {"type": ["string", "integer"], "pattern": "^[+0-9][0-9 ]{1,19}$"},
        "bodies": record({}, named={".": {"anyOf": [WRITTEN, _body()]}}),
    }
    mean = {"type": "number", "minimum": 1, "maximum": schema_limits.MOST}
    answers = record({"mean": mean, "longest": _whole(1, schema_limits.MOST)})
    further = {
        "crews": record({}, named={f"^{schema_crews.CODE}$": _crew()}),
        "default": {**_YES, "description": "yes: answers codes that no city has"},
        "at": {**_AT, "description": "where places lie that have no coordinates of their own"},
        "radius_m": _whole(*schema_city.RADIUS_M),
        "stop words": {"anyOf": [WRITTEN, _listed(WRITTEN)]},
        schema_sms.WORDS: record(
            {
                asks: {"anyOf": [WRITTEN, _listed(WRITTEN)], "description": means}
                for asks, means in sms_words.ASKS.items()
            }
        ),
        schema_limits.ANSWERS: answers,
        schema_sending.QUIET: {"type": "string", "pattern": f"^{schema_sending.HOURS}$"},
        schema_sending.MOST: record(_most()),
        schema_prices.MONEY: record(
            {schema_prices.MONTH: {"type": "string", "pattern": f"^{schema_prices.MONTHLY}$"}},
            needed=(schema_prices.MONTH,),
        ),
        schema_mail.SHEETS: record(dict.fromkeys(map(str, Kind), _addresses())),
        schema_most_reports.MOST_REPORTS: record(_most_reports()),
    }
    return record({**words, **further}, needed=words)


def _most() -> dict[str, Schema]:
    most = (schema_sending.MOST_OF_PHONE, schema_sending.MOST_OF_CITY)
    return {word: _whole(1, top) for word, top in zip(schema_sending.WORDS, most, strict=True)}


def _most_reports() -> dict[str, Schema]:
    none: Schema = {"type": "string", "enum": [schema_most_reports.NONE]}
    return {
        kind: {"anyOf": [record(dict.fromkeys(schema_most_reports.TIMES, _whole(1, top))), none]}
        for kind, top in schema_most_reports.KINDS.items()
    }


def terms() -> dict[str, Schema]:
    """Give the schemas of what stands beside the text of a message."""
    return {
        "policy": choice(tuple(Policy)),
        "priority": _whole(FIRST, LAST),
        "expires after": {"type": "string", "pattern": f"^{schema_messages.SPAN}$"},
        "quiet": _YES,
        "parts": _whole(1, schema_messages.MOST_PARTS),
    }


def _addresses() -> Schema:
    one = {"type": "string", "pattern": schema_mail.ADDRESS_LIKE}
    return {"anyOf": [one, _listed(one)]}


def _crew() -> Schema:
    words = dict(zip(schema_crews.CREW_WORDS, (WRITTEN, WRITTEN, _hours()), strict=True))
    return record(words, needed=schema_crews.CREW_WORDS[:2])


def _hours() -> Schema:
    span = {"type": "string", "pattern": f"^({schema_hours.SPAN_LIKE})$"}
    days = {"anyOf": [span, _listed(span)]}
    hours = record({}, named={f"^{schema_hours.DAYS_LIKE}$": days})
    means = {"description": "when it works; without them round the clock, on every day"}
    return {**hours, **means}


def _body() -> Schema:
    named = (WRITTEN, _hours(), _addresses())
    words = dict(zip(schema_city.BODY_WORDS, named, strict=True))
    return record(words, needed=schema_city.BODY_WORDS[:1])


def routes() -> Schema:
    """Give the schema of routes.yaml."""
    words = {
        "code": {"type": ["string", "integer"]},
        "screen": _whole(schema_city.SMALLEST_SCREEN, schema_city.LARGEST_SCREEN),
        "idle": _whole(5, 3600),
        "life": _whole(5, 3600),
        "sms": {"enum": ["one-way", "two-way"]},
        "sender": WRITTEN,
        "receipts": _YES,
        "rate": _whole(1, schema_sending.MOST_RATE),
        schema_prices.CALL: {**choice(schema_prices.CALLS), "description": "to who calls"},
        schema_prices.PRICES: _listed(_price()),
    }
    needed = ["screen", "idle", "life", "sms", "receipts"]
    other = record({word: of for word, of in words.items() if word != "code"}, needed=needed)
    network = record(words, needed=["code", *needed])
    gateway = record({"other": other}, needed=("other",), named={"^(?!other$).": network})
    return record({}, named={".": gateway})


def _price() -> Schema:
    """Give the schema of a price; an amount may be read as a number or as a text."""
    amount = {"type": ["string", "number"], "minimum": 0}
    words = {
        "from": {**_DAY, "description": "its first day"},
        "currency": choice(CURRENCIES),
        "session": {**amount, "pattern": f"^{schema_prices.SESSION}$"},
        "part": {**amount, "pattern": f"^{AMOUNT}$", "description": "of one SMS"},
    }
    return record({word: words[word] for word in schema_prices.WORDS}, needed=schema_prices.WORDS)


def services() -> Schema:
    """Give the schema of services.yaml."""
    names = record({}, named={"^[a-z]+$": WRITTEN})
    words = {
        "code": _CODE,
        "name": names,
        "label": {**names, "description": f"at most {schema_services.LABEL} septets"},
        "group": WRITTEN,
        "needs": {"enum": ["container", "block", "nothing"]},
        "reveals home": _YES,
        "responsible": {"anyOf": [WRITTEN, _by_area()]},
        "target hours": {
            **_whole(1, schema_owners.MOST_HOURS),
            "description": "hours of work, of the body that answers for it, until it is solved",
        },
        schema_services.MISSED: {**_YES, "description": "yes: it says that a round was missed"},
        schema_services.WITHIN: {
            "type": "string",
            "pattern": f"^({schema_services.WITHIN_LIKE})$",
            "description": "metres from a point within which another one is the same place",
        },
    }
    return _listed(record(words, needed=schema_services.NEEDED))


def _by_area() -> Schema:
    other = {**WRITTEN, "description": "in every area that is not named"}
    return record({schema_owners.OTHER: other}, named={f"^{schema_city.CODE}$": WRITTEN})


def places() -> Schema:
    """Give the schema of places.yaml."""
    label = {**WRITTEN, "description": f"at most {schema_places.LABEL} septets"}
    common = {
        "code": _CODE,
        "name": WRITTEN,
        "label": label,
        "aliases": {"anyOf": [WRITTEN, _listed(WRITTEN)]},
        "at": _AT,
        "source": {"enum": [str(Source.POINTS), str(Source.UNVERIFIED)]},
    }
    point = {
        "code": {"type": ["string", "integer"], "pattern": "^[0-9]{5}$"},
        "name": WRITTEN,
        "label": label,
        "kind": {"enum": ["container", "dump", "landmark"]},
        "at": _AT,
    }
    bairro = {
        **common,
        "population": _whole(0, 50_000_000),
        "blocks": _whole(1, schema_places.MOST_BLOCKS),
        "points": _listed(record(point, needed=("code", "name", "kind", "at"))),
    }
    district = {
        **common,
        "radius_m": _whole(100, 100_000),
        "bairros": _listed(record(bairro, needed=("code", "name"))),
    }
    listed = _listed(record(district, needed=("code", "name")))
    return record({"districts": listed}, needed=("districts",))


def calendar() -> Schema:
    """Give the schema of calendar.yaml."""
    said = {**WRITTEN, "pattern": f"^([^<\\n]|{ROUNDS})+$"}
    codes = {"anyOf": [_CODE, _listed(_CODE)]}
    words = {
        "say": record({}, named={"^[a-z]+$": said}),
        "where": {**codes, "description": "districts and bairros; without it the whole city"},
        "service": {**codes, "description": "problems; without it whatever the problem"},
        "from": {**_DAY, "description": "the first day on which it is told"},
        "until": {**_DAY, "description": "the last day on which it is told"},
        "pause": {**_YES, "description": "yes: no work is done meanwhile, deadlines wait"},
        "rounds": {"anyOf": [_WEEKDAYS, _listed(_WEEKDAYS)], "description": "when a round comes"},
    }
    notice = record({word: words[word] for word in schema_calendar.NOTICE}, needed=("say",))
    listed = record({}, named={f"^{schema_menu.NAME}$": notice})
    # Without any notice the word stands alone.
    days = record({}, named={_DAY["pattern"]: WRITTEN})
    means = {"description": "days on which bodies with hours do not work, and what they are"}
    none: Schema = {"type": "null"}
    return record(
        {"notices": {"anyOf": [listed, none]}, "holidays": {"anyOf": [days, none], **means}}
    )
