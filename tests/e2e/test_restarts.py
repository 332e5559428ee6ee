"""Power cuts, deploys and new versions of a city while callers are on the line."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from app.demo.screen import read
from tests.databases import KINDS
from tests.e2e.conftest import Starting
from tests.e2e.filing import file
from tests.e2e.people import People
from tests.e2e.secrecy import findings
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.replay import deliver
from tests.rehearsal.running import Service

PATIENCE_S: Final = 60


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
    assert not commenting.screen.ends
    call = gateway.dial(people.one())
    call.walk("1", "3")
    exported = mortal.export()

    mortal.kill()
    gateway.connect(mortal.start().callback)

    assert mortal.export() == exported
    assert deliver(mortal.callback, gateway.heard) == []
    assert mortal.export() == exported
    assert call.answer(call.screen.key("Maxaquene A")).prompt == "Contentor em Maxaquene A"
    number = file(call, "1").number
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
    ended = file(call, old.key("Baltazar"))
    assert "Contentor cheio, Baltazar, Maxaquene A" in ended.text
    assert ended.number in mortal.reports()
    assert read(call.send(call.text)) == ended


def test_an_edit_under_a_running_service_is_for_those_who_dial_from_then_on(
    mortal: Service, gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())
    call.walk("1", "3")
    menu = mortal.menus / "maputo" / "menu.yaml"
    _replace_in(menu, "say: Onde?", "say: Onde está?")

    wait_for(lambda: gateway.dial(people.one()).walk("1").prompt.startswith("Onde esta?"))

    old = call.answer("0")
    assert old.prompt.startswith("Onde?")
    assert file(call, "3", "1", "1").number in mortal.reports()


def test_a_broken_edit_never_replaces_what_works(
    mortal: Service, gateway: Gateway, people: People
) -> None:
    before = gateway.dial(people.one()).screen
    menu = mortal.menus / "maputo" / "menu.yaml"
    whole = menu.read_text(encoding="utf-8")
    menu.write_text(whole + "\nsend: {go: nowhere}\n", encoding="utf-8")

    wait_for(lambda: refused(mortal) == {"maputo": 1})
    assert gateway.dial(people.one()).screen == before

    mortal.stop()
    gateway.connect(mortal.start().callback)

    assert gateway.dial(people.one()).screen == before
    assert refused(mortal) == {"maputo": 1}
    page = mortal.request("GET", "/phone").body.decode()
    assert "&#34;send&#34; stands here twice" in page

    menu.write_text(whole, encoding="utf-8")
    wait_for(lambda: refused(mortal) == {})
    assert gateway.dial(people.one()).screen == before


def refused(service: Service) -> dict[str, int]:
    """Folders that are not taken, with their number of findings."""
    told: dict[str, int] = json.loads(service.request("GET", "/healthz").body)["refused"]
    return told


def wait_for(what: Callable[[], bool]) -> None:
    """Ask until it is so: the service looks at its folders about once a second."""
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)  # as the start of a service is waited for: to ask is work for both


def _replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
