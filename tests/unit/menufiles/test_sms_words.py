"""Words that an SMS may begin with, and the texts that answer one: `sms words`, `sms_…`."""

import pytest

from app.domain.sms_words import ALWAYS, ASKS, STOP
from app.menufiles.schema_messages import SMS_TEXTS
from tests.unit.menufiles.folders import broken, maputo
from tests.unit.menufiles.test_messages import told as found_in
from tests.unit.menufiles.test_readme import _table

C = "city.yaml"
LINE = next(line for line in maputo()[C].splitlines() if line.startswith("  {status:"))


def with_words(words: str) -> dict[str, str]:
    return broken(C, LINE, f"  {words}")


@pytest.mark.parametrize(
    ("words", "what", "mend"),
    [
        ("{status: [meu caso]}", "is not one word", "status: [one, other]"),
        ("{help: ajuda, start: ajuda}", "asks for start, and for help already", "take it out"),
        ("{help: STATUS}", "asks for help, and for status already", "take it out"),
        ("{help: sair}", "asks for help, and for an end of all messages already", "take it out"),
        ("{no: stop}", "asks for no, and for an end of all messages already", "take it out"),
        ("{yes: '9'}", "is a number", "a word of letters"),
        ("{estado: status}", 'sms words knows no "estado"', "status"),
    ],
)
def test_a_word_asks_for_one_thing(words: str, what: str, mend: str) -> None:
    [found] = found_in(C, with_words(words)[C])

    assert what in found.what
    assert mend in found.mend
    assert found.line == maputo()[C].splitlines().index(LINE) + 1


@pytest.mark.parametrize("words", ["{status: hali}", "{help: [ajuda, socorro]}", "{yes: Sim.}"])
def test_words_that_are_right(words: str) -> None:
    assert found_in(C, with_words(words)[C]) == ()


def test_who_writes_one_answer_writes_all() -> None:
    texts = maputo()["messages.yaml"].splitlines(keepends=True)
    one = "".join(line for line in texts if not line.startswith("sms_which:"))

    [found] = found_in("messages.yaml", one)

    assert "messages.yaml has no sms_which" in found.what


def test_the_page_has_every_word_and_every_answer() -> None:
    pages = {name: _table(name) for name in ("sms words", "sms texts")}
    rows = {
        name: {row.split("`")[1]: row.strip("| ").split(" | ")[1] for row in table}
        for name, table in pages.items()
    }

    assert rows == {"sms words": dict(ASKS), "sms texts": dict(SMS_TEXTS)}


def test_no_word_is_understood_in_two_ways() -> None:
    assert not STOP & ALWAYS.keys()
    assert set(ALWAYS.values()) == ASKS.keys()
