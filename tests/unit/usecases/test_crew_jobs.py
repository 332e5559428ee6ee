"""In which order a crew has its jobs, and who gets what it declines."""

import dataclasses

import pytest

from app.menu.effects import DoJob, Job
from app.usecases.crew_jobs import ANOTHER, BAIRRO, THIS, change_for, code_in, code_is_of, in_order
from tests.contract.store.lines import maputo

CREW, OTHER = "kamavota", "drains"
[POINT, *_] = maputo().gazetteer.by_point
SERVICE = "container_full"
ANSWERS_THERE = maputo().owner(SERVICE, POINT)


@pytest.mark.parametrize(
    ("is_there", "service", "expected"),
    [
        (True, SERVICE, OTHER),
        (False, SERVICE, ANSWERS_THERE),
        (False, "retired", next(iter(maputo().bodies))),
    ],
)
def test_what_a_crew_declines_goes_to_its_body_or_to_who_answers_there(
    is_there: bool, service: str, expected: str
) -> None:
    assert ANSWERS_THERE != OTHER
    bodies = dict(maputo().bodies)
    its = bodies.pop(CREW)
    if is_there:
        bodies[CREW] = dataclasses.replace(its, falls_to=OTHER)
    city = dataclasses.replace(maputo(), bodies=bodies, memo={}, steps={})
    job = Job(48217365, "assigned", service, POINT)

    change = change_for(city, f"{CREW} 2", DoJob(job.number, "decline", "", ""), job)

    assert (change.owner, change.held_by, change.actor) == (expected, CREW, f"crew {CREW} 2")


def of_what(code: str, place: str) -> str:
    """Give of what place a code is said to be that was typed where a job was done."""
    wish = DoJob(48217365, "done", "", code)
    change = change_for(maputo(), f"{CREW} 2", wish, Job(48217365, "assigned", SERVICE, place))
    assert code_in(change.reason) == code
    return code_is_of(change.reason)


def test_a_code_is_of_the_place_of_a_job_of_its_bairro_or_of_another() -> None:
    """A case whose place is a whole bairro is not elsewhere because its container has a code."""
    places = maputo().gazetteer
    points = [*places.by_point.values()]
    for point, other in zip(points, [*points[1:], points[0]], strict=True):
        assert of_what(point.code, point.code) == THIS
        assert of_what(other.code, point.code) == ANOTHER
        for place in (point.bairro, f"{point.bairro}/3"):
            assert of_what(point.code, place) == BAIRRO
            there = BAIRRO if other.bairro == point.bairro else ANOTHER
            assert of_what(other.code, place) == there
        district = places.by_bairro[point.bairro].district
        assert of_what(point.code, district) == THIS
        is_there = places.by_bairro[other.bairro].district == district
        assert of_what(other.code, district) == (THIS if is_there else ANOTHER)


def test_jobs_of_one_deadline_or_none_go_through_one_bairro_after_another() -> None:
    places = ["coop/2", "polana/1", "coop/1", "polana/1", "coop/2"]
    jobs = [Job(9 - n, "assigned", SERVICE, place, 0) for n, place in enumerate(places)]
    late, soon = (Job(n, "assigned", SERVICE, "polana/9", due) for n, due in ((1, 50), (2, 70)))

    found = [(job.place, job.number) for job in in_order([*jobs, soon, late])]

    assert found == [
        ("polana/9", 1),
        ("polana/9", 2),
        ("coop/1", 7),
        ("coop/2", 5),
        ("coop/2", 9),
        ("polana/1", 6),
        ("polana/1", 8),
    ]
