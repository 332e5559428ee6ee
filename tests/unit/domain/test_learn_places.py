"""What corrected cases say of places, for a person to accept."""

from collections.abc import Sequence

import pytest

from app.domain import geo
from app.domain.corrected import Coded, Learned, Pointed
from app.domain.gazetteer import Bairro, District, Gazetteer, Point, Source
from app.domain.geo import Position
from app.domain.learn_places import learn
from app.domain.proposals import Alias, Altered, NewPoint
from app.domain.stood import Stood

HERE = Position(-25.95, 32.58)
MARKET = Point("10019", "Mercado", "Mercado", "container", HERE, "alto")


def bairro(
    code: str, at: Position | None = None, source: str = "", points: tuple[Point, ...] = ()
) -> Bairro:
    name = code.capitalize()
    return Bairro(code, name, name, (f"{name} velho",), None, at, source, None, points, "norte")


def places() -> Gazetteer:
    bairros = (
        bairro("alto", HERE, Source.POINTS, (MARKET,)),
        bairro("baixo"),
        bairro("centro", HERE, Source.UNVERIFIED),
    )
    return Gazetteer((District("norte", "Norte", "Norte", (), HERE, "points", None, bairros),))


def east(metres: float, north: float = 0) -> Position:
    return Position(HERE.lat + north / 111_195, HERE.lon + metres / 99_983)


def pins(place: str, around: Position, count: int = 8, spread: float = 4) -> list[Pointed]:
    """Cases that officials put around a position."""
    offs = ((1, 0), (-1, 0), (0, 1), (0, -1))
    return [
        Pointed(
            n,
            place,
            place,
            Position(
                around.lat + spread * offs[n % 4][0] / 111_195,
                around.lon + spread * offs[n % 4][1] / 99_983,
            ),
        )
        for n in range(count)
    ]


def learned(pointed: Sequence[Pointed]) -> Learned:
    return learn(places(), pointed)


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
    moved = [Stood("10019", east(-100), 0, 20), Stood("10019", HERE, 20)]
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


def test_pins_from_before_a_point_was_moved_and_back_again_speak() -> None:
    """As where an older version was published again, whatever for."""
    old = pins("10019", east(200), 5)
    meanwhile = [one._replace(at_us=5, case=50 + one.case) for one in pins("10019", east(-90), 5)]
    stood = [
        Stood("10019", east(0.5), 0, 5),  # as well as positions are written
        Stood("10019", east(200), 5, 9),
        Stood("10019", HERE, 9),
    ]
    [heard] = learn(places(), [*old, *meanwhile], (), stood).heard
    assert isinstance(heard.its, Altered)
    assert {one.case for one in heard.ones} == {one.case for one in old}


@pytest.mark.parametrize("code", ["10019", "10024"])  # moved, or gone
def test_free_pins_from_before_propose_no_point_where_one_stood(code: str) -> None:
    spot = east(500)
    old, later = pins("alto", spot), [one._replace(at_us=9) for one in pins("alto", spot)]
    near, far = [Stood(code, east(570), 0, 9)], [Stood(code, east(580), 0, 9)]
    assert learn(places(), old, (), near) == Learned(())
    for pointed, stood in ((later, near), (old, far), (old, [Stood(code, spot, 5, 9)])):
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


def test_a_bairro_nobody_knew_gets_a_position_whose_radius_holds_every_pin() -> None:
    near, wide, far = (
        learned(pins("baixo/3", east(0, 5_000), spread=spread)).proposals
        for spread in (500, 3_000, 6_000)
    )

    for [found], source in ((near, "points"), (wide, "unverified")):
        assert isinstance(found, Altered)
        assert (found.code, found.source) == ("baixo", source)
    assert far == ()


def test_an_unverified_bairro_is_verified_and_a_known_one_left_alone() -> None:
    [found] = learned(pins("centro", east(900), spread=500)).proposals
    assert isinstance(found, Altered)
    assert (found.code, found.source) == ("centro", "points")

    assert learned(pins("centro", east(900), spread=3_000)).proposals == ()
    assert learned(pins("alto", east(900), spread=500)).proposals == ()


def test_a_spot_to_which_many_cases_were_put_is_a_new_point() -> None:
    crowd = [one._replace(called="Bomba do Zé") for one in pins("alto/2", east(300), 6)]
    at_the_market = [one._replace(case=one.case + 90) for one in pins("alto", HERE)]

    [found] = learned([*crowd, *at_the_market]).proposals

    assert isinstance(found, NewPoint)
    assert (found.bairro, found.code, found.name) == ("alto", "", "Bomba do Zé")
    assert geo.metres(found.at, east(300)) < 3


