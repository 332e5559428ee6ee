"""What corrected cases say of names, and the codes crews typed, for a person to accept."""

from app.domain import geo
from app.domain.corrected import Coded, Learned, Pointed
from app.domain.gazetteer import District, Gazetteer, Point, Source
from app.domain.learn_places import learn
from app.domain.proposals import Alias, Altered, NewPoint
from tests.unit.domain.pinned import HERE, MARKET, bairro, east, learned, pins, places


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
