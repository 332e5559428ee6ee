"""Two publish in one moment: what was told published answers, and what was refused does not."""

import re
from collections.abc import Callable
from threading import Barrier, Event, Thread
from typing import Any

import pytest

from app.domain.errors import Busy
from app.work.folder_lock import held
from app.work.live_menus import LiveMenus
from app.work.versions import Versions
from tests.contract.desk.city_fields import field, said
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
CALENDAR, DRAFT = "/desk/city/calendar", "/desk/city/draft"
ROUNDS = 8


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do several things in one moment; give what each came to."""
    found: list[Any] = [None] * len(deeds)
    gate = Barrier(len(deeds))

    def go(nth: int) -> None:
        gate.wait()
        found[nth] = deeds[nth]()

    threads = [Thread(target=go, args=(nth,)) for nth in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_notices_at_once_what_was_told_published_stands(kiosks: Town) -> None:
    house = kiosks.site.house
    reload, _ = house.menus.watch(house.writer)
    reload.look()
    ana, rui = kiosks.enter(), kiosks.enter()
    told = {303: 0, 409: 0}
    for nth in range(ROUNDS):
        texts = f"Ronda {nth} A", f"Ronda {nth} B"
        forms = [{field("say fr", ""): text, field("until", ""): "2026-03-09"} for text in texts]

        def post(who: Any, form: dict[str, str]) -> Callable[[], Any]:
            return lambda: who.post(f"{CALENDAR}/publish", form)

        *answers, _ = at_once(post(ana, forms[0]), post(rui, forms[1]), reload.look)
        for _ in range(3):
            reload.look()
        live = kiosks.drafting.state(kiosks.spot).published["calendar.yaml"]
        assert (kiosks.folder / "calendar.yaml").read_text("utf-8") == live
        for answer, text in zip(answers, texts, strict=True):
            told[answer.status_code] += 1
            assert (text in live) is (answer.status_code == 303), said(answer)
    assert told == {303: ROUNDS, 409: ROUNDS}
    assert {one.how for one in kiosks.history()[:ROUNDS]} == {"publish"}


def test_what_is_pressed_twice_is_told_as_published_twice_and_is_once(kiosks: Town) -> None:
    ana = kiosks.enter()
    for nth in range(ROUNDS):
        kept = ana.post(CALENDAR, {field("say fr", ""): f"Vague {nth}", field("until", ""): ""})
        assert kept.status_code == 303
        page = ana.get(DRAFT).text
        form = dict(re.findall(r'name="(revision|live)" value="(\w+)"', page)) | {"note": "n"}
        before = len(kiosks.history())

        def press(form: dict[str, str] = form) -> Any:
            return ana.post(f"{DRAFT}/publish", form)

        first, second = at_once(press, press)
        assert {first.status_code, second.status_code} <= {303, 409}
        assert 303 in (first.status_code, second.status_code)
        assert "cannot be written" not in said(first) + said(second)
        assert len(kiosks.history()) == before + 1
        assert f"Vague {nth}" in kiosks.drafting.state(kiosks.spot).published["calendar.yaml"]


def test_a_folder_is_held_by_one_and_let_go_whatever_happens(kiosks: Town) -> None:
    with held(kiosks.folder):
        with pytest.raises(Busy), held(kiosks.folder, patience_s=0.05):
            pytest.fail("two hold it")
        # Meanwhile nothing of it is taken in.
        calendar = kiosks.first["calendar.yaml"].decode()
        edited = calendar.replace("until: 2026-03-02", "until: 2026-03-03")
        (kiosks.folder / "calendar.yaml").write_text(edited, "utf-8")
        reload, _ = kiosks.site.house.menus.watch(kiosks.site.house.writer)
        before = kiosks.drafting.state(kiosks.spot).live
        reload.look()
        reload.look()
        assert kiosks.drafting.state(kiosks.spot).live == before
    reload.look()
    assert kiosks.drafting.state(kiosks.spot).live != before
    with (
        held(kiosks.folder, reads=True),
        held(kiosks.folder, patience_s=0, reads=True),
        pytest.raises(Busy),
        held(kiosks.folder, patience_s=0),
    ):
        pytest.fail("it is written while it is read")
    with held(kiosks.folder, patience_s=0):
        assert {path.name for path in kiosks.folder.iterdir()} == {*kiosks.first, "dialogues"}


def test_who_starts_while_somebody_publishes_waits_and_then_has_the_city(kiosks: Town) -> None:
    house, gate, done = kiosks.site.house, Barrier(2), Event()

    def publishing() -> None:
        with held(kiosks.folder):
            gate.wait()
            done.wait(0.2)

    thread = Thread(target=publishing)
    thread.start()
    gate.wait()
    versions = Versions(house.reader, drafts=True)
    started = LiveMenus(house.settings.menus_dir, house.engine, versions, kiosks.site.clock)
    thread.join()
    assert started.cities.default.code == "kiosks"
    assert started.refusals.findings() == []
