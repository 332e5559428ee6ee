"""Officials put cases where they are: what changes with the place, and what stays."""

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any
from unicodedata import normalize

import pytest

from app.domain.errors import AppError, Conflict, InvalidInput, NotFound
from app.domain.geo import Position
from app.domain.lifecycle import Action
from app.domain.limits import Held
from app.domain.proposals import Alias
from app.domain.public_number import spoken
from app.domain.report import same_key
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.places_edit import edit_places
from app.store.case_list import whole_case
from app.store.case_store import SqlCaseBook
from app.store.schema import messages, relocations, report_events, reports
from app.usecases.correct_place import Corrected, Correction, correct_place
from tests.contract.store.case_life import change
from tests.contract.store.lines import NOW, SECOND, Telephone
from tests.contract.store.skip_calls import SKIPS, UP_TO_SEND, call, filed, phone

#: Where the skip 30028 is, 154 m from the one that is reported.
OTHER_SKIP = Position(-19.012, 35.013)
#: In the city, and 4 km from the skip that is reported: nobody calls that its bairro.
FAR_SKIP = Position(-19.05, 35.012)


@cache
def town() -> City:
    """The skips, of which another body looks after those in Palmar."""
    texts = read_folder(SKIPS)
    by_area = "responsible: {palmar: roads, other: skips}"
    services = texts["services.yaml"].replace("responsible: skips", by_area)
    return build(parse(texts | {"services.yaml": services}), "")


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=town())) as made:
        yield made


def move(line: Telephone, number: int, now: int = NOW + SECOND, **said: Any) -> Corrected:
    wish = Correction(**{"actor": "official ana", "reason": "stood there", **said})
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, now))
        return correct_place(book, line.cities.default, number, wish)


def changed(line: Telephone, before: Any) -> set[str]:
    """Names of the columns of the only report that are not as they were."""
    [after] = line.rows(reports)
    return {name for name, value in before._mapping.items() if after._mapping[name] != value}


def test_a_case_goes_to_another_place_and_keeps_all_else(line: Telephone) -> None:
    number = filed(line)
    [before] = line.rows(reports)
    sent = line.rows(messages)

    moved = move(line, number, place="30028")

    assert (moved.number, moved.owner) == (number, "")
    [report] = line.rows(reports)
    assert (report.point, report.bairro, report.lat, report.lon) == ("30028", "moinho", *OTHER_SKIP)
    assert (report.located_by, report.radius_m) == ("container", 30)
    assert report.same_key == same_key("full", "cima", "moinho", "", "30028")
    assert changed(line, before) == {"updated_at", "lat", "lon", "point", "same_key"}
    assert line.rows(messages) == sent
    # Who reports at the old place tells of something new; at the new one, of the same.
    assert "ja disseram" not in call(line, UP_TO_SEND, "old", phone(7)).text
    assert "1 ja disseram" in call(line, "1*30028", "new", phone(8)).text


def test_its_history_has_old_and_new_and_never_loses_them(line: Telephone) -> None:
    number = filed(line)
    move(line, number, place="palmar/3", reason="casa\n errada", called="Bomba do Zé")
    move(line, number, NOW + 2 * SECOND, place="30015", reason="afinal não")

    with line.reader.connect() as connection:
        case = whole_case(connection, line.vault, 1, number)
    assert case is not None
    assert [(event.kind, event.actor, event.status) for event in case.events] == [
        ("filed", "caller", "received"),
        ("relocated", "official ana", "received"),
        ("relocated", "official ana", "received"),
    ]
    assert case.events[1].note == (
        "from 30015 (-19.01100, 35.01200, 30 m by container)"
        " to palmar/3 (-19.00000, 35.00000, 6000 m by city): casa errada · “Bomba do Zé”"
    )
    there, back = line.rows(relocations)
    assert (there.seq, there.was_place, there.place, there.called) == (
        *(1, "30015", "palmar/3", "Bomba do Zé"),
    )
    assert (back.seq, back.was_place, back.was_radius_m, back.was_located_by) == (
        *(2, "palmar/3", 6000, "city"),
    )
    assert (back.place, back.radius_m, back.located_by, back.called) == (
        *("30015", 30, "container", ""),
    )
    assert (there.at.timestamp(), back.at.timestamp()) == (NOW / SECOND + 1, NOW / SECOND + 2)
    kept = [row.note_sealed for row in line.rows(report_events) if row.note_sealed]
    assert len(kept) == 2
    assert not any(b"casa" in sealed or b"30015" in sealed for sealed in kept)


