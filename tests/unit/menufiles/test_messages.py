"""What messages.yaml, city.yaml and routes.yaml say of how messages are sent."""

import re
from typing import Any

import pytest

from app.__main__ import main
from app.domain.clock import DAY_US
from app.domain.delivery import ANSWER, SCREEN, Most, Policy, Quiet, Terms
from app.domain.errors import Finding
from app.domain.text import fold
from app.menufiles import json_schema, reader, schema_messages
from app.menufiles.build import build
from app.menufiles.city_folder import parse
from app.menufiles.notes import Notes
from app.menufiles.schema_city import read_city, read_routes
from app.menufiles.schema_messages import (
    AT_WILL,
    MESSAGES,
    SMS_TEXTS,
    TERMS,
    read_messages,
    written_span,
)
from tests.unit.menufiles.folders import broken, findings, maputo
from tests.unit.menufiles.test_json_schema import _slips
from tests.unit.menufiles.test_readme import README, _table

#: The text of one message of Maputo, and the whole line.
LINE = next(line for line in maputo()["messages.yaml"].splitlines() if line.startswith("merged:"))
SAID = LINE.partition(": ")[2]


TEXTLESS = "merged: {priority: 3}"


def with_terms(terms: str) -> dict[str, str]:
    return broken("messages.yaml", LINE, f"merged: {{say: {SAID}, {terms}}}")


def told(file: str, text: str) -> tuple[Finding, ...]:
    """Give what is found in one file by itself: reading the whole city takes most of a test."""
    notes = Notes()
    tree = reader.read(file, text, notes)
    assert tree is not None
    read = {"city.yaml": read_city, "routes.yaml": read_routes}
    if file in read:
        read[file](tree, notes)
    else:
        read_messages(tree, notes, "pt")
    return notes.findings


def city(texts: dict[str, str]) -> Any:
    assert findings(texts) == ()
    return build(parse(texts), "")


def test_plain_texts_have_the_terms_of_the_table() -> None:
    assert {*TERMS} == {*MESSAGES, *AT_WILL, *SMS_TEXTS, SCREEN, ANSWER}
    plain = city(maputo())
    assert (plain.terms, plain.quiet, plain.most) == (TERMS, None, Most())


def test_terms_that_are_written_hold_and_the_others_stay() -> None:
    written = "policy: at most once, priority: 9, expires after: 12 hours, quiet: no, parts: 2"

    assert city(with_terms(written)).terms["merged"] == Terms(
        Policy.AT_MOST_ONCE, 9, DAY_US // 2, keeps_quiet=False, parts=2
    )
    some = city(with_terms("quiet: no"))
    changed = TERMS["merged"]._replace(keeps_quiet=False)
    assert some.terms == {**TERMS, "merged": changed}
    assert some.messages["merged"]["pt"].written == fold(SAID.strip('"'), "pt")


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ("policy: at least twice", "policy knows no at least twice"),
        ("priority: 0", "priority is a whole number"),
        ("priority: 10", "priority is a whole number"),
        ("expires after: soon", "expires after soon is no span of time"),
        ("expires after: 3", "expires after 3 is no span of time"),
        ("expires after: 31 days", "expires after 31 days is too long"),
        ("quiet: maybe", "quiet knows no maybe"),
        ("parts: 5", "parts is a whole number"),
        ("prioriti: 3", "the message merged knows no prioriti"),
    ],
)
def test_terms_that_are_wrong_are_told_with_their_place(terms: str, says: str) -> None:
    [found] = told("messages.yaml", with_terms(terms)["messages.yaml"])

    assert found.file == "messages.yaml"
    assert says in found.what.replace('"', "")
    assert found.line == maputo()["messages.yaml"].splitlines().index(LINE) + 1
    assert found.mend


def test_terms_without_a_text_are_told() -> None:
    [found] = told("messages.yaml", broken("messages.yaml", LINE, TEXTLESS)["messages.yaml"])

    assert found.what == "the message merged has no say"


def test_translations_have_texts_alone() -> None:
    english = maputo()["messages.en.yaml"]
    line = next(one for one in english.splitlines() if one.startswith("merged:"))
    said = line.partition(": ")[2]
    texts = broken("messages.en.yaml", line, f"merged: {{say: {said}, priority: 3}}")

    assert {found.file for found in findings(texts)} == {"messages.en.yaml"}


def test_a_message_that_is_missing_is_told_once_though_other_languages_have_it() -> None:
    [found] = findings(broken("messages.yaml", "sms_help:", "# sms_help:"))

    assert found.what == "messages.yaml has no sms_help"


