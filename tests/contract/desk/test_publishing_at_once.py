"""Two publish in one moment: what was told published answers, and what was refused does not."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread, get_ident
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.domain.errors import Busy, Conflict
from app.edits.edited import Edited
from app.menufiles.city_folder import folder_hash, read_folder
from app.usecases.drafts import Files
from app.work.folder_lock import held
from app.work.folders import look_at
from app.work.live_menus import LiveMenus, through
from app.work.versions import Versions
from tests.contract.desk.city_fields import field, said
from tests.contract.desk.meanwhile import WAITS, looking, pressing, said_in_log
from tests.contract.desk.towns import ANA, RUI, SEND, WRONG, Town, saying
from tests.contract.store.heard import WAIT_S, hold

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


@contextmanager
def once_two_have_read_the_draft(kiosks: Town) -> Iterator[None]:
    """Hold the writer until two threads know what they are about to publish."""
    go, held_ = hold(kiosks.site.house.writer)
    readers: set[int] = set()

    def reads(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM drafts" in statement:
            readers.add(get_ident())
        if len(readers) == 2:
            go.set()

    event.listen(kiosks.site.house.reader, "after_cursor_execute", reads)
    try:
        yield
        held_.result(0)
    finally:
        event.remove(kiosks.site.house.reader, "after_cursor_execute", reads)


def test_what_is_pressed_twice_is_told_as_published_twice_and_is_once(kiosks: Town) -> None:
    ana = kiosks.enter()
    kept = ana.post(CALENDAR, {field("say fr", ""): "Vague", field("until", ""): ""})
    assert kept.status_code == 303
    page = ana.get(DRAFT).text
    form = dict(re.findall(r'name="(revision|live)" value="(\w+)"', page)) | {"note": "n"}
    before = len(kiosks.history())

    def press() -> Any:
        return ana.post(f"{DRAFT}/publish", form)

    with once_two_have_read_the_draft(kiosks):
        answers = at_once(press, press)
    assert [one.status_code for one in answers] == [303, 303], [*map(said, answers)]
    assert {one.headers["location"] for one in answers} == {"/desk/city"}
    assert len(kiosks.history()) == before + 1
    live = kiosks.drafting.state(kiosks.spot).published["calendar.yaml"]
    assert "Vague" in live
    assert kiosks.raw()["calendar.yaml"].decode() == live


def two_versions(kiosks: Town) -> tuple[str, str]:
    """Let a second version answer; give the first, and that one."""
    kiosks.press.publish_now(kiosks.spot, saying({WRONG: "Non"}), "worse", ANA)
    return kiosks.version, kiosks.history()[0].version


def test_of_a_roll_back_and_a_notice_at_once_one_is_told_and_the_folder_has_the_other(
    kiosks: Town,
) -> None:
    first, live = two_versions(kiosks)
    rui, write, answers = kiosks.enter(), through(kiosks.site.house.writer), list[Any]()
    notice = {field("say fr", ""): "Marché fermé", field("until", ""): "2026-03-09"}
    with said_in_log(WAITS) as waits_or_is_done:

        def tell() -> None:
            answers.append(rui.post(f"{CALENDAR}/publish", notice))
            waits_or_is_done.set()

        other = Thread(target=tell)

        def meanwhile(work: Callable[[Connection], Any], /) -> Any:
            if not other.ident:  # the folder holds the first version by now
                other.start()
                assert waits_or_is_done.wait(WAIT_S)
            return write(work)

        done = pressing(kiosks, meanwhile).roll_back(kiosks.spot, first, live, "back", ANA)
        other.join()
    assert (done.version, done.in_folder) == (first, True)
    [refused] = answers
    assert (refused.status_code, "Another version" in said(refused)) == (409, True)
    assert (kiosks.raw(), kiosks.history()[0].how) == (dict(kiosks.first), "rollback")
    assert kiosks.drafting.state(kiosks.spot).live == first


def test_a_look_at_the_folder_amid_a_roll_back_takes_nothing_in(kiosks: Town) -> None:
    first, live = two_versions(kiosks)
    reload, write = looking(kiosks), through(kiosks.site.house.writer)

    def meanwhile(work: Callable[[Connection], Any], /) -> Any:
        assert kiosks.raw() == dict(kiosks.first)
        for _ in range(3):
            reload.look()
        return write(work)

    pressing(kiosks, meanwhile).roll_back(kiosks.spot, first, live, "back", ANA)
    for _ in range(3):
        reload.look()
    newest, before, *_ = kiosks.history()
    assert (newest.how, newest.by, newest.note) == ("rollback", ANA.name, "back")
    assert before.version == live


def test_who_comes_too_late_writes_no_byte_of_the_folder(kiosks: Town) -> None:
    first, live = two_versions(kiosks)
    seen = []

    def late(files: Files) -> Edited:
        edited = saying({SEND: "D'ana"})(files)
        kiosks.press.publish_now(kiosks.spot, saying({SEND: "De rui"}), "meanwhile", RUI)
        seen.append(look_at(kiosks.folder))
        return edited

    with pytest.raises(Conflict, match="Another version"):
        kiosks.press.publish_now(kiosks.spot, late, "too late", ANA)
    assert [look_at(kiosks.folder)] == seen
    with pytest.raises(Conflict, match="Another version"):
        kiosks.press.roll_back(kiosks.spot, first, live, "too late", ANA)
    assert [look_at(kiosks.folder)] == seen


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
    house, started = kiosks.site.house, list[LiveMenus]()
    versions = Versions(house.reader, drafts=True)
    edited = kiosks.first["calendar.yaml"].replace(b"until: 2026-03-02", b"until: 2026-03-03")
    with said_in_log(WAITS) as waits_or_is_done:

        def start() -> None:
            menus = house.settings.menus_dir
            started.append(LiveMenus(menus, house.engine, versions, kiosks.site.clock))
            waits_or_is_done.set()

        thread = Thread(target=start)
        with held(kiosks.folder):
            (kiosks.folder / "calendar.yaml").write_bytes(edited)
            thread.start()
            assert waits_or_is_done.wait(WAIT_S)
        thread.join()
    [menus] = started
    assert menus.cities.default.version == folder_hash(read_folder(kiosks.folder))
    assert menus.cities.default.version != kiosks.version
    assert menus.refusals.findings() == []
