"""Read calendar.yaml: the notices of a city, each for an area and some days, and its holidays."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.menu.notices import ROUNDS
from app.menufiles import fields
from app.menufiles.draft import Notice, Phrase, Text
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.phrases import check_letters, check_line
from app.menufiles.schema_hours import read_days
from app.menufiles.schema_menu import NAME
from app.menufiles.tree import Node, Scalar, is_empty

FILE: Final = "calendar.yaml"
WORDS: Final = ("notices", "holidays")
NOTICE: Final = ("say", "where", "service", "from", "until", "pause", "rounds")
#: Days for which work may be suspended at a time.
LONGEST_PAUSE: Final = 366


class Known(NamedTuple):
    """What the other files say; of one that could not be read nothing, which checks nothing."""

    languages: Sequence[str]
    areas: Collection[str]  #: codes of districts and bairros
    services: Collection[str]  #: codes


class Calendar(NamedTuple):
    """What it says."""

    notices: list[Notice]
    holidays: dict[str, str]  #: ISO 8601 date -> name


NOTHING: Final = Calendar([], {})


def read_calendar(node: Node, notes: Notes, known: Known) -> Calendar:
    """Read calendar.yaml; there may be no notice today, and no holidays."""
    calendar = Fields(node, notes, FILE, WORDS)
    days = calendar.get("holidays")
    holidays = {} if days is None or is_empty(days) else _holidays(days, notes)
    listed = calendar.need("notices") if days is None else calendar.get("notices")
    if listed is None or is_empty(listed):
        return Calendar([], holidays)
    pairs = fields.pairs(listed, notes, "notices")
    return Calendar([_notice(key, value, notes, known) for key, value in pairs], holidays)


def _holidays(node: Node, notes: Notes) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in fields.pairs(node, notes, "holidays"):
        name = fields.text(value, notes, f"the name of {key.text}")
        if day := fields.day(key, notes, "a holiday"):
            found[day] = name
    return found


def _notice(key: Scalar, node: Node, notes: Notes, known: Known) -> Notice:
    if not re.fullmatch(NAME, key.text):
        mend = "small letters, digits and _ only, as in water_cut"
        notes.add(key.mark, f"{short(key.text)} cannot be the name of a notice", mend)
    notice = Fields(node, notes, f"the notice {key.text}", NOTICE)
    first, last = _day(notice, "from", notes), _day(notice, "until", notes)
    if first and last and last < first and (until := notice.get("until")):
        what = f"the notice {key.text} ends on {last}, before it begins on {first}"
        notes.add(until.mark, what, "write the later day behind until")
    pauses = notice.yes("pause") if notice.get("pause") else False
    if pauses:
        _check_pause(key, notice, notes, (first, last))
    rounds = _rounds(key, notice, notes, pauses=pauses)
    if not pauses:
        _check_fall(key, notice, notes, rounds, (first, last))
    return Notice(
        key.text,
        _say(notice, notes, known.languages),
        _codes(notice, "where", "places.yaml has no district or bairro", known.areas, notes),
        _codes(notice, "service", "services.yaml has no problem", known.services, notes),
        first,
        last,
        pauses,
        rounds,
    )


def _rounds(key: Scalar, notice: Fields, notes: Notes, *, pauses: bool) -> list[int]:
    """Read the days of the week on which a round comes."""
    node = notice.get("rounds")
    if node is None:
        return []
    days = [day for one in notice.texts("rounds", needed=True) for day in read_days(one, notes)]
    if pauses:
        what = f"the notice {key.text} suspends work and tells of rounds"
        notes.add(
            node.mark, what, "write two notices: rounds that fall into the other are not told"
        )
    return sorted(set(days))


def _check_fall(
    key: Scalar, notice: Fields, notes: Notes, rounds: list[int], days: tuple[str, str]
) -> None:
    """Refuse rounds of which none falls on a day of their notice: nobody would hear of them."""
    node, (first, last) = notice.get("rounds"), days
    if not (node and rounds and first and first <= last):
        return
    begin, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    # A week has every day.
    week = range(begin, min(end, begin + 6) + 1)
    if not any(date.fromordinal(day).weekday() in rounds for day in week):
        what = f"no round of the notice {key.text} falls between {first} and {last}"
        mend = "write a day of the week that does, or other days behind from and until"
        notes.add(node.mark, what, mend, rule="never-shown")


def _check_pause(key: Scalar, notice: Fields, notes: Notes, days: tuple[str, str]) -> None:
    """Ask for both days: a deadline that waits for no day is none."""
    for word in ("from", "until"):
        if notice.get(word) is None:
            what = f"the notice {key.text} suspends work and has no {word}"
            mend = f"add {word}: and a day, deadlines wait from the first on"
            notes.add(key.mark, what, mend, key=word)
    first, last = (date.fromisoformat(day) if day else None for day in days)
    if first and last and (length := (last - first).days + 1) > LONGEST_PAUSE:
        what = f"the notice {key.text} suspends work for {length} days"
        notes.add(key.mark, what, f"{LONGEST_PAUSE} at most: tell of it anew then", key="until")


def _day(notice: Fields, word: str, notes: Notes) -> str:
    node = notice.get(word)
    return fields.day(node, notes, word) if node else ""


def _say(notice: Fields, notes: Notes, languages: Sequence[str]) -> Phrase:
    """Read the texts: of the first language always, of others as they are there."""
    node = notice.need("say")
    if node is None:
        return {}
    if isinstance(node, Scalar) and languages:
        mend = f"write say: {{{languages[0]}: {node.text}}}"
        notes.add(node.mark, "say names no language", mend, key=languages[0])
        return {}
    known = languages or [key.text for key, _ in fields.pairs(node, notes, "say")]
    below = Fields(node, notes, "say", known)
    if known:
        below.need(known[0])
    found: Phrase = {}
    for language in known:
        if (value := below.get(language)) and (said := _text(value, notes, language)):
            found[language] = said
            _check_rounds(said, notes, tells=notice.get("rounds") is not None)
    return found


def _check_rounds(text: Text, notes: Notes, *, tells: bool) -> None:
    """Hold a text to its notice: who tells of rounds says when."""
    if tells and ROUNDS not in text.raw:
        what = f"{short(text.raw)} does not say when the rounds come"
        notes.add(text.mark, what, f"write {ROUNDS} where their days stand, as in Passa {ROUNDS}")
    if ROUNDS in text.raw and not tells:
        what = f"{short(text.raw)} says {ROUNDS}, and the notice has none"
        notes.add(text.mark, what, "add rounds: and days of the week, as in rounds: [tue, fri]")


def _text(node: Node, notes: Notes, language: str) -> Text | None:
    written = fields.text(node, notes, f"say in {language}")
    if not written:
        return None
    check_letters(node.mark, written, notes, language)
    check_line(node.mark, written.replace(ROUNDS, "00/00"), notes)
    return Text(node.mark, written, (written,))


def _codes(
    notice: Fields, word: str, unknown: str, known: Collection[str], notes: Notes
) -> list[str]:
    codes = notice.texts(word)
    for code in codes:
        if known and code.text not in known:
            notes.add(code.mark, f"{unknown} {short(code.text)}", suggest(code.text, known))
    return [code.text for code in codes]
