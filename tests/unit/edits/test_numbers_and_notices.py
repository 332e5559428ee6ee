"""What an edit does to numbers that callers typed, and to notices that they were told."""

from datetime import date
from functools import cache

import pytest

from app.edits.compare import Edit, compare
from app.edits.contents import Contents, contents
from app.edits.recent import Read, grouped
from app.edits.samples import MOST_DAYS, days_of, spoken
from app.edits.words import meant
from app.menu.meaning import Heard, Journey, journey
from app.menu.model import City
from app.menu.resume import unfinished
from app.menu.state import Answer, Caller, State
from app.menu.veil import STEPS, Veil
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.walks.walker import Walker
from app.walks.world import World
from tests.unit.edits.calls import Passage
from tests.unit.edits.calls import city as maputo
from tests.unit.menu.test_peers_flows import CITIES

KIOSKS = CITIES / "kiosks"
WORKS = "  works: {say: {fr: Travaux}, from: 2026-03-10, where: marche}\n  strike:"
NEW: Passage = ("calendar.yaml", "  strike:", WORKS)
REMARK: Passage = ("menu.yaml", "language: 1\n", "language: 1 # of the page\n")
METERS = "Les compteurs sont changés en mars"
#: The quay's kiosk gives no water, and so many wait.
QUEUE = "20046 1 2 {} 1"


def up_to(high: int) -> tuple[Passage, ...]:
    """Ask for another number of people, in both languages."""
    files = ("menu.yaml", "menu.en.yaml")
    return tuple((file, "number 1-200", f"number 1-{high}") for file in files)


@cache
def kiosks(*passages: Passage) -> City:
    texts = read_folder(KIOSKS)
    for file, old, new in passages:
        assert old in texts[file], f"{old!r} does not stand in {file}"
        texts[file] = texts[file].replace(old, new, 1)
    return build(parse(texts), folder_hash(texts))


def heard(called: City, keys: str, day: str = "2026-01-01") -> list[Heard]:
    turns: list[Heard] = []
    world = World(called, day=date.fromisoformat(day).toordinal())
    walker = Walker(called, world, watch=turns.append)
    walker.dial("*384*77#")
    for given in keys.split():
        walker.answer(given)
    return turns


def read(called: City, *calls: str, day: str = "2026-01-01") -> Read:
    turns = [(called.version, heard(called, keys, day)) for keys in calls]
    return grouped(turns, {called.version: called}.get, 7)


def edited(*passages: Passage, calls: tuple[str, ...] = (), day: str = "2026-01-01") -> Edit:
    return compare(kiosks(), kiosks(*passages), read(kiosks(), *calls, day=day).samples)


def test_a_number_that_an_edited_range_takes_no_more_is_a_break() -> None:
    calls = tuple(QUEUE.format(typed) for typed in (150, 150, 200, 50, 1))
    edit = edited(*up_to(100), calls=calls)

    told = [(one.screen, one.stands, meant(one.move), one.calls) for one in edit.broken]
    assert told == [("queue", "queue", "typing a number like 141", 3)], "one loss, not one a number"
    assert edited(*up_to(900), calls=calls).broken == []


def test_a_hint_is_that_of_the_number_whatever_its_range() -> None:
    hint: Passage = ("menu.yaml", "Écrivez un nombre de 1 à 200", "Seulement de 1 à 900")
    edit = edited(*up_to(900), hint, calls=("20046 1 2 beaucoup",))

    [seen] = [one for one in edit.changed if one.calls]
    assert seen.old.startswith("Ecrivez un nombre de 1 a 200\n")
    assert seen.new.startswith("Seulement de 1 a 900\n")


def test_a_number_is_rounded_and_told_on_no_screen() -> None:
    one, other = (read(kiosks(), QUEUE.format(typed)) for typed in (152, 157))
    assert one == other
    assert one.samples[0].journey.moves[3].code == "151"

    renamed: Passage = ("menu.yaml", "file de <typed number>", "ils sont <typed number>")
    edit = edited(renamed, calls=(QUEUE.format(152), QUEUE.format(31)))
    [seen] = [one for one in edit.changed if one.language == "fr"]
    assert (seen.screen, seen.calls) == ("counted", 2), "another number is the same change"
    assert "152" not in seen.old


def test_a_small_range_is_kept_as_it_was_typed_and_its_end_always() -> None:
    small = kiosks(*up_to(20))
    for called, typed, kept in ((small, "7", "7"), (kiosks(), "200", "200"), (kiosks(), "1", "1")):
        made = made_of(called, QUEUE.format(typed))
        assert [move.code for move in made.moves if move.kind == "number"] == [kept]
    ordered = {Veil(kiosks()).code("queue", "number", str(typed)) for typed in range(1, 201)}
    assert len(ordered) == STEPS + 1


