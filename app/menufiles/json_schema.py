"""A JSON Schema for each file of a city, so that editors complete words and mark slips.

Made of the lists that the check itself uses. The check knows more: where a call leads, what fits.
"""

from collections.abc import Mapping
from typing import Final

from app.menu.state import NUMBER
from app.menufiles import json_schema_facts as facts
from app.menufiles import meanings, phrases, schema_menu, schema_messages
from app.menufiles.json_schema_facts import Schema, choice, record

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
#: A text; `<` and `>` may stand in it, a value only when there is one of that name.
_TEXT_LETTERS: Final = rf"([^<]|<(?![a-z][^<>\n]*>)|<({'|'.join(phrases.VALUE_WORDS.known)})>)+"
TEXT: Final[Schema] = {**facts.WRITTEN, "pattern": f"^{_TEXT_LETTERS}$"}
_NAME: Final[Schema] = {"type": "string", "pattern": f"^{schema_menu.NAME}$"}
#: A pattern holds for every key it fits, so words of the head must not fit it.
_SCREENS: Final = f"^(?!({'|'.join(schema_menu.HEAD)})$){schema_menu.NAME}$"
_DIGITS_AND_LIST: Final = f"^[0-9](-[0-9])? <({'|'.join(meanings.LISTS_MEAN)})>$"
_NUMBER: Final = "^number (0|[1-9][0-9]{0,5})-[1-9][0-9]{0,5}$"
_LABEL: Final = f"^[0-9] {_TEXT_LETTERS}$"


def schemas() -> dict[str, Schema]:
    """Give the schema of each kind of file: city, routes, services, places, calendar, menu, …"""
    return {
        "city": facts.city(),
        "routes": facts.routes(),
        "services": facts.services(),
        "places": facts.places(),
        "calendar": facts.calendar(),
        "menu": _menu(),
        "menu.LL": _translation(),
        "messages": _messages(_record_of_message()),
        "messages.LL": _messages(),
    }


def schema(kind: str = "") -> Schema:
    """Give the schema of one kind as a whole document; all as definitions of one without a kind."""
    made = {"$schema": DIALECT, "title": f"Dial311 {kind}.yaml", "definitions": _definitions()}
    if not kind:
        return {**made, "title": "Dial311", "definitions": _definitions() | schemas()}
    return made | schemas()[kind]


def _definitions() -> dict[str, Schema]:
    return {
        "text": TEXT,
        "name": _NAME,
        "condition": choice(meanings.CONDITIONS_MEAN),
        "effect": choice(meanings.EFFECTS),
        "option target": _target("if", "do", "go"),
        "answer target": _target("do", "go", "wrong"),
        "form": _form(),
    }


def _the(name: str, means: str = "") -> Schema:
    """Point to a definition. What stands beside $ref is ignored, so a meaning goes around it."""
    ref = {"$ref": f"#/definitions/{name}"}
    return {"allOf": [ref], "description": means} if means else ref


def kind_of(file: str) -> str:
    """Name the kind of a file: "menu.LL" for menu.en.yaml; "" for none of a city.

    >>> kind_of("menu.yaml"), kind_of("menu.en.yaml"), kind_of("menus.yaml")
    ('menu', 'menu.LL', '')
    """
    stem, _, language = file.removesuffix(".yaml").partition(".")
    kind = f"{stem}.LL" if language else stem
    return kind if kind in schemas() else ""


def _messages(*others: Schema) -> Schema:
    shape = _either(_the("text"), *others) if others else _the("text")
    at_will = {**schema_messages.AT_WILL, **schema_messages.SMS_TEXTS}
    known = schema_messages.MESSAGES | at_will
    texts = _told(known, dict.fromkeys(known, shape))
    return record(texts, needed=tuple(schema_messages.MESSAGES))


def _record_of_message() -> Schema:
    words = {"say": _the("text"), **facts.terms()}
    return record(_told(schema_messages.WORDS, words), needed=("say",))


