"""A further language is a draft until city.yaml names who read it, and drafts stay at home."""

from datetime import UTC, datetime, timedelta

import pytest

from app.menu.languages import draft_note, drafts, without_drafts
from app.menu.model import City
from app.menu.state import Caller
from app.menu.step import start
from app.menufiles.city_folder import build, parse
from tests.unit.menufiles.folders import broken, findings, maputo

SHORT = "  en: English"
READ = "  en: {name: English, reader: Ana Cossa, approved: 2016-11-20}"
LIMIT = 156


def _city(line: str = SHORT) -> City:
    return build(parse(broken("city.yaml", SHORT, line)), "")


def _first_screen(city: City, language: str) -> str:
    return start(city, language, Caller(), LIMIT).to.reply.text


def test_the_first_language_is_never_a_draft_and_a_further_one_is_until_it_was_read() -> None:
    assert [language.code for language in drafts(_city())] == ["en"]
    assert [language.code for language in drafts(_city("  en: {name: English}"))] == ["en"]
    assert drafts(_city(READ)) == ()
    assert _city(READ).languages[1].name == "English"
    assert "English: a draft" in draft_note(_city())
    assert draft_note(_city(READ)) == ""


def test_a_draft_is_neither_offered_nor_spoken_to_who_chose_it_once() -> None:
    city = _city()
    everywhere = _first_screen(city, "en")
    served = without_drafts(city)

    assert "8 English" in _first_screen(city, "pt")
    assert "Outro" not in everywhere
    assert _first_screen(served, "en") == _first_screen(served, "pt")
    assert "Outro" in _first_screen(served, "en")
    assert "English" not in _first_screen(served, "pt")
    assert [language.code for language in served.languages] == ["pt"]


def test_a_language_that_was_read_is_offered_and_spoken() -> None:
    served = without_drafts(_city(READ))

    assert "8 English" in _first_screen(served, "pt")
    assert _first_screen(served, "en") == _first_screen(_city(), "en")


TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  en: {name: English, reader: Ana}", "the language en has reader and no approved"),
        ("  en: {name: English, approved: 2016-11-20}", "has approved and no reader"),
        ("  en: {reader: Ana, approved: 2016-11-20}", "the language en has no name"),
        (READ.replace("Ana Cossa", '""'), "reader is empty"),
        # What people write who mean to name somebody later.
        (READ.replace("Ana Cossa", "TODO"), '"TODO" is nobody\'s name'),
        (READ.replace("Ana Cossa", '"?"'), "is nobody's name"),
        (READ.replace("2016-11-20", "20/11/2016"), '"20/11/2016" is no date'),
        (READ.replace("2016-11-20", "2016-02-30"), '"2016-02-30" is no date'),
        (READ.replace("2016-11-20", TOMORROW), f"{TOMORROW} is still to come"),
        (READ.replace("reader", "raeder"), 'did you mean "reader"?'),
        (READ.replace("name: English", "name: 英語"), "what phones cannot show"),
        ("  en: []", "the name of en is a text"),
    ],
)
def test_an_approval_that_is_none_is_refused_in_its_line(line: str, said: str) -> None:
    found = findings(broken("city.yaml", SHORT, line))

    assert [f for f in found if f.file == "city.yaml" and f.line == 9 and said in f.what + f.mend]
    assert all(f.file == "city.yaml" for f in found)


def test_the_first_language_may_say_who_read_it() -> None:
    read = READ.replace("en:", "pt:").replace("English", "Português")
    texts = broken("city.yaml", "  pt: Português", read)

    assert parse(texts)["about"]["readers"]["pt"]["name"] == "Ana Cossa"
    assert [language.is_draft for language in build(parse(texts), "").languages] == [False, True]


def test_a_form_without_a_text_is_left_out_of_a_translation_wherever_it_stands() -> None:
    jump = "spot:                                    # services.yaml says what a problem needs\n"
    texts = broken("menu.yaml", jump, jump + "  - {if: caller has places, go: send}\n")

    assert findings(texts) == ()
    forms = parse(texts)["menu"]["screens"]["spot"]
    assert [form["say"] and "en" in form["say"] for form in forms] == [None, True, True, None]


def test_maputo_names_nobody_who_did_not_read() -> None:
    assert parse(maputo())["about"]["readers"] == {}


def test_a_code_that_is_none_says_nothing_of_the_files_that_have_another() -> None:
    (found,) = findings(broken("city.yaml", "  pt: Português", "  portugues: Português"))

    assert '"portugues" is no language code' in found.what