def test_a_spot_that_people_name_by_two_bairros_is_one_and_of_whom_most_say() -> None:
    spot = east(900)
    here, there = pins("alto/2", spot, 4), pins("centro", spot, 3)
    ones = [one._replace(case=n) for n, one in enumerate((*here, *there))]
    [found] = learned(ones).proposals
    assert isinstance(found, NewPoint)
    assert found.bairro == "alto"
    assert found.why == "7 pins say so to 4 m"


def test_a_point_of_the_next_bairro_is_known_to_who_names_this_one() -> None:
    assert not any(isinstance(one, NewPoint) for one in learned(pins("centro", HERE)).proposals)


def test_whose_pins_they_are_is_told_and_counts() -> None:
    crowd = [one._replace(by="official ana") for one in pins("alto/2", east(300), 9)]
    [alone] = learned(crowd).proposals
    [three] = learned([one._replace(by=f"o{n % 3}") for n, one in enumerate(crowd)]).proposals
    assert isinstance(alone, NewPoint)
    assert isinstance(three, NewPoint)
    assert (alone.why, alone.radius_m) == ("9 pins of one person say so to 50 m", 50)
    assert (three.why, three.radius_m) == ("9 pins of 3 people say so to 29 m", 29)
    # Nor is a point moved on the word of one, who may be wrong the same way each time.
    [told] = learned([one._replace(by="ana") for one in pins("10019", east(200))]).remarks
    assert told == (
        "10019 Mercado: 8 pins of one person say so to 50 m, 200 m from where it stands."
        " Pins of more people are needed: 30 m are stated"
    )


def split(place: str, spots: Sequence[Position], spread: float = 4) -> list[Pointed]:
    """Have people pin one spot each, and none of another."""
    return [
        one._replace(by=f"o{nth}", case=100 * nth + one.case)
        for nth, at in enumerate(spots)
        for one in pins(place, at, 7, spread)
    ]


def test_what_few_people_say_holds_the_spot_of_each() -> None:
    spots = east(300), east(390)
    [found] = learned(split("alto", spots)).proposals
    assert isinstance(found, NewPoint)
    for spot in spots:
        assert geo.metres(found.at, spot) < found.radius_m <= 50
    # No container is proposed between two that lie beside each other.
    its = learned(split("10019", (spots[0], spots[0], spots[1])))
    assert its.proposals == ()
    assert its.remarks == (
        "10019 Mercado: 20 pins of 3 people say so to 62 m, 330 m from where it stands."
        " Pins of more people are needed: 30 m are stated",
    )
    far = learned(split("alto", spots, spread=60))
    assert far.proposals == ()
    assert far.remarks == (
        "alto Alto: around [-25.95, 32.58354] 14 pins of 2 people say so to 80 m."
        " Pins of more people are needed",
    )
    # Who differs no more than their own pins do means one spot.
    [same] = learned(split("alto", (spots[0], east(303)), spread=12)).proposals
    assert isinstance(same, NewPoint)
    assert same.radius_m == 35


def test_pins_on_one_spot_say_nothing_of_where_its_bairro_lies() -> None:
    one_spot = pins("centro", east(900), 12)
    elsewhere = [one._replace(case=one.case + 90) for one in pins("centro", east(0), 4, 700)]

    for pointed in (one_spot, [*one_spot, *elsewhere]):
        [found] = learned(pointed).proposals
        assert isinstance(found, NewPoint)
        assert found.bairro == "centro"
    # Nor of one that nobody knew.
    assert not any(isinstance(one, Altered) for one in learned(pins("baixo", HERE)).proposals)


def test_what_people_call_a_bairro_is_a_further_name_of_it() -> None:
    def called(name: str, place: str, count: int) -> list[Pointed]:
        return [Pointed(n, "norte", place, None, name) for n in range(count)]

    [found] = learned([*called("Ka Zé", "baixo/1", 3), *called("ka  ze", "centro", 1)]).proposals

    assert found == Alias("baixo", "Ka Zé", "so called in 3 of 4 corrected cases")
    assert learned(called("Ka Zé", "baixo", 2)) == Learned(())
    assert learned(called("Mercado", "baixo", 9)).proposals == ()
    assert learned(called("ALTO VELHO", "baixo", 9)).proposals == ()
    torn = [*called("Ka Zé", "baixo", 3), *called("Ka Zé", "centro", 2)]
    assert learned(torn).proposals == ()


