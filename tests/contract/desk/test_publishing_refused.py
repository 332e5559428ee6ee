"""What could not be published is not in the folder either: it would be published from there."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.domain.errors import AppError, Busy, Conflict
from app.edits.edited import Edited
from app.store.publications import LONGEST_NOTE
from app.store.schema import audit_entries
from app.usecases.drafts import Files
from app.work.drafting import Seen
from app.work.live_menus import through
from app.work.publisher import Write
from tests.contract.desk.city_fields import field, said
from tests.contract.desk.meanwhile import full, looking, pressing
from tests.contract.desk.towns import ANA, QUARTER, RUI, SEND, WRONG, Town, saying
from tests.contract.store.heard import WAIT_S, hold

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
T = TypeVar("T")
LOST = OperationalError("COMMIT", None, Exception("the connection is lost"))
NOTICE = {field("say fr", ""): "Marché fermé", field("until", ""): "2026-03-09"}


def restore_form(kiosks: Town) -> tuple[str, dict[str, str]]:
    """Let a second version answer; give what is sent to take it back."""
    kiosks.press.publish_now(kiosks.spot, saying({WRONG: "Non"}), "worse", ANA)
    live, first = kiosks.history()[:2]
    path = f"/desk/city/history/{first.seq}/restore"
    return path, {"note": "as it was before", "live": live.version}


def draft_form(kiosks: Town) -> tuple[str, dict[str, str]]:
    """Let a draft wait; give what is sent to publish it."""
    state = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    form = {"revision": str(state.revision), "live": state.live, "note": "as it was before"}
    return "/desk/city/draft/publish", form


def stands(kiosks: Town) -> Any:
    """Give all that somebody may find changed, looked at when folders have been, too."""
    reload = looking(kiosks)
    reload.look()
    state = kiosks.drafting.state(kiosks.spot)
    return state, kiosks.raw(), kiosks.history(), len(kiosks.site.rows(audit_entries))


@pytest.mark.parametrize("sent", [restore_form, draft_form])
def test_what_comes_at_a_busy_moment_is_published_neither_then_nor_later(
    kiosks: Town, sent: Callable[[Town], tuple[str, dict[str, str]]]
) -> None:
    ana, (path, form) = kiosks.enter(), sent(kiosks)
    before = stands(kiosks)
    with full(kiosks.site.house.writer):
        busy = ana.post(path, form)
        raw = kiosks.raw()
    assert (busy.status_code, raw) == (503, before[1])
    assert "The service is busy, try again in a moment." in said(busy)
    assert 'value="as it was before"' in busy.text
    assert stands(kiosks) == before
    assert ana.post(path, form).status_code == 303
    newest = kiosks.history()[0]
    assert (newest.by, newest.note) == (f"official {ana.name}", "as it was before")


def test_what_a_colleague_changes_meanwhile_in_the_draft_is_not_lost(kiosks: Town) -> None:
    kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    live = kiosks.drafting.state(kiosks.spot).live

    def begin(files: Files) -> Edited:
        kiosks.drafting.edit(kiosks.spot, saying({SEND: "De rui"}), RUI)
        return saying({WRONG: "Non non"})(files)

    with pytest.raises(Conflict, match="changed the draft in the meantime"):
        kiosks.press.publish_now(kiosks.spot, saying({QUARTER: "Autre ?"}), "at once", ANA, begin)
    state = kiosks.drafting.state(kiosks.spot)
    assert (state.live, kiosks.raw()) == (live, kiosks.first)
    assert [said in state.files["menu.yaml"] for said in ("De rui", "say: Non", "Non non")] == [
        *(True, True, False)
    ]


def test_a_notice_that_comes_at_a_busy_moment_is_kept_as_typed(kiosks: Town) -> None:
    ana, before = kiosks.enter(), stands(kiosks)
    with full(kiosks.site.house.writer):
        busy = ana.post("/desk/city/calendar/publish", NOTICE)
    assert (busy.status_code, "Marché fermé" in busy.text) == (503, True)
    assert stands(kiosks) == before


def test_a_refused_roll_back_leaves_the_folder_as_it_was(kiosks: Town) -> None:
    ana, (path, form) = kiosks.enter(), restore_form(kiosks)
    before = stands(kiosks)
    refused = ana.post(path, form | {"note": "x" * (LONGEST_NOTE + 1)})
    assert (refused.status_code, kiosks.raw()) == (400, before[1])
    assert stands(kiosks) == before


def once_written(kiosks: Town, instead: Callable[[Write, Callable[[Connection], T]], T]) -> Write:
    """Make a way to write that is another one from when the folder holds something new."""
    real, before = through(kiosks.site.house.writer), kiosks.raw()

    def write(work: Callable[[Connection], Any], /) -> Any:
        return real(work) if kiosks.raw() == before else instead(real, work)

    return write


def publish_draft(kiosks: Town, write: Write) -> None:
    state = kiosks.drafting.state(kiosks.spot)
    seen = Seen(state.revision, state.live)
    pressing(kiosks, write).publish(kiosks.spot, seen, "why", ANA)


def test_a_draft_whose_folder_is_written_when_it_becomes_busy_goes_on_waiting(kiosks: Town) -> None:
    draft_form(kiosks)
    before = stands(kiosks)

    def busy(real: Write, work: Callable[[Connection], Any]) -> Any:
        with full(kiosks.site.house.writer):
            return real(work)

    with pytest.raises(Busy):
        publish_draft(kiosks, once_written(kiosks, busy))
    assert kiosks.raw() == before[1]
    assert stands(kiosks) == before


@pytest.mark.parametrize("is_stored", [False, True])
def test_of_a_connection_that_is_lost_the_database_says_what_the_folder_is_to_hold(
    kiosks: Town, is_stored: bool
) -> None:
    draft_form(kiosks)
    before, losses = stands(kiosks), [LOST]

    def losing(real: Write, work: Callable[[Connection], Any]) -> Any:
        if not losses:
            return real(work)
        if is_stored:
            real(work)
        raise losses.pop()

    with pytest.raises(OperationalError):
        publish_draft(kiosks, once_written(kiosks, losing))
    assert (kiosks.raw() == before[1]) is not is_stored
    after = stands(kiosks)
    assert (after == before) is not is_stored
    newest = after[2][0]
    assert newest.by == (ANA.name if is_stored else before[2][0].by)


def test_what_a_lost_database_cannot_say_stays_in_the_folder_as_after_a_crash(kiosks: Town) -> None:
    draft_form(kiosks)
    before = kiosks.raw()

    def lost(_real: Write, _work: Callable[[Connection], Any]) -> Any:
        raise LOST

    with pytest.raises(OperationalError):
        publish_draft(kiosks, once_written(kiosks, lost))
    assert kiosks.raw() != before


def test_what_is_waited_for_too_long_stays_in_the_folder_and_comes_with_its_note(
    kiosks: Town,
) -> None:
    _, form = restore_form(kiosks)
    go, _ = hold(kiosks.site.house.writer)
    impatient = pressing(kiosks, through(kiosks.site.house.writer, 0))
    with pytest.raises(AppError, match="does not answer"):
        impatient.roll_back(kiosks.spot, kiosks.version, form["live"], "why", ANA)
    go.set()
    kiosks.site.house.writer.write(lambda _: None).result(WAIT_S)
    state, raw, (newest, before, *_), _ = stands(kiosks)
    assert (state.live, raw) == (kiosks.version, dict(kiosks.first))
    assert (newest.how, newest.note, newest.by) == ("rollback", "why", ANA.name)
    assert before.version == form["live"]
