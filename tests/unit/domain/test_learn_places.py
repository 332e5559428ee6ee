"""What corrected cases say of known points, for a person to accept."""

import pytest

from app.domain import geo
from app.domain.corrected import Coded, Learned
from app.domain.learn_places import learn
from app.domain.proposals import Altered, NewPoint
from app.domain.stood import Stood
from tests.unit.domain.pinned import HERE, east, learned, pins, places


def test_a_point_that_lies_elsewhere_is_proposed_to_be_moved() -> None:
    [found] = learned(pins("10019", east(200))).proposals

    assert isinstance(found, Altered)
    assert (found.code, found.source, found.name) == ("10019", "", "")
    assert found.at is not None
    assert geo.metres(found.at, east(200)) < 1
    assert found.why == "8 pins say so to 3 m, 200 m from where it stands"


def test_a_point_that_lies_where_it_should_is_left_alone() -> None:
    assert learned(pins("10019", east(20))) == Learned(())


def test_pins_that_do_not_say_it_well_enough_are_told_but_not_proposed() -> None:
    found = learned(pins("10019", east(400), spread=60))

    assert found.proposals == ()
    assert found.remarks == (
        "10019 Mercado: 8 pins say so to 46 m, 400 m from where it stands."
        " More pins are needed: 30 m are stated",
    )


def test_pins_that_say_two_places_are_told() -> None:
    found = learned([*pins("10019", east(400)), *pins("10019", east(-400), 7)])

    assert found.proposals == ()
    assert found.remarks == ("10019 Mercado: 8 pins say one place and 7 others. Look on the spot",)


@pytest.mark.parametrize("apart_m", [60, 100, 150, 400])
def test_pins_of_a_point_that_say_two_spots_are_told_and_do_not_move_it_between_them(
    apart_m: float,
) -> None:
    found = learned([*pins("10019", east(1_000)), *pins("10019", east(1_000 + apart_m))])

    assert found.proposals == ()
    assert found.remarks == ("10019 Mercado: 16 pins are of more than one spot. Look on the spot",)


def test_who_puts_many_pins_outvotes_nobody() -> None:
    busy = [one._replace(by="ana") for one in pins("10019", east(-300), 16)]
    others = [one._replace(by=f"o{n}") for n, one in enumerate(pins("10019", east(300), 10))]
    [found] = learned([*busy, *others]).proposals
    assert isinstance(found, Altered)
    assert found.at is not None
    assert geo.metres(found.at, east(300)) < 3
    assert found.why == "10 pins say so to 3 m, 1 person elsewhere, 300 m from where it stands"

    three = [one._replace(by=f"p{n}") for n, one in enumerate(pins("10019", east(-300), 3))]
    [found] = learned([*three, *others]).proposals
    assert found.why == "10 pins say so to 3 m, 3 people elsewhere, 300 m from where it stands"
    torn = [one._replace(by=f"p{n}") for n, one in enumerate(pins("10019", east(-300), 9))]
    assert learned([*torn, *others]).remarks == (
        "10019 Mercado: 10 people say one place and 9 others. Look on the spot",
    )


def test_of_a_point_the_newest_pins_speak() -> None:
    """A container is rolled away, and nobody edits the files."""
    old = [one._replace(at_us=n) for n, one in enumerate(pins("10019", HERE, 20))]
    for count, proposed, told in ((5, 0, 0), (8, 0, 1), (9, 0, 1), (12, 1, 0), (20, 1, 0)):
        new = [one._replace(at_us=90) for one in pins("10019", east(200), count)]
        found = learned([*old, *new])
        assert (len(found.proposals), len(found.remarks)) == (proposed, told), count


def test_who_puts_the_newest_twenty_silences_nobody() -> None:
    busy = [one._replace(by="ana", at_us=9) for one in pins("10019", east(-300), 30)]
    others = [one._replace(by=f"o{n}") for n, one in enumerate(pins("10019", east(300), 10))]
    [heard] = learned([*busy, *others]).heard
    assert isinstance(heard.its, Altered)
    assert heard.its.at is not None
    assert geo.metres(heard.its.at, east(300)) < 3
    assert [one.by for one in heard.ones].count("ana") == 10


