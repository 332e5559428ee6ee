"""The menu's texts and translations: a table, screen × language, beside a phone that plays them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from app.domain.accounts import Right
from app.domain.text import GSM7_BASIC, GSM7_EXTENDED, folds, key, septets
from app.edits.edited import Edited
from app.edits.texts import edit_texts, field_of, raw_of
from app.menu.called import called
from app.menu.longest import longest_values
from app.menu.model import City
from app.menu.typing import family
from app.menufiles.schema_menu import OF_DATES, STATUSES, WORDS
from app.menufiles.sheet_room import Size, sizes, typed_septets
from app.menufiles.sheet_texts import Entry, Form, Name, Texts, gather
from app.usecases.drafts import Files
from app.walks.replay import way_to
from app.web.desk.city.editing import PATH, Wrong, draw, kept, state_of, try_edit, typed_in
from app.web.desk.city.phone import Shown, phone
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import city_language
from app.web.security import page_headers

_PATH: Final = f"{PATH}/menu"
#: What is shown on a page; a form of so many fields stays far below what may be sent.
PAGE: Final = 120
SECTIONS: Final = ("menu", "messages", "services", "calendar", "city")
#: Groups of texts that menu.yaml has beside its screens, and the messages.
_GROUPS: Final = ("keys", "wrong", "failed", "over", "tell", "words", "messages")
#: Longer texts get two lines to be written on.
_LONG: Final = 34


class Cell(NamedTuple):
    """One text in one language."""

    field: str
    language: str
    value: str
    rows: int
    size: Size | None


class _Measured(NamedTuple):
    """How long texts are: as they are kept, or as somebody has typed them."""

    known: Mapping[tuple[Name, str], Size]
    values: Mapping[str, Mapping[str, int]]  #: by language, septets of each value at its longest
    typed: Mapping[str, str]  #: by field, what was not kept

    def size(self, cell: tuple[Name, str]) -> Size | None:
        """Give it; None where nobody knows how much there may be."""
        size, typed = self.known.get(cell), self.typed.get(field_of(cell))
        if size is None or typed is None:
            return size
        language = cell[1]
        used = typed_septets(typed, self.values.get(language, {}), language)
        room = None if size.room is None else size.longest + size.room - used
        return Size(used, room)


class Line(NamedTuple):
    """One text in every language."""

    what: str
    cells: Sequence[Cell]


class Group(NamedTuple):
    """What is shown together: a form of a screen, the messages, a problem."""

    name: str
    words: str  #: by which people know the screen; "" where there are none
    form: Form | None  #: of a screen that the phone can be brought to
    lines: Sequence[Line]


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show texts, and the phone."""
    state = state_of(visit)
    texts = gather(state.files)
    asked = visit.form if wrong else visit.query
    section = asked.get("section") if asked.get("section") in SECTIONS else SECTIONS[0]
    words = asked.get("q")
    found = [entry for entry in texts.entries if _is_wanted(entry, section, words)]
    first = min(asked.whole("from"), max(len(found) - 1, 0)) // PAGE * PAGE
    known = sizes(state.city, tuple(found)) if state.city else {}
    values = _values(state.city, texts.languages)
    measured = _Measured(known, values, wrong.typed if wrong else {})
    part = found[first : first + PAGE]
    played = phone(visit, state)
    groups = [
        _met(group, state.city, played["phone"])
        for group in _groups(visit, part, texts.languages, measured, state.city)
    ]
    told = [*wrong.at, *wrong.said, *wrong.now] if wrong else []
    return draw(
        visit,
        "city_texts.html",
        "menu",
        state,
        wrong,
        groups=groups,
        languages=texts.languages,
        sections=[one for one in SECTIONS if any(e.name[0] == one for e in texts.entries)],
        section=section,
        words=words,
        first=first,
        page=PAGE,
        found=len(found),
        values=values,
        elsewhere=_elsewhere(told, groups),
        names=_names(visit, state.city, texts, told),
        **played,
    )


