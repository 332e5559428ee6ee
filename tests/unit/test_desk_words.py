"""The desk speaks Portuguese and English: no word of a page is missing, none is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.domain.errors import Busy, Conflict, InvalidInput, NotFound
from app.menu.conditions import CONDITIONS
from app.menu.typing import TYPES
from app.menufiles.schema_menu import OF_DATES
from app.menufiles.schema_messages import TERMS
from app.web.desk.pages import HERE, LANGUAGES, Pages, load_words

#: Words in a template: `_("...")`, `ngettext("one", "many", n)`; and what puts them together.
TOLD = re.compile(
    r"""(?:\b_|ngettext)\(\s*(["'])((?:\\.|(?!\1).)*)\1(?:\s*,\s*(["'])((?:\\.|(?!\3).)*)\3)?"""
)
#: The beginning of words that a macro puts together with a code.
BEGINNING = re.compile(r'"([a-z]+(?: [a-z]+)* )"')
VALUE = re.compile(r"%\((\w+)\)s")
#: Portuguese as others spell it since 1990: the city writes "Direcção", and so does the desk.
NEWER = re.compile(
    r"\b(?:[cdlv]r?eem|tetos?|eletr\w+|sele(?:cion|ç)\w+|di?re(?:ç|tor)\w+|aç(?:ão|ões)|atua\w+|ativ\w+"
    r"|ob?jet\w+|projet\w+|corret\w+|exat\w+|setor\w*|contat\w+|proteç\w+|receç\w+|exceç\w+|ótim\w+)\b",
    re.IGNORECASE,
)
APP = HERE.parents[1]
#: Rules and use cases whose refusals officials read at the desk.
REFUSING = (
    "domain/accounts.py",
    "domain/letter_words.py",
    "domain/outbox.py",
    "domain/overtaken.py",
    "store/message_list.py",
    "usecases/sign_in.py",
    "usecases/manage_accounts.py",
    "usecases/take_action.py",
    "usecases/change_report.py",
    "usecases/set_aside.py",
    "usecases/correct_place.py",
    "usecases/file_report.py",
    "store/figures_store.py",
    "store/inbound_list.py",
    "store/handled_list.py",
    "usecases/queue_filters.py",
    "work/housekeeper.py",
    "domain/export_tokens.py",
    "usecases/export_filters.py",
    "usecases/export_reports.py",
    "usecases/manage_tokens.py",
    "store/report_export.py",
    "work/exports.py",
    "usecases/crews.py",
    "domain/learn_places.py",
    "drawings/cards.py",
    "drawings/card_picture.py",
    "drawings/diagram.py",
    "drawings/plates.py",
    "drawings/stops_bar.py",
    "drawings/tree.py",
    "edits/edited.py",
    "edits/bodies.py",
    "edits/calendar.py",
    "edits/places.py",
    "edits/removal.py",
    "edits/languages.py",
    "edits/areas.py",
    "edits/routes.py",
    "edits/texts.py",
    "edits/services.py",
    "menufiles/places_edit.py",
    "menufiles/points_import.py",
    "menufiles/remarks.py",
    "menufiles/yaml_put.py",
    "menufiles/yaml_said.py",
    "store/draft_store.py",
    "work/city_press.py",
    "work/drafting.py",
    "work/folder_files.py",
    "work/publisher.py",
)
#: Calls in the desk's code whose first text is shown to officials.
SAYING = {"word", "refuse", "Said", "say"}


def templates() -> Iterator[str]:
    for file in sorted((HERE / "templates").glob("*.html")):
        text = file.read_text("utf-8")
        yield from BEGINNING.findall(text)
        for match in TOLD.finditer(text):
            yield match[2]
            if match[4]:
                yield match[4]


def code() -> Iterator[str]:
    for file in (*sorted(HERE.rglob("*.py")), *(APP / name for name in REFUSING)):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _says(node.func):
                yield from _texts(node.args)


def _says(func: ast.expr) -> bool:
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name in SAYING or name in {
        "AppError",
        "InvalidInput",
        "NotFound",
        "Conflict",
        "Busy",
        "Unfit",
        "Taken",
        "__init__",
    }


def _texts(arguments: list[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
            yield str(argument.values[0].value)  # a beginning: "event " of f"event {kind}"


@cache
def said() -> set[str]:
    return {*templates(), *code()}


def test_every_word_of_the_desk_is_in_portuguese() -> None:
    words = load_words("pt")
    missing = sorted(said() - set(words))
    # What is put together from a code, "may reveal", is a word of its own.
    whole = [word for word in missing if not word.endswith(" ")]

    assert len(said()) > 60
    assert whole == []


def test_no_word_is_kept_that_nobody_says() -> None:
    text = "".join(file.read_text("utf-8") for file in _ours())
    for language in LANGUAGES:
        words = set(load_words(language)) - said()
        left = [word for word in words if not _is_made(word) and word not in text]
        assert left == [], language


def _ours() -> list[Path]:
    return [*APP.rglob("*.py"), *(HERE / "templates").glob("*.html")]


def _is_made(word: str) -> bool:
    """Whether a page puts it together from a beginning and a code."""
    return any(word.startswith(start) for start in said() if start.endswith(" "))


def test_every_message_that_is_sent_has_a_name() -> None:
    for language in LANGUAGES:
        words = load_words(language)
        assert [name for name in TERMS if f"template {name}" not in words] == [], language
    assert len(TERMS) > 15


def test_what_drawings_put_together_of_a_menu_is_in_portuguese() -> None:
    words = load_words("pt")
    assert [one for one in CONDITIONS if f"if {one}" not in words] == []
    assert [one for one in TYPES if one not in words] == []
    for language in LANGUAGES:
        assert {f"words {one}" for one in (*OF_DATES, "block")} <= {*load_words(language)}
    assert len(CONDITIONS) > 15


def test_what_is_refused_begins_as_a_sentence_but_where_a_word_of_somebody_begins_it() -> None:
    pages, far = Pages(), "%(point)s lies far off"
    for language in LANGUAGES:
        said = pages.refusal(language, "say whether it worked")
        assert said[0].isupper()
        assert said[1:] == pages.word(language, "say whether it worked")[1:]
    assert pages.refusal("en", far, point="baltazar") == "baltazar lies far off"
    assert pages.refusal("en", "%(n)s of it", n=3) == "3 of it"


def test_errors_that_say_nothing_of_their_own_are_in_portuguese() -> None:
    pages, late = Pages(), "the database does not answer; `menu history` shows later"
    for kind in (NotFound, Conflict, InvalidInput, Busy):
        assert pages.refusal("pt", kind().said) != kind().said, kind
    [waits] = [word for word in load_words("pt") if word.startswith(late)]
    assert "menu history" not in pages.refusal("pt", waits)


def test_a_translation_has_the_values_of_what_it_translates() -> None:
    for language in LANGUAGES:
        for english, words in load_words(language).items():
            assert isinstance(words, str), english
            assert set(VALUE.findall(words)) == set(VALUE.findall(english)), english


def test_portuguese_is_spelt_in_one_way_and_calls_each_thing_by_one_word() -> None:
    assert NEWER.findall("Selecione quem lê: eles leem a direção; ação, teto") == [
        *("Selecione", "leem", "direção", "ação", "teto"),
    ]
    files = "words/pt.toml", "words/findings.pt.toml", "manual/manual.html"
    texts = {name: (HERE / name).read_text("utf-8") for name in files}
    for name, text in texts.items():
        assert NEWER.findall(text) == [], name
        # Crews are "brigadas", and no case is "rejeitado" that elsewhere is "inválido".
        assert re.findall(r"\bequipas?\b|\brejeit\w+", text) == [], name
    assert sum(len(re.findall("brigada", text)) for text in texts.values()) > 20


def test_every_template_can_be_read_in_every_language() -> None:
    pages = Pages()
    names = [file.name for file in (HERE / "templates").glob("*.html")]
    for language in LANGUAGES:
        for name in names:
            assert pages.template(language, name)
    assert len(names) > 8


def test_why_a_file_was_not_made_is_in_portuguese() -> None:
    whys = {
        "the disk of this machine is full",
        "its city is off the line",
        "it was begun three times and never came to its end",
    }
    assert whys <= set(load_words("pt"))