def _menu() -> Schema:
    words = _told(
        meanings.HEAD,
        {
            "language": {"enum": [int(schema_menu.LANGUAGE), schema_menu.LANGUAGE]},
            "keys": _mapping({r"^[0-9] [^<>]+$": choice(phrases.KEY_WORDS.known)}),
            "wrong": record(
                {"say": _the("text")}, needed=("say",), named={"^after [2-9]$": _the("name")}
            ),
            "failed": _the("text"),
            "over": _the("text"),
            "tell": _mapping({f"^{schema_menu.NAME}$": _either(_the("text"), _line())}),
            "words": _words(),
        },
    )
    form = _the("form")
    screen = _either(_the("text"), form, {"type": "array", "items": form, "minItems": 1})
    needed = tuple(word for word in schema_menu.HEAD if word != "tell")
    return record(words, needed=needed, named={_SCREENS: screen})


def _line() -> Schema:
    keys = _mapping({_LABEL: _the("option target")})
    words = {"if": _the("condition"), "say": _the("text"), "choose": keys}
    return record(words, needed=("say",))


def _words() -> Schema:
    plain = {**facts.WRITTEN, "pattern": "^[^<>]+$"}
    words = (*schema_menu.WORDS, *schema_menu.OF_DATES)
    return record(dict.fromkeys(words, plain), needed=schema_menu.WORDS)


def _form() -> Schema:
    names = {"type": "array", "items": _the("name"), "minItems": 1}
    return record(
        _told(
            meanings.SCREEN,
            {
                "if": _the("condition"),
                "say": _the("text"),
                "tell": _either(_the("name"), names),
                "type": _answers(),
                "choose": _options(),
                "go": _the("name"),
            },
        )
    )


def _options() -> Schema:
    target = _the("option target")
    lists = {
        f"<{word}>": _the("option target", means) for word, means in meanings.LISTS_MEAN.items()
    }
    return record(lists, named={_DIGITS_AND_LIST: target, _LABEL: target})


def _answers() -> Schema:
    target = {k: _the("answer target", means) for k, means in meanings.TYPES_MEAN.items()}
    return _kinds(target)


def _kinds(by_kind: Mapping[str, Schema]) -> Schema:
    """Give the schema of what stands under kinds of typed answers; a number has its range."""
    words = {kind: of for kind, of in by_kind.items() if kind != NUMBER}
    return record(words, named={_NUMBER: by_kind[NUMBER]})


def _target(*words: str) -> Schema:
    known = _told(
        meanings.TARGET,
        {
            "if": _the("condition"),
            "do": _the("effect"),
            "go": _the("name"),
            "wrong": _the("text"),
        },
    )
    # Where a call resumes there is no go; the check asks for it everywhere else.
    return _either(_the("name"), record({word: known[word] for word in words}))


def _translation() -> Schema:
    labels = {"type": "array", "items": {**facts.WRITTEN, "pattern": _LABEL}, "minItems": 1}
    keyed = record({"say": _the("text"), "choose": labels}, needed=("say", "choose"))
    hints = _kinds(dict.fromkeys(meanings.TYPES_MEAN, _the("text")))
    form = record({"say": _the("text"), "choose": labels, "type": hints})
    screen = _either(_the("text"), form, {"type": "array", "items": form, "minItems": 1})
    words = {
        "keys": labels,
        **dict.fromkeys(("wrong", "failed", "over"), _the("text")),
        "tell": _mapping({f"^{schema_menu.NAME}$": _either(_the("text"), keyed)}),
        "words": _words(),
    }
    needed = tuple(word for word in words if word != "tell")
    return record(words, needed=needed, named={_SCREENS: screen})


def _mapping(named: Mapping[str, Schema]) -> Schema:
    return record({}, named=named)


def _either(*shapes: Schema) -> Schema:
    return {"anyOf": list(shapes)}


def _told(means: Mapping[str, str], words: Mapping[str, Schema]) -> dict[str, Schema]:
    return {word: {"allOf": [shape], "description": means[word]} for word, shape in words.items()}