def _elsewhere(told: Sequence[str], groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Give the texts of which something is told and which are not shown, with their addresses."""
    shown = {cell.field for one in groups for line in one.lines for cell in line.cells}
    return [(name, _address(name)) for name in dict.fromkeys(told) if name not in shown]


def _names(visit: Visit, city: City | None, texts: Texts, told: Sequence[str]) -> dict[str, str]:
    """Give what texts of which something is told are called, by their fields."""
    return {
        field: f"{_heading(visit, city, entry) or _group(entry)}, {_spoken(visit, entry)} ({one})"
        for entry in (texts.entries if told else ())
        for one in texts.languages
        if (field := field_of((entry.name, one))) in told
    }


def _address(field: str) -> str:
    """Give the address of a text among those that have its words."""
    _, file, screen, *_ = (*field.split("/"), "", "")
    return _with(_PATH, {"section": file, "q": screen})


def save(visit: Visit) -> Response:
    """Take what was typed into the draft."""
    remarks: list[str] = []

    def make(files: Files) -> Edited:
        edited = edit_texts(files, typed_in(visit.form))
        remarks[:] = edited.remarks
        return edited

    if wrong := try_edit(visit, make):
        return show(visit, wrong)
    where = {name: visit.form.get(name) for name in ("section", "q", "from")}
    return kept(visit, _with(_PATH, where), *map(visit.found_by_check, remarks))


def letters(_visit: Visit) -> Response:
    """Give how letters become those of phones, for the script that counts while somebody types."""
    plain = folds()
    table = {
        "folds": plain,
        "german": {char: to for char, to in folds("de").items() if plain.get(char) != to},
        "basic": "".join(sorted(GSM7_BASIC)),
        "double": "".join(sorted(GSM7_EXTENDED)),
    }
    # The same for everybody until the program changes: not brought anew over a weak line.
    return JSONResponse(table, headers={**page_headers(), "cache-control": "private, max-age=3600"})


def _is_wanted(entry: Entry, section: str, words: str) -> bool:
    if entry.name[0] != section:
        return False
    said = " ".join((*entry.name[1:], *(text.raw for text in entry.texts.values())))
    return key(words) in key(said)


def _groups(
    visit: Visit,
    entries: Sequence[Entry],
    languages: Sequence[str],
    measured: _Measured,
    city: City | None,
) -> Iterator[Group]:
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(_group(entry), []).append(entry)
    for name, found in by_name.items():
        lines = [_line(visit, entry, languages, measured) for entry in found]
        words = _heading(visit, city, found[0])
        yield Group(name, words, _form(found[0]), lines)


def _form(entry: Entry) -> Form | None:
    """Give the form that a group of texts is called by; None for lines of `tell` and all else."""
    form = entry.shown[0] if len(entry.shown) == 1 else None
    screen = _group(entry).partition(" ")[0]
    return form if form and entry.name[0] == "menu" and form[0] == screen else None


def _met(group: Group, city: City | None, shown: Shown | None) -> Group:
    """Give a group without its form where no call leads there: what is said when we fail."""
    is_met = group.form and city and shown and way_to(city, shown.wish, group.form)
    return group if is_met else group._replace(form=None)


def _heading(visit: Visit, city: City | None, entry: Entry) -> str:
    """Give the words by which people know what a text is part of; "" where there are none."""
    name, file = _group(entry), entry.name[0]
    is_screen = file == "menu" and len(entry.shown) == 1
    words = called(city, name, city_language(visit)) if city and is_screen else ""
    if not words and file != "services" and name in _GROUPS:
        words = visit.word(f"group {name}")
    return words


def _group(entry: Entry) -> str:
    file, screen, _ = entry.name
    return "messages" if file == "messages" else screen


def _line(visit: Visit, entry: Entry, languages: Sequence[str], measured: _Measured) -> Line:
    cells = []
    for language in languages:
        value = raw_of(entry, language)
        longest = max(len(raw_of(entry, one)) for one in languages)
        rows = 1 + (longest > _LONG) + (longest > 2 * _LONG)
        cell = entry.name, language
        cells.append(Cell(field_of(cell), language, value, rows, measured.size(cell)))
    return Line(_spoken(visit, entry), cells)


def _spoken(visit: Visit, entry: Entry) -> str:
    """Name a text as people see it: "key 1", "text"."""
    file, screen, what = entry.name
    if file == "messages":
        return f"{visit.word(f'template {screen}')}, {screen}"
    if screen == "words" and what in (*WORDS, *OF_DATES):
        status = f"status {what.replace(' ', '_')}"
        return visit.word(status if what in STATUSES else f"words {what}")
    line, _, digit = what.partition(" option ")
    if digit:
        return f"{line}, {visit.word('key %(digit)s', digit=digit)}"
    kind, _, rest = what.partition(" ")
    if kind in ("option", "key"):
        return visit.word("key %(digit)s", digit=rest)
    if kind == "wrong":
        return visit.word("no %(kind)s", kind=visit.word(family(rest)))
    named = {"say": "text", "name": "name", "label": "label"}
    return visit.word(f"words {named[what]}") if what in named else what


def _values(city: City | None, languages: Sequence[str]) -> dict[str, dict[str, int]]:
    """Give how many septets each value takes at its longest, by language."""
    if city is None:
        return {}
    return {
        language: {
            name: septets(text or "") for name, text in longest_values(city, language).items()
        }
        for language in languages
    }


def _with(path: str, query: dict[str, str]) -> str:
    wanted = {name: value for name, value in query.items() if value and value != "0"}
    return f"{path}?{urlencode(wanted)}" if wanted else path


ROOMS: Final = (
    Room("GET", "/city/menu", Right.CITY, show),
    Room("POST", "/city/menu", Right.CITY, save),
    Room("GET", "/city/letters", Right.CITY, letters),
)
