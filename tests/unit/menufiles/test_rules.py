"""Every rule of the check has a defect that it alone finds, with where it is and the way there."""

import re
import time

import pytest

from app.domain.errors import Finding
from app.menufiles.build import build
from app.menufiles.calls import calls_of
from app.menufiles.check_calls import check_calls
from app.menufiles.city_folder import parse, read_folder
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from app.menufiles.rules import RULES
from app.menufiles.schema_limits import Limits
from app.menufiles.schema_menu import read_menu
from tests.unit.menufiles import (
    seeds_calls,
    seeds_jobs,
    seeds_money,
    seeds_parts,
    seeds_ways,
    seeds_written,
)
from tests.unit.menufiles.folders import MAPUTO, findings, maputo
from tests.unit.menufiles.seeds import EN, C, Edit, M, P, R, S, Seed

SEEDS = (
    *(*seeds_written.SEEDS, *seeds_ways.SEEDS, *seeds_calls.SEEDS, *seeds_parts.SEEDS),
    *(*seeds_money.SEEDS, *seeds_jobs.SEEDS),
)


def seeded(edits: tuple[Edit, ...]) -> dict[str, str]:
    texts = maputo()
    for file, old, new in edits:
        assert old in texts[file], f"{old!r} does not stand in {file}"
        if old:
            texts[file] = texts[file].replace(old, new, 1)
        else:
            del texts[file]
    return texts


def only(texts: dict[str, str]) -> Finding:
    found = findings(texts)
    assert len(found) == 1, "\n".join(map(str, found)) or "nothing was found"
    return found[0]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.rule}: {seed.says[:40]}")
def test_a_defect_yields_its_finding_and_no_other(seed: Seed) -> None:
    texts = seeded(seed.edits)

    found = only(texts)

    file, passage = seed.at
    line = texts[file].count("\n", 0, texts[file].index(passage)) + 1
    assert (found.rule, found.file, found.line) == (seed.rule, file, line), str(found)
    assert seed.says in found.what
    assert seed.mend in found.mend
    assert (found.screen, found.language, found.path) == seed.where


def test_a_list_of_languages_is_empty_where_one_is_spoken() -> None:
    texts = {name: text for name, text in maputo().items() if ".en." not in name}
    texts[C] = texts[C].replace("  en: English\n", "")
    texts[S] = re.sub(r", en: [^}]*}", "}", texts[S])

    found = only(texts)

    assert (found.rule, found.screen, found.path) == ("empty-list", "problem", "*311#")
    assert "is always empty, since the city speaks one language" in found.what


def test_a_list_that_digits_have_emptied_is_found() -> None:
    texts = maputo()
    texts[S] = "- code:".join(texts[S].split("- code:")[:7])

    found = only(texts)

    assert (found.rule, found.screen, found.path) == ("empty-list", "other_problem", "*311# 7")
    assert "since digits hold all problems" in found.what


def test_a_menu_too_large_to_follow_is_refused_rather_than_half_proved() -> None:
    notes, menu_notes = Notes(), Notes()
    tree = read(M, maputo()[M], menu_notes)
    assert tree is not None
    city = build(parse(maputo()), "")

    check_calls(city, read_menu(tree, menu_notes, "pt"), calls_of(city, 20), Limits(), notes)

    assert [found.rule for found in notes.findings] == ["too-large"]
    assert "more than 20 screens" in notes.findings[0].what


def test_every_rule_has_a_defect_that_shows_it() -> None:
    elsewhere = {"file", "borders", "too-large", "dialogue"}

    assert {seed.rule for seed in SEEDS} | elsewhere == set(RULES)


@pytest.mark.parametrize("file", [M, EN, S, P, C, R, "messages.yaml", "messages.en.yaml"])
def test_a_missing_file_is_the_one_finding_of_its_rule(file: str) -> None:
    texts = maputo()
    del texts[file]

    assert [found.file for found in findings(texts) if found.rule == "file"] == [file]


def test_all_findings_of_a_folder_come_at_once() -> None:
    rules = ("letters", "label-too-long", "two-meanings", "unknown-screen")
    seeds = [next(seed for seed in SEEDS if seed.rule == rule) for rule in rules]

    found = findings(seeded(tuple(edit for seed in seeds[:2] for edit in seed.edits)))
    others = findings(seeded((*seeds[2].edits, *seeds[1].edits)))

    assert {finding.rule for finding in found} == set(rules[:2])
    assert {finding.rule for finding in others} == {"two-meanings", "label-too-long"}


@pytest.mark.parametrize("city", ["maputo"])
def test_a_shipped_city_is_clean_and_checked_in_seconds(city: str) -> None:
    texts = read_folder(MAPUTO.parent / city)
    started = time.process_time()

    assert findings(texts) == ()
    assert time.process_time() - started < 3
