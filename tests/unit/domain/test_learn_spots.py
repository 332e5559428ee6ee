"""What corrected cases say of bairros and of points nobody knew, for a person to accept."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain import geo
from app.domain.corrected import Pointed
from app.domain.gazetteer import District, Gazetteer
from app.domain.geo import Position
from app.domain.learn_places import learn
from app.domain.proposals import Altered, NewPoint
from tests.unit.domain.pinned import HERE, bairro, east, learned, pins


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
    longe = replace(bairro("longe"), district="sul")
    unknown = District("sul", "Sul", "Sul", (), HERE, "points", None, (longe,))
    its = learn(Gazetteer((unknown,)), pins("sul", spot))
    assert (its.proposals, its.remarks) == (
        (),
        (
            "sul Sul: around [-25.95, 32.589] 8 pins say so to 3 m."
            " Name the bairro in one of these cases",
        ),
    )
    # As soon as one does, there is a bairro to which the point belongs.
    one = pins("sul", spot, 1)[0]._replace(place="longe", case=90)
    [found] = learn(Gazetteer((unknown,)), [*pins("sul", spot), one]).proposals
    assert isinstance(found, NewPoint)
    assert found.bairro == "longe"