def test_pins_from_before_a_point_was_moved_say_nothing_of_it() -> None:
    old = [one._replace(at_us=n) for n, one in enumerate(pins("10019", east(200), 20))]
    coded = [Coded(one.case, "alto/2", "10019") for one in old]
    moved = [Stood("10019", east(-100), 20), Stood("10019", HERE)]
    assert learned(old).proposals
    assert learn(places(), old, (), moved) == Learned(())
    # Nor what a crew says of such a pin makes it one of today.
    unnamed = [one._replace(place="alto/2") for one in old]
    assert learn(places(), unnamed, coded, moved) == Learned(())
    new = [one._replace(at_us=20, case=90 + n) for n, one in enumerate(pins("10019", east(300)))]
    [found] = learn(places(), [*old, *new], (), moved).proposals
    assert isinstance(found, Altered)
    assert found.at is not None
    assert geo.metres(found.at, east(300)) < 3


def test_who_puts_a_point_back_has_decided_against_older_pins() -> None:
    there = east(200)
    old = pins("10019", there, 5)
    meanwhile = [one._replace(at_us=5, case=50 + one.case) for one in pins("10019", there, 5)]
    later = [one._replace(at_us=9, case=90 + one.case) for one in pins("10019", there, 5)]
    stood = [
        Stood("10019", east(0.5), 5),  # as well as positions are written
        Stood("10019", there, 9),
        Stood("10019", HERE),
    ]
    assert learn(places(), [*old, *meanwhile], (), stood) == Learned(())
    [heard] = learn(places(), [*old, *meanwhile, *later], (), stood).heard
    assert isinstance(heard.its, Altered)
    assert {one.case for one in heard.ones} == {one.case for one in later}


def test_a_point_that_was_gone_for_a_while_silences_no_pins() -> None:
    old = pins("10019", east(200))
    assert learn(places(), old, (), [Stood("10019", HERE, 5), Stood("10019", HERE)]) == learned(old)


@pytest.mark.parametrize("code", ["10019", "10024"])  # moved, or gone
def test_free_pins_from_before_propose_no_point_where_one_stood(code: str) -> None:
    spot = east(500)
    old, later = pins("alto", spot), [one._replace(at_us=9) for one in pins("alto", spot)]
    near, far = [Stood(code, east(570), 9)], [Stood(code, east(580), 9)]
    assert learn(places(), old, (), near) == Learned(())
    for pointed, stood in ((later, near), (old, far)):
        [found] = learn(places(), pointed, (), stood).proposals
        assert isinstance(found, NewPoint)


def test_what_a_draft_moves_or_takes_away_is_not_proposed_anew() -> None:
    """Callers find it there until the draft is published."""
    free, named = pins("alto", east(500)), pins("10019", east(500))
    for code in ("10019", "10024"):
        assert learn(places(), free, (), [Stood(code, east(500))]) == Learned(())
    assert learn(places(), named, (), [Stood("10019", east(90))]) == Learned(())
    assert learn(places(), named, (), [Stood("10019", HERE)]) == learned(named)


def test_cases_that_speak_are_named_and_those_that_say_something_else() -> None:
    others = [one._replace(case=70 + one.case) for one in pins("10019", east(900), 2)]
    [heard] = learned([*pins("10019", east(200)), *others]).heard
    assert {one.case for one in heard.ones} == {*range(8), 70, 71}
    assert heard.out == {70, 71}
    assert heard.radius_m == 3


def test_places_that_are_gone_are_learned_nothing_of() -> None:
    assert learned([*pins("99998", HERE), *pins("nowhere/2", HERE), *pins("norte", HERE)]) == (
        Learned(())
    )


def test_who_points_anywhere_makes_nobody_look_on_the_spot() -> None:
    here = [one._replace(at_us=9) for one in pins("10019", HERE, 12)]
    anywhere = [pins("10019", east(200 + 150 * n), 1)[0]._replace(case=50 + n) for n in range(8)]
    assert learned([*here, *anywhere]) == Learned(())