def test_a_place_that_is_named_where_another_is_meant_is_told() -> None:
    moved = [Pointed(n, "10019", "baixo/2", None) for n in range(5)]
    others = [Pointed(n, "10019", "centro", None) for n in range(5, 7)]

    assert learned(moved).remarks == (
        "10019 Mercado was named and baixo Baixo meant in 5 of 5 corrected cases",
    )
    assert learned(moved[:4]).remarks == ()
    assert learned([*moved, *others]).remarks == ()
    assert learned([one._replace(was="gone") for one in moved]).remarks == ()
    # A bairro or a district that is made precise is no mistake.
    for was, meant in (("alto", "10019"), ("norte", "10019"), ("norte", "baixo")):
        precise = [one._replace(was=was, place=meant) for one in moved]
        assert learned(precise).remarks == (), (was, meant)


def test_cases_that_say_another_name_are_named_as_that() -> None:
    moved = [Pointed(n, "10019", "baixo/2", None) for n in range(6)]
    called = [Pointed(n, "norte", "baixo", None, "Ka Zé") for n in range(6)]
    coded = [Coded(n, "baixo", "10019") for n in range(6)]
    [heard] = learned([*moved, Pointed(9, "10019", "centro", None)]).heard
    assert (len(heard.ones), {*heard.out}) == (7, {9})
    [heard] = learned([*called, Pointed(9, "norte", "centro", None, "ka zé")]).heard
    assert (len(heard.ones), {*heard.out}) == (7, {9})
    point = Point("10024", "Praça", "Praça", "container", HERE, "alto")
    gazetteer = Gazetteer(
        (
            District(
                *("norte", "Norte", "Norte", (), HERE, "points", None),
                (bairro("alto", HERE, Source.POINTS, (MARKET, point)), bairro("baixo")),
            ),
        )
    )
    [heard] = learn(gazetteer, (), [*coded, Coded(9, "baixo", "10024")]).heard
    assert (len(heard.ones), {*heard.out}) == (7, {9})


def test_a_pin_is_of_the_point_whose_code_the_crew_read_there() -> None:
    """Officials put cases of the bairro on a spot, and the crew typed the code that it found."""
    moved = pins("alto/2", east(200))
    assert [type(one) for one in learned(moved).proposals] == [NewPoint]

    coded = [Coded(one.case, "alto/2", "10019") for one in moved]
    [found] = learn(places(), moved, coded).proposals

    assert isinstance(found, Altered)
    assert found.code == "10019"
    assert found.at is not None
    assert geo.metres(found.at, east(200)) < 1
    # Where an official named another point, that one is meant; a code that is none says nothing.
    named = [one._replace(place="10019") for one in moved]
    assert learn(places(), named, [one._replace(code="10024") for one in coded]) == learned(named)
    assert learn(places(), moved, [one._replace(code="99999") for one in coded]) == learned(moved)


def test_a_place_that_is_named_where_crews_work_elsewhere_is_told() -> None:
    coded = [Coded(n, f"baixo/{n}", "10019") for n in range(5)]
    found = learn(places(), (), coded)
    assert (found.proposals, found.remarks) == (
        (),
        ("baixo Baixo was named, and crews typed the code of 10019 Mercado in 5 of 5 cases",),
    )
    assert learn(places(), (), coded[:4]) == Learned(())
    # In its own bairro a container is no mistake, and who was corrected is told of by that.
    assert learn(places(), (), [one._replace(place="alto/3") for one in coded]) == Learned(())
    assert learn(places(), (), [one._replace(place="norte") for one in coded]) == Learned(())
    assert learn(places(), (), [one._replace(place="gone") for one in coded]) == Learned(())
    moved = [Pointed(one.case, "baixo", "alto", None) for one in coded[:1]]
    assert learn(places(), moved, coded) == Learned(())


def test_pins_of_cases_that_name_a_district_are_heard() -> None:
    spot = east(900)
    [found] = learned(pins("norte", spot)).proposals
    assert isinstance(found, NewPoint)
    assert found.bairro == "alto"  # of the nearest known place
    # Who names a bairro knows it better.
    some = [one._replace(place="baixo", case=90 + one.case) for one in pins("norte", spot, 2)]
    [found] = learned([*pins("norte", spot), *some]).proposals
    assert isinstance(found, NewPoint)
    assert found.bairro == "baixo"
    unknown = District("sul", "Sul", "Sul", (), HERE, "points", None, (bairro("longe"),))
    assert learn(Gazetteer((unknown,)), pins("sul", spot)) == Learned(())


def test_places_that_are_gone_are_learned_nothing_of() -> None:
    assert learned([*pins("99998", HERE), *pins("nowhere/2", HERE), *pins("norte", HERE)]) == (
        Learned(())
    )


def test_who_points_anywhere_makes_nobody_look_on_the_spot() -> None:
    here = [one._replace(at_us=9) for one in pins("10019", HERE, 12)]
    anywhere = [pins("10019", east(200 + 150 * n), 1)[0]._replace(case=50 + n) for n in range(8)]
    assert learned([*here, *anywhere]) == Learned(())
