"""Power cuts, deploys and new versions of a city while callers are on the line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import KINDS
from tests.e2e.conftest import Starting
from tests.e2e.people import People
from tests.e2e.secrecy import findings
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.replay import deliver
from tests.rehearsal.running import NotStarted, Service
from tests.rehearsal.screen import read


@pytest.fixture(scope="module", params=KINDS)
def mortal(request: pytest.FixtureRequest, start_service: Starting) -> Iterator[Service]:
    """A service of this module's own, to be killed."""
    running = start_service(request.param)
    yield running
    assert findings(running) == []


@pytest.fixture
def gateway(mortal: Service) -> Iterator[Gateway]:
    client = mortal.gateway()
    yield client
    client.close()


def test_a_call_goes_on_after_a_power_cut(
    mortal: Service, gateway: Gateway, people: People
) -> None:
    filed = gateway.dial(people.one())
    filed.walk("2", "3", "1", "12", "1")
    commenting = gateway.dial(people.one())
    commenting.walk("1", "3", "1", "1", "2")
    call = gateway.dial(people.one())
    call.walk("1", "3")
    exported = mortal.export()

    mortal.kill()
    gateway.connect(mortal.start().callback)

    assert mortal.export() == exported
    assert deliver(mortal.callback, gateway.heard) == []
    assert mortal.export() == exported
    assert call.answer(call.screen.key("Maxaquene A")).prompt == "Contentor em Maxaquene A"
    number = call.walk("1", "1").number
    assert commenting.answer("dois *contentores*").ends
    reports = mortal.reports(comments=True)
    assert number in reports
    assert "dois *contentores*" in [report["description"] for report in reports.values()]


def test_callers_on_the_line_finish_on_the_version_they_began_on(
    mortal: Service, gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())
    call.walk("1", "3")
    menu = mortal.menus / "maputo" / "menu.yaml"
    places = mortal.menus / "maputo" / "places.yaml"
    _replace_in(menu, "say: Contentor em <bairro>", "say: Que contentor de <bairro>")
    _replace_in(places, "name: Baltazar,", "name: Baltazar Novo,")

    mortal.stop()
    gateway.connect(mortal.start().callback)

    old = call.answer(call.screen.key("Maxaquene A"))
    new = gateway.dial(people.one()).walk("1", "3", "1")
    assert old.prompt == "Contentor em Maxaquene A"
    assert "Baltazar" in old.options.values()
    assert new.prompt == "Que contentor de Maxaquene A"
    assert "Baltazar Novo" in new.options.values()
    ended = call.walk(old.key("Baltazar"), "1")
    assert "Contentor cheio, Baltazar, Maxaquene A" in ended.text
    assert ended.number in mortal.reports()
    assert read(call.send(call.text)) == ended


def test_a_broken_edit_never_replaces_what_works(mortal: Service, gateway: Gateway) -> None:
    """The last test of this module: the service is down after it."""
    menu = mortal.menus / "maputo" / "menu.yaml"
    whole = menu.read_text(encoding="utf-8")
    menu.write_text(whole + "\nsend: {go: nowhere}\n", encoding="utf-8")
    mortal.stop()

    with pytest.raises(NotStarted, match=r"menu\.yaml"):
        mortal.start()


def _replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