def test_a_pin_says_where_and_leaves_what_was_named(line: Telephone) -> None:
    number = filed(line)
    [before] = line.rows(reports)

    move(line, number, at=Position(-19.0123456789, 35.0111111))

    [report] = line.rows(reports)
    assert (report.lat, report.lon) == (-19.012346, 35.011111)
    assert (report.located_by, report.radius_m, report.point) == ("pin", 50, "30015")
    moved = {"updated_at", "lat", "lon", "radius_m", "located_by"}
    assert changed(line, before) == moved
    assert "1 ja disseram" in call(line, UP_TO_SEND, "same", phone(8)).text


def test_a_pin_in_another_part_of_the_city_needs_its_place(line: Telephone) -> None:
    number = filed(line)
    with pytest.raises(InvalidInput, match=r"4\.5 km from 30015; .* name the place there as well"):
        move(line, number, at=FAR_SKIP)
    move(line, number, at=FAR_SKIP, place="palmar")

    [report] = line.rows(reports)
    assert (report.bairro, report.point, report.located_by) == ("palmar", "", "pin")


def test_a_pin_and_a_place_go_together(line: Telephone) -> None:
    number = filed(line)

    moved = move(line, number, at=OTHER_SKIP, place="cais")

    [report] = line.rows(reports)
    assert (report.district, report.bairro, report.block, report.point) == ("baixo", "cais", "", "")
    assert (report.located_by, moved.after.position) == ("pin", OTHER_SKIP)


def test_who_answers_there_gets_it_only_when_the_official_says_so(line: Telephone) -> None:
    number = filed(line)
    [before] = line.rows(reports)
    assert move(line, number, place="palmar").owner == ""
    assert changed(line, before).isdisjoint({"owner", "due_at", "due_since"})

    moved = move(line, number, place="palmar/2", hands_on=True)

    assert moved.owner == line.rows(reports)[0].owner == "roads"
    assert changed(line, before).isdisjoint({"number", "told_by", "status"})


def test_a_closed_case_is_moved_but_not_handed_on(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.RESOLVE)

    with pytest.raises(Conflict, match="is resolved: nobody has to be handed it"):
        move(line, number, place="palmar", hands_on=True)
    assert move(line, number, place="palmar").owner == ""

    [report] = line.rows(reports)
    assert (report.bairro, report.status) == ("palmar", "resolved")


def test_a_case_that_is_held_is_found_by_nobody_at_its_new_place_either(line: Telephone) -> None:
    number = filed(line)
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, NOW))
        stored = book.find(number)
        assert stored is not None
        book.put(stored, Held.PLACE, stored.filed_by)

    move(line, number, place="30028")

    [report] = line.rows(reports)
    assert (report.point, report.same_key) == ("30028", 0)
    assert "ja disseram" not in call(line, "1*30028", "new", phone(8)).text


