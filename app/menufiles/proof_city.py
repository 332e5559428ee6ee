"""Measure what a whole city says and what its calls cost. Begin reading at `prove`."""

from typing import NamedTuple

from app.menu.inspect import oversized
from app.menu.model import City
from app.menufiles import draft
from app.menufiles.calls import calls_of
from app.menufiles.check_calls import check_calls
from app.menufiles.notes import Notes
from app.menufiles.proof import note_oversized
from app.menufiles.proof_notices import by_notices, note_notices
from app.menufiles.proof_words import by_words, note_words
from app.menufiles.schema_limits import Limits


class Said(NamedTuple):
    """Where the texts of a city are written."""

    menu: draft.Menu
    messages: dict[str, draft.Phrase]
    notices: list[draft.Notice]


def prove(city: City, said: Said, limits: Limits, notes: Notes) -> None:
    """Note what is too long for a screen or a message, and what its calls cost."""
    issues = oversized(city)
    own, of_notices = by_notices(city, issues)
    own, of_words = by_words(city, own)
    calls = calls_of(city)
    if issues:
        said_in = {one.language for one in issues}
        led = {one.language: one.paths for one in calls if one.language in said_in}
        ways = {(lang, *form): way for lang, found in led.items() for form, way in found.items()}
        note_oversized(own, said.menu, said.messages, notes, ways)
        note_notices(of_notices, city, said.notices, notes, ways)
        note_words(of_words, said.menu.words, notes, ways)
    check_calls(city, said.menu, calls, limits, notes)