def made_of(called: City, keys: str) -> Journey:
    made = journey(called, heard(called, keys))
    assert made is not None
    return made


def test_a_call_that_broke_off_keeps_its_number_rounded() -> None:
    left = heard(kiosks(), "20046 1 2 157")[-1].state
    again = unfinished(kiosks(), "fr", Caller(), left)
    begun = Heard("begin", True, State("kiosk", "fr", Caller(unfinished=again)))
    made = journey(kiosks(), [begun])

    assert made is not None
    assert made.caller.unfinished is not None
    assert made.caller.unfinished.trail[-1] == Answer("queue", "number", "151")


def test_a_new_notice_is_named_and_drawn_where_it_is_told() -> None:
    edit = edited(NEW)

    assert edit.contents == [Contents("notices", ("Travaux",), (), ())]
    shown = {one.screen for one in edit.changed if "Travaux" in one.new.split("\n")}
    assert {"fault", "send"} <= shown
    assert not any("Travaux" in one.old for one in edit.changed)
    assert edit.broken == []


ROUNDS = """\
  first: {say: {fr: Passage <rounds>}, where: sud, rounds: tue}
  second: {say: {fr: Passage <rounds>}, where: nord, rounds: fri}
"""


@pytest.mark.parametrize("moved", ["tue", "fri"])
def test_of_notices_in_the_same_words_each_is_told_when_it_changes(moved: str) -> None:
    rounds: Passage = ("calendar.yaml", "notices:\n", f"notices:\n{ROUNDS}")
    later: Passage = ("calendar.yaml", "notices:\n", f"notices:\n{ROUNDS.replace(moved, 'wed')}")

    found = contents(kiosks(rounds), kiosks(later), ())

    assert found == [Contents("notices", (), (), ("Passage <rounds>",))]


def test_another_time_zone_moves_the_days_of_notices() -> None:
    zone = kiosks().zone
    edit = edited(("city.yaml", f"zone: {zone}", "zone: Africa/Nairobi"))

    assert edit.contents == [Contents("time zone", ("Africa/Nairobi",), (zone,), ())]


def test_a_notice_that_is_taken_out_is_missed_by_the_calls_of_its_days() -> None:
    line = f"    say: {{fr: {METERS}, en: Meters are replaced in March}}\n    where: sud\n"
    other = line.replace("sud", "nord")
    calls = ("20046 3 1", "20046 1 1")
    edit = edited(("calendar.yaml", line, other), calls=calls, day="2026-03-20")

    assert edit.contents == [Contents("notices", (), (), ("Les compteurs sont changes en mars",))]
    [seen] = [one for one in edit.changed if one.calls]
    assert (seen.screen, seen.calls) == ("send", 1)
    assert "compteurs" in seen.old
    assert "compteurs" not in seen.new
    before = edited(("calendar.yaml", line, other), calls=calls, day="2026-02-20")
    assert [one.screen for one in before.changed if one.calls] == []


def test_calls_are_made_up_on_the_first_day_of_what_changes() -> None:
    def first(day: str) -> int:
        return date.fromisoformat(day).toordinal()

    assert days_of(maputo(), maputo()) == (0,)
    assert days_of(kiosks(), kiosks()) == (0, first("2026-03-01"))
    later: Passage = ("calendar.yaml", "from: 2026-03-02", "from: 2026-03-03")
    assert days_of(kiosks(), kiosks(later)) == (0, first("2026-03-02"), first("2026-03-03"))
    many = "".join(f"  n{n}: {{say: {{fr: N {n}}}, from: 2026-04-{n:02}}}\n" for n in range(1, 9))
    more: Passage = ("calendar.yaml", "  strike:", f"{many}  strike:")
    assert len(days_of(kiosks(), kiosks(more))) == 1 + MOST_DAYS


@pytest.mark.parametrize("passage", [REMARK, NEW])
def test_dialogues_are_made_on_their_own_day(passage: Passage) -> None:
    new = kiosks(passage)
    said = spoken(KIOSKS, kiosks(), new, new)
    edit = compare(kiosks(), new, said.samples)

    assert (said.walked, said.left_out, said.new) == (7, 0, ())
    assert (edit.broken, edit.left_out, edit.is_nothing) == ([], 0, passage is REMARK)
    days = {sample.journey.day for sample in said.samples}
    assert len(days) > 2