def test_a_translated_message_that_the_first_language_has_not_is_told() -> None:
    [found] = findings(broken("messages.en.yaml", "received:", "new_jobs: Work\nreceived:"))

    assert found.what == "messages.en.yaml has new_jobs, and messages.yaml has not"
    assert (
        found.line
        == maputo()["messages.en.yaml"]
        .splitlines()
        .index(
            next(
                one
                for one in maputo()["messages.en.yaml"].splitlines()
                if one.startswith("received")
            )
        )
        + 1
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('quiet hours: "21-7"', "quiet hours 21-7 are no hours"),
        ('quiet hours: "21:00-24:00"', "quiet hours 21:00-24:00 are no hours"),
        ('quiet hours: "21:00-21:00"', "quiet hours 21:00-21:00 end when they begin"),
        ("most messages: {phone a day: 0}", "phone a day is a whole number"),
        ("most messages: {a week: 5}", "most messages knows no a week"),
        ("most messages: {phone a day: 9, a day: 8}", "one phone may have 9 messages a day"),
    ],
)
def test_limits_of_a_city_that_are_wrong_are_told(line: str, says: str) -> None:
    [found] = told("city.yaml", f"{maputo()['city.yaml']}{line}\n")

    assert found.file == "city.yaml"
    assert says in found.what.replace('"', "")


def test_limits_of_a_city_and_a_route() -> None:
    texts = maputo()
    texts["city.yaml"] += 'quiet hours: "21:00-07:30"\nmost messages: {phone a day: 5}\n'
    texts["routes.yaml"] = texts["routes.yaml"].replace(
        'code: "64301",', 'code: "64301", rate: 10,'
    )
    found = city(texts)

    assert (found.quiet, found.most) == (Quiet(21 * 60, 7 * 60 + 30), Most(of_phone=5))
    assert found.route("africastalking", "64301").rate == 10
    assert found.route("console", "64301").rate == 10
    assert found.route("africastalking", "64303").rate is None


LONG = SAID.removesuffix('"') + " Avisamos do que se fizer." * 4


def test_more_than_one_part_is_refused_unless_it_is_meant(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    one = broken("messages.yaml", LINE, f'merged: {LONG}"')
    [found] = findings(one)
    assert re.search("may need [0-9]+ characters, 160 fit", found.what)
    assert found.mend.endswith(", or allow it parts: 2 beside say, each part paid for")

    meant = broken("messages.yaml", LINE, f'merged: {{say: {LONG}", parts: 2}}')
    assert findings(meant) == ()
    for name, written in meant.items():
        (tmp_path / name).write_text(written, encoding="utf-8")
    assert main(["menu", "check", str(tmp_path)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert re.fullmatch("merged in pt may take 2 SMS: [0-9]{3} characters", said[1])
    assert len(said) == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "fits"),
    [
        ("messages.yaml", LINE, f"merged: {{say: {SAID}, policy: at least once}}", True),
        ("messages.yaml", LINE, f"merged: {{say: {SAID}, policy: at last once}}", False),
        ("messages.yaml", LINE, f"merged: {{say: {SAID}, expires after: 1 day}}", True),
        ("messages.yaml", LINE, f"merged: {{say: {SAID}, expires after: 1 dai}}", False),
        ("messages.yaml", LINE, f"merged: {{say: {SAID}, priority: 10}}", False),
        ("messages.yaml", LINE, "merged: {priority: 1}", False),
        ("city.yaml", "brand:", 'quiet hours: "21:00-07:00"\nbrand:', True),
        ("city.yaml", "brand:", 'quiet hours: "21:00-7:00"\nbrand:', False),
        ("city.yaml", "brand:", "most messages: {a day: 50}\nbrand:", True),
        ("city.yaml", "brand:", "most messages: {a dai: 50}\nbrand:", False),
        ("routes.yaml", "receipts: no", "receipts: no, rate: 10", True),
        ("routes.yaml", "receipts: no", "receipts: no, rate: 0", False),
    ],
)
def test_editors_see_what_the_check_sees(file: str, old: str, new: str, fits: bool) -> None:
    text = broken(file, old, new)[file]

    assert (_slips(file, text) == []) is fits
    assert (told(file, text) == ()) is fits


def test_the_schema_knows_the_words_of_a_message() -> None:
    [record] = [
        one
        for one in json_schema.schemas()["messages"]["properties"]["received"]["allOf"][0]["anyOf"]
        if one.get("type") == "object"
    ]

    assert set(record["properties"]) == set(schema_messages.WORDS)


def test_the_page_names_the_words_of_a_message_and_the_usual_terms() -> None:
    words = {row.split("`")[1] for row in _table("message words")}
    assert words == set(schema_messages.WORDS)
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in _table("messages")]
    usual = [
        [
            f"`{name}`",
            str(terms.policy),
            str(terms.priority),
            written_span(terms.expires_us),
            "yes" if terms.keeps_quiet else "no",
        ]
        for name, terms in TERMS.items()
    ]

    assert rows == usual
    assert "messages.yaml" in README
