"""Recorded reports as calls: each is stored as it was meant, and repeats change nothing."""

from app.demo.caller import Caller, Wish
from app.demo.signs import Signs
from app.menu.model import City
from tests.e2e.people import People
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.replay import deliver, deliver_again, differences, make_calls
from tests.rehearsal.running import Service, by_number


def test_every_recorded_report_is_stored_once_and_as_it_was_meant(
    service: Service, gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    before = service.reports()

    made = make_calls(gateway, city, wishes, people.many(len(wishes)))

    reports = service.reports()
    assert differences(made, reports, city) == []
    assert len(reports) - len(before) == len(wishes) == len({call.number for call in made})
    assert [number for number in reports if number not in before] == [c.number for c in made]


def test_who_reports_what_is_open_could_have_joined_and_files_all_the_same(
    service: Service, gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    asked = [wish for wish in wishes[:4] for _ in range(2)]
    is_open = {_same(row) for row in service.reports().values()}

    made = make_calls(gateway, city, asked, people.many(len(asked)))

    reports = service.reports()
    assert differences(made, reports, city) == []
    for call in made:
        same = _same(reports[call.number or 0])
        assert call.could_join == (same in is_open)
        is_open.add(same)
    assert sum(call.could_join for call in made) >= 4


def _same(row: dict[str, str]) -> tuple[str, ...]:
    """What makes two reports the same: the problem and the very place."""
    return tuple(row[k] for k in ("service_code", "district", "bairro", "block", "container_code"))


def test_callbacks_delivered_again_change_nothing_and_get_the_same_bytes(
    service: Service, gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    make_calls(gateway, city, wishes, people.many(len(wishes)))
    exported = service.export(comments=True)

    assert deliver(service.callback, gateway.heard) == []
    assert deliver(service.callback, gateway.heard[::-1]) == []
    assert deliver_again(service.callback, gateway.heard, seed=311) == []

    assert service.export(comments=True) == exported


def test_duplicates_between_the_turns_change_nothing(
    service: Service, gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    """Each turn is answered only after all turns so far were delivered once more."""
    before = len(service.reports())
    for wish in wishes[:8]:
        gateway.heard.clear()
        call = gateway.dial(people.one())
        caller = Caller(Signs(city), wish)
        while (given := caller.next(call.screen)) is not None:
            call.answer(given)
            assert deliver(service.callback, gateway.heard[::-1]) == []
        assert caller.number

    assert len(by_number(service.export())) == before + len(wishes[:8])
