"""Edit calendar.yaml: notices that are told for some days, and holidays."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from app.domain.errors import Conflict
from app.edits.edited import Edited, Taken, Typed
from app.edits.fields import Field, Kind, as_value, checked, edit_fields, languages_in
from app.edits.names import free_name
from app.edits.placing import Spot
from app.edits.removal import Entry, put_back, sight, take_out, with_typed
from app.menufiles.schema_calendar import FILE, NOTICE
from app.menufiles.tree import Pairs
from app.menufiles.yaml_put import Put, find, plain, put
from app.menufiles.yaml_said import Said, said_of
from app.menufiles.yaml_values import Block, Value
from app.usecases.drafts import Change, Files, Thing

_HEAD: Final = "# calendar.yaml: what residents are told for some days, and holidays.\n"
NOTICES: Final = "notices"
HOLIDAYS: Final = "holidays"


class Told(NamedTuple):
    """A notice as it is written; codes and days may be wrong still."""

    say: Mapping[str, str]  #: by language
    where: Sequence[str] = ()
    service: Sequence[str] = ()
    first: str = ""
    until: str = ""
    pauses: bool = False
    rounds: Sequence[str] = ()


def notices_in(files: Files) -> dict[str, Told]:
    """Give the notices by name, as the file has them."""
    read = plain(find(files[FILE], (NOTICES,))) if files.get(FILE) else None
    return {name: _told(one) for name, one in read.items()} if isinstance(read, dict) else {}


def holidays_in(files: Files) -> dict[str, str]:
    """Give the names of holidays by day, as 2026-12-25."""
    read = plain(find(files[FILE], (HOLIDAYS,))) if files.get(FILE) else None
    return read if isinstance(read, dict) else {}


def fields_of(files: Files, name: str) -> list[Field]:
    """Give the fields of a notice."""
    languages = languages_in(files)
    above = (NOTICES, name)
    says = [Field(f"say {one}", (*above, "say", one), order=languages) for one in languages]
    return [
        *says,
        Field("where", (*above, "where"), Kind.LIST, NOTICE),
        Field("service", (*above, "service"), Kind.LIST, NOTICE),
        Field("from", (*above, "from"), Kind.BARE, NOTICE),
        Field("until", (*above, "until"), Kind.BARE, NOTICE),
        Field("pause", (*above, "pause"), Kind.BARE, NOTICE),
        Field("rounds", (*above, "rounds"), Kind.LIST, NOTICE),
    ]


def add_notice(files: Files, told: Told, begins: str = "", waiting: Files | None = None) -> Edited:
    """Add a notice under a name made of its words, that no other has, nor one of files that wait.

    `begins` is its first day where it has none of its own.

    Raises: BadFields, InvalidInput; Conflict where it stands there word by word.
    """
    known, bare = notices_in(files), _as_read(told)
    told = bare._replace(first=bare.first or begins)
    if bare in known.values() or told in known.values():  # sent twice, it would be told twice
        raise Conflict("The calendar has this notice already.")
    # One that waits word by word is the same, and is to stand once.
    others = {name for name, one in notices_in(waiting or {}).items() if one != told}
    name = free_name(next(iter(told.say.values()), ""), {*known, *others}, "notice")
    value: dict[str, Value] = {"say": dict(told.say)}
    value |= {word: list(codes) for word, codes in _lists(told) if codes}
    for word, day in (("from", told.first), ("until", told.until)):
        if (written := as_value(day, Kind.BARE)) is not None:
            value[word] = written
    if told.pauses:
        value["pause"] = as_value("yes", Kind.BARE) or "yes"
    after = _added(files.get(FILE, ""), NOTICES, name, value)
    fields = fields_of(files, name)
    change = Change(f"{FILE} / {NOTICES} / {name}", "", next(iter(told.say.values()), ""))
    return Edited({FILE: after}, [change], checked(files, {FILE: after}, fields))


def begin_notice(files: Files, told: Told, begins: str) -> Edited:
    """Give a notice that stands there without a first day its own, else `begins`.

    Nothing where none stands there word by word.

    Raises: BadFields, InvalidInput.
    """
    told, notices = _as_read(told), notices_in(files)
    bare = told._replace(first="")
    name = next((name for name, one in notices.items() if one == bare), None)
    if name is None:
        return Edited({}, ())
    day = Put((NOTICES, name, "from"), as_value(told.first or begins, Kind.BARE), NOTICE)
    return edit_fields(files, FILE, fields_of(files, name), {}, {"from": day})


def add_holiday(files: Files, day: str, name: str, published: Files | None = None) -> Edited:
    """Add a day on which nobody works; one that a draft has taken out comes back as `published`.

    Raises: BadFields, InvalidInput; Taken where it is one.
    """
    if day in (known := holidays_in(files)):
        raise Taken(
            "%(day)s is a holiday already, %(name)s: take it out first.",
            field="day",
            day=day,
            name=known[day],
        )
    if published and holidays_in(published).get(day) == name and FILE in files:
        with suppress(Conflict):
            return put_back(files, published, entry_of(HOLIDAYS, day), name)
    after = _added(files.get(FILE, ""), HOLIDAYS, day, name)
    fields = [Spot("day", (HOLIDAYS, day), is_key=True), Spot("holiday", (HOLIDAYS, day))]
    change = Change(f"{FILE} / {HOLIDAYS} / {day}", "", name)
    return Edited({FILE: after}, [change], checked(files, {FILE: after}, fields))


def entry_of(word: str, name: str) -> Entry:
    """Give a notice or a holiday as what may be taken out."""
    return Entry(Thing(FILE, f"{word} / {name}"), (word, name))


def remark_at(files: Files, word: str, name: str) -> Said | None:
    """Give what the file says of a notice or a holiday in remarks. Raises: InvalidInput."""
    return said_of(files[FILE], (word, name)) if files.get(FILE) else None


def leave_out(files: Files, word: str, name: str, seen: str, goes: bool | None = None) -> Edited:
    """Take a notice or a holiday out; nothing where there is none any more. Raises: as `take_out`.

    `seen` is what was there when somebody looked; `goes`: as `take_out` has it.
    """
    entry = entry_of(word, name)
    if not sight(files, entry):
        return Edited({}, ())
    return take_out(files, entry, seen, _first_said(files, word, name), goes)


def put_notice_back(
    files: Files, published: Files, name: str, typed: Mapping[str, Typed]
) -> Edited:
    """Put a notice back that was taken out, with what was typed of it meanwhile.

    Raises: as `put_back`, `edit_fields`.
    """
    what = _first_said(published, NOTICES, name)
    back = put_back(files, published, entry_of(NOTICES, name), what)
    return with_typed(files, back, FILE, fields_of(files, name), typed)


def _first_said(files: Files, word: str, name: str) -> str:
    """Give by what words people know a notice or a holiday."""
    if word == HOLIDAYS:
        return holidays_in(files).get(name, "")
    told = notices_in(files).get(name)
    return next(iter(told.say.values()), "") if told else ""


def _added(text: str, word: str, name: str, value: Value) -> str:
    if not text:
        text = f"{_HEAD}{word}:\n"
    has_some = isinstance(find(text, (word,)), Pairs)
    if has_some:
        return put(text, (word, name), value)
    return put(text, (word,), Block({name: value}))


def _as_read(told: Told) -> Told:
    """Give a notice as `notices_in` gives it."""
    where, service, rounds = map(list, (told.where, told.service, told.rounds))
    return told._replace(where=where, service=service, rounds=rounds)


def _lists(told: Told) -> tuple[tuple[str, Sequence[str]], ...]:
    return ("where", told.where), ("service", told.service)


def _told(read: object) -> Told:
    one = read if isinstance(read, dict) else {}
    say = one.get("say")
    return Told(
        say if isinstance(say, dict) else {},
        _codes(one.get("where")),
        _codes(one.get("service")),
        str(one.get("from") or ""),
        str(one.get("until") or ""),
        one.get("pause") == "yes",
        _codes(one.get("rounds")),
    )


def _codes(read: object) -> list[str]:
    return list(map(str, read)) if isinstance(read, list) else [str(read)] if read else []