#: What is said, how it is refused, and in which words.
REFUSED: tuple[tuple[dict[str, Any], type[AppError], str], ...] = (
    ({}, InvalidInput, "say where it is"),
    ({"place": "30028", "reason": " \n"}, InvalidInput, "write a reason"),
    ({"place": "30028", "reason": "a\x1b[31m"}, InvalidInput, "a character that cannot be shown"),
    ({"place": "30028", "reason": "x" * 501}, InvalidInput, "501 characters, 500 are kept"),
    ({"place": "30028", "seen": 7}, Conflict, "somebody else changed this case meanwhile"),
    ({"place": "30028", "called": "casa de 84 000 0001"}, InvalidInput, "number of somebody"),
    ({"place": "30028", "called": "84°00°00°001"}, InvalidInput, "number of somebody"),
    ({"place": "30028", "called": "n" * 41}, InvalidInput, "has 41 characters, 40 are kept"),
    ({"place": "30028", "called": "<b>"}, InvalidInput, "is written without < >: letters, dig"),
    ({"place": "30028", "called": "Ka Zé=1"}, InvalidInput, "without =: letters, digits and"),
    ({"place": "30028", "called": "Ka\u200bZé"}, InvalidInput, r"without U\+200B: letters"),
    (
        {"place": "30028", "called": "市场 Ka Zé"},
        InvalidInput,
        "no phone can show 市 场: write the n",
    ),
    ({"place": "30028", "called": "-1+1"}, InvalidInput, "begins with a letter or a digit"),
    ({"place": "30028", "called": "..."}, InvalidInput, "begins with a letter or a digit"),
    ({"place": "30041"}, NotFound, "there is no place 30041"),
    ({"place": "palmar/"}, InvalidInput, "the blocks of palmar are numbered 1 to 12"),
    ({"place": "palmar/13"}, InvalidInput, "the blocks of palmar are numbered 1 to 12"),
    ({"place": "palmar/0x"}, InvalidInput, "the blocks of palmar are numbered 1 to 12"),
    ({"place": "30028/2"}, NotFound, "there is no place 30028/2"),
    ({"place": "cima/2"}, NotFound, "there is no place cima/2"),
    ({"place": "30015"}, Conflict, "is there already"),
    ({"at": Position(35.012, -19.011)}, InvalidInput, "latitude stands before longitude"),
    ({"at": FAR_SKIP}, InvalidInput, "km from 30015; look for a slip"),
    ({"at": Position(-19.011, 36.012)}, InvalidInput, "km outside of the city; look"),
    ({"at": Position(-20.0, 35.0), "place": "30028"}, InvalidInput, "km outside of the city; look"),
    ({"at": Position(91.0, 0.0)}, InvalidInput, "a pin is latitude, longitude"),
    ({"at": Position(float("nan"), 0.0)}, InvalidInput, "a pin is latitude, longitude"),
    ({"at": Position(0.0, float("inf"))}, InvalidInput, "a pin is latitude, longitude"),
)


def test_what_cannot_be_meant_is_told_and_changes_nothing(line: Telephone) -> None:
    number = filed(line)
    before = (line.rows(reports), line.rows(report_events))

    for said, error, says in REFUSED:
        with pytest.raises(error, match=says):
            move(line, number, **said)

    assert (line.rows(reports), line.rows(report_events)) == before
    assert line.rows(relocations) == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Escola & Igreja",
            "1.º Andar",
            "1° Andar",
            "Rua n°9",
            "“Ka Zé”",
            '"Ka Zé"',
            "3 de Fevereiro",
        ),
        *("Bomba: a velha", "Rua 12; ao fundo", "Mercado (novo)", "Talho, o do Zé", "Ka Ze\u0301!"),
    ],
)
def test_a_place_is_called_what_the_city_may_call_its_own(line: Telephone, name: str) -> None:
    number = filed(line)
    move(line, number, place="palmar", called=name)

    [kept] = [row.called for row in line.rows(relocations)]
    assert kept == normalize("NFC", name)
    texts = read_folder(SKIPS)
    edited = edit_places(texts["places.yaml"], [Alias("palmar", kept, "3 cases")])
    city = build(parse(texts | {"places.yaml": edited.text}), "")
    assert kept in city.gazetteer.by_bairro["palmar"].aliases


def test_a_number_that_nobody_has_is_told(line: Telephone) -> None:
    with pytest.raises(NotFound, match=f"there is no case {spoken(12345671)}"):
        move(line, 12345671, place="30028")
