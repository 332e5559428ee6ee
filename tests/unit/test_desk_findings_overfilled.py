"""Whatever is typed into the texts of a city, too long above all, is told in Portuguese."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from app.domain.errors import Finding, MenuFileError
from app.edits.texts import edit_texts, field_of, raw_of
from app.menufiles.sheet_texts import gather
from app.usecases.drafts import Files
from tests.unit.desk_edits import KIOSKS, MAPUTO, SKIPS, typed
from tests.unit.desk_told import PT

#: What is typed behind a text, or in its place.
LONG, LONGER = f"%s {'y' * 40}", f"%s {'y' * 200}"
CASES = (
    *((KIOSKS, new) for new in (LONG, LONGER, "", "<x>", "<%s>", "%s\n", "中")),
    *((SKIPS, new) for new in (LONGER, "", "<x>")),
    (MAPUTO, LONGER),
)
#: What was typed, what files call things, and a text as a sheet names it.
_CALLED = re.compile(r'"[^"]*"|<[^>]*>|\b(?:ecrã|mensagem|texto|lista) \w+|para [a-z]+ / .*')
#: Words of the check that are none in Portuguese.
_ENGLISH = re.compile(
    r"\b(?:the|or|and|is|are|has|have|may|it|of|on|in|by|to|with|for|not|needs?|fits?|each|beside"
    r"|allow|here|would|write|shorten|add|take|keep|other|screen|text|message|word|part)\b"
)


@pytest.mark.parametrize(("files", "new"), CASES)
def test_no_english_is_left_in_what_is_told_of_texts(files: Files, new: str) -> None:
    english = {said for one in refused(files, new) for said in (one.what, one.mend) if said}
    told = {one: PT.tell(one) for one in english}
    assert {one for one in english if told[one] == one} == set()
    rests = {said: _ENGLISH.findall(_CALLED.sub("", said)) for said in told.values()}
    assert {said: rest for said, rest in rests.items() if rest} == {}


def test_screens_messages_and_texts_of_the_head_are_all_found_too_long() -> None:
    found = {one.what for one in refused(KIOSKS, LONGER)}
    begun = {re.sub(r"(screen|message) \w+", r"\1", what.partition(" in ")[0]) for what in found}
    assert {"the screen", "the message", "the text failed", "the text over"} < begun


def refused(files: Files, new: str) -> Iterator[Finding]:
    """Give what is found where this is typed."""
    for now in kinds(files):
        texts = {name: new.replace("%s", was) for name, was in now.items()}
        try:
            edit_texts(files, typed(now, texts))
        except MenuFileError as error:
            yield from error.findings


def kinds(files: Files) -> list[dict[str, str]]:
    """Give texts as they are, by field: those of one kind together."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in gather(files).entries:
        file, screen, what = one.name
        kind = screen if screen in ("tell", "words") else what.partition(" ")[0]
        for language in one.texts:
            found[file, kind][field_of((one.name, language))] = raw_of(one, language)
    return [*found.values()]
