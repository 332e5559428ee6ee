"""Who gets what a crew declines."""

import dataclasses

import pytest

from app.menu.effects import DoJob, Job
from app.usecases.crew_jobs import change_for
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
