"""A draft gathers edits, passes the check as a whole, and answers callers once it is published."""

import pytest

from app.domain.audit import Who
from app.domain.clock import DAY_US
from app.domain.errors import Conflict, InvalidInput, MenuFileError
from app.edits.edited import Edited, Make
from app.menufiles.sheet_take import Cell
from app.store.schema import audit_entries, draft_changes, drafts
from app.usecases.drafts import Change, Files
from app.work.drafting import Seen, State
from tests.contract.desk.city_fields import field, said
from tests.contract.desk.towns import ANA, QUARTER, RUI, SEND, WRONG, Town, saying

CHANGE: Cell = (("menu", "send", "option 3"), "fr")
CHANGED = Change("menu.yaml", "", "")
#: Of what asks the database nothing that other tests here do not.
ON_SQLITE = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def seen(state: State) -> Seen:
    return Seen(state.revision, state.live)


def always(edited: Edited) -> Make:
    return lambda _files: edited


def changed_lines(before: bytes, after: bytes) -> list[bytes]:
    old, new = before.split(b"\n"), after.split(b"\n")
    assert len(old) == len(new)
    return [line for line, was in zip(new, old, strict=True) if line != was]


def test_an_edit_waits_and_publishing_writes_one_line_of_the_folder(kiosks: Town) -> None:
    before, published = kiosks.raw(), len(kiosks.history())
    menu = kiosks.folder / "menu.yaml"
    menu.write_bytes(b"\xef\xbb\xbf" + before["menu.yaml"].replace(b"\n", b"\r\n"))
    crlf = kiosks.raw()

    state = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Touche: non"}), ANA)
    assert (state.draft is not None, kiosks.raw()) == (True, crlf)
    assert kiosks.live_text(WRONG) == "Touche inconnue"
    assert [(n.by, n.what.before, n.what.after) for n in kiosks.drafting.waiting(kiosks.spot)] == [
        ("official ana", "Touche inconnue", "Touche: non")
    ]

    result = kiosks.press.publish(kiosks.spot, seen(state), "clearer", RUI)
    after = kiosks.raw()
    assert result.is_new
    assert {name for name in after if after[name] != crlf[name]} == {"menu.yaml"}
    assert changed_lines(crlf["menu.yaml"], after["menu.yaml"]) == [
        b'wrong: {say: "Touche: non", after 3: gave_up}\r'
    ]
    assert kiosks.live_text(WRONG) == "Touche: non"
    newest = kiosks.history()[0]
    assert (newest.how, newest.note, newest.by) == ("publish", "clearer", "official rui")
    assert kiosks.site.rows(drafts) == []
    assert kiosks.site.rows(draft_changes)[-1].became == newest.version
    assert kiosks.drafting.became(kiosks.spot, newest.version)[0].what.after == "Touche: non"
    deed = [row for row in kiosks.site.rows(audit_entries) if row.deed == "published"][-1]
    assert (deed.actor, deed.after) == ("official rui", newest.version[:8])
    # The folder is as it was seen: looking at it publishes nothing.
    reload, _ = kiosks.site.house.menus.watch(kiosks.site.house.writer)
    reload.look()
    reload.look()
    assert len(kiosks.history()) == published + 1


@ON_SQLITE
def test_what_breaks_the_check_changes_nothing(kiosks: Town) -> None:
    kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    before = kiosks.site.rows(drafts), kiosks.raw()
    with pytest.raises(MenuFileError) as caught:
        kiosks.drafting.edit(kiosks.spot, saying({SEND: "x" * 200}), ANA)
    assert "too-long" in {finding.rule for finding in caught.value.findings}
    broken = Edited({"menu.yaml": "language: ["}, [Change("menu.yaml", "", "")])
    with pytest.raises(MenuFileError):
        kiosks.drafting.edit(kiosks.spot, always(broken), ANA)
    assert (kiosks.site.rows(drafts), kiosks.raw()) == before


@pytest.mark.parametrize("has_begun", [False, True])
def test_two_officials_write_in_one_draft_and_neither_is_lost(
    kiosks: Town, has_begun: bool
) -> None:
    if has_begun:
        kiosks.drafting.edit(kiosks.spot, saying({QUARTER: "Zone ?"}), ANA)

    def rui_is_faster() -> None:
        kiosks.drafting.edit(kiosks.spot, saying({SEND: "Envoyer oui"}), RUI)

    interrupted = iter([rui_is_faster])

    def make(files: Files) -> Edited:
        edited = saying({WRONG: "Non"})(files)
        next(interrupted, lambda: None)()
        return edited

    state = kiosks.drafting.edit(kiosks.spot, make, ANA)
    assert "Envoyer oui" in state.files["menu.yaml"]
    assert "say: Non" in state.files["menu.yaml"]
    assert ("Zone ?" in state.files["menu.yaml"]) == has_begun
    by = [one.by for one in kiosks.drafting.waiting(kiosks.spot)]
    assert by[:2] == ["official ana", "official rui"]


def test_nobody_publishes_what_they_have_not_seen(kiosks: Town) -> None:
    published = len(kiosks.history())
    before = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    now = kiosks.drafting.edit(kiosks.spot, saying({SEND: "Envoyer oui"}), RUI)
    with pytest.raises(Conflict):
        kiosks.press.publish(kiosks.spot, seen(before), "mine", ANA)
    with pytest.raises(Conflict):
        kiosks.press.throw_away(kiosks.spot, before.revision, RUI)
    for note in ("", " ", "x" * 201):
        with pytest.raises(InvalidInput):
            kiosks.press.publish(kiosks.spot, seen(now), note, ANA)
    assert len(kiosks.history()) == published
    kiosks.press.throw_away(kiosks.spot, now.revision, RUI)
    assert kiosks.drafting.state(kiosks.spot).draft is None
    with pytest.raises(Conflict, match="no draft any more"):
        kiosks.press.publish(kiosks.spot, seen(now), "mine", ANA)
    assert {row.became for row in kiosks.site.rows(draft_changes)[-2:]} == {""}
    [deed] = [row for row in kiosks.site.rows(audit_entries)[-1:] if row.deed == "threw_away"]
    assert (deed.actor, deed.object) == ("official rui", "draft kiosks")
    assert deed.before == "ana 1, rui 1"


def test_who_throws_a_draft_away_is_told_whose_it_is_and_everybody_who_did(kiosks: Town) -> None:
    eva, path = kiosks.enter(), "/desk/city/draft"
    assert eva.get(f"{path}/discard").headers["location"] == path
    kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non", SEND: "Envoyer oui"}), RUI)
    state = kiosks.drafting.edit(
        kiosks.spot, saying({QUARTER: "Zone ?"}), Who(f"official {eva.name}")
    )
    page = eva.get(path).text
    assert 'action="/desk/city/draft/discard"' not in page
    assert f'href="{path}/discard"' in page
    asked = " ".join(said(eva.get(f"{path}/discard")).split())
    assert "3 changes that wait are lost for everybody" in asked
    assert f"rui: 2 {eva.name} (you): 1" in asked
    assert f'name="revision" value="{state.revision}"' in eva.get(f"{path}/discard").text
    late = eva.post(f"{path}/discard", {"revision": state.revision - 1})
    assert (late.status_code, "changed the draft" in late.text) == (409, True)
    assert eva.post(f"{path}/discard", {"revision": state.revision}).status_code == 303
    told = f"thrown away: by {eva.name},"
    assert told in said(kiosks.enter().get(path))
    assert f"rui 2, {eva.name} 1" in said(eva.get(path))
    audit = " ".join(said(eva.get("/desk/house/audit")).split())
    assert f"{eva.name} threw away · the draft of Borne-Ville rui 2, {eva.name} 1" in audit
    kiosks.site.clock.us += 31 * DAY_US
    assert told not in said(kiosks.enter().get(path))


def test_nobody_publishes_over_a_version_they_have_not_seen(kiosks: Town) -> None:
    before = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    kiosks.press.publish_now(kiosks.spot, saying({SEND: "De rui"}), "at once", RUI)
    with pytest.raises(Conflict, match="Another version"):
        kiosks.press.publish(kiosks.spot, seen(before), "mine", ANA)
    # Nor where it comes between the look and the writing: the folder is put back then.
    make = saying({WRONG: "Oups"})

    def late(files: Files) -> Edited:
        now, before = kiosks.history()[:2]
        kiosks.press.roll_back(kiosks.spot, before.version, now.version, "no", RUI)
        return make(files)

    with pytest.raises(Conflict, match="Another version"):
        kiosks.press.publish_now(kiosks.spot, late, "too late", ANA)
    assert (kiosks.raw(), kiosks.live_text(SEND)) == (dict(kiosks.first), "Envoyer")


@ON_SQLITE
def test_an_edit_that_takes_back_another_leaves_no_draft(kiosks: Town) -> None:
    kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    state = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Touche inconnue"}), ANA)
    assert (state.draft, state.files) == (None, state.published)


@ON_SQLITE
def test_a_draft_moves_onto_what_others_publish_and_a_clash_is_decided(kiosks: Town) -> None:
    kiosks.drafting.edit(kiosks.spot, saying({WRONG: "De ana", SEND: "D'ana"}), ANA)
    with pytest.raises(MenuFileError):  # nothing is published that does not pass
        kiosks.press.publish_now(kiosks.spot, saying({SEND: "x" * 200}), "too long", RUI)
    kiosks.press.publish_now(kiosks.spot, saying({WRONG: "De rui"}), "at once", RUI)
    state = kiosks.drafting.state(kiosks.spot)
    [clash] = state.clashes
    assert ("De ana" in "".join(clash.mine), "De rui" in "".join(clash.theirs)) == (True, True)
    assert "D'ana" in state.files["menu.yaml"]
    earlier = seen(state)._replace(revision=state.revision - 1)
    other = seen(state)._replace(live="another")
    for refused in (
        lambda: kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA),
        lambda: kiosks.press.publish(kiosks.spot, seen(state), "n", ANA),
        lambda: kiosks.drafting.settle(kiosks.spot, earlier, lambda _: "mine", ANA),
        lambda: kiosks.drafting.settle(kiosks.spot, other, lambda _: "mine", ANA),
    ):
        with pytest.raises(Conflict):
            refused()

    settled = kiosks.drafting.settle(kiosks.spot, seen(state), lambda _: "mine", ANA)
    assert (settled.clashes, settled.draft and settled.draft.base) == ((), state.live)
    kiosks.press.publish(kiosks.spot, seen(settled), "both", ANA)
    assert (kiosks.live_text(WRONG), kiosks.live_text(SEND)) == ("De ana", "D'ana")


@ON_SQLITE
def test_a_draft_that_others_broke_takes_only_what_mends_it(kiosks: Town) -> None:
    """Each of two texts fits by itself; together they are too long for their screen."""
    kiosks.drafting.edit(kiosks.spot, saying({SEND: f"Envoyer {'a' * 20}"}), ANA)
    kiosks.press.publish_now(kiosks.spot, saying({CHANGE: f"Changer {'b' * 20}"}), "longer", RUI)
    broken = kiosks.drafting.state(kiosks.spot)
    assert (broken.clashes, {one.rule for one in broken.findings}) == ((), {"too-long"})

    ana, menu = kiosks.enter(), broken.files["menu.yaml"]
    assert "does not pass the check" in said(ana.get("/desk/city/draft"))
    for worse in ("x" * 200, "Non"):  # no page makes such an edit: each of theirs was checked
        made = Edited({"menu.yaml": menu.replace("Touche inconnue", worse)}, [CHANGED])
        with pytest.raises(MenuFileError):
            kiosks.drafting.edit(kiosks.spot, always(made), ANA)
    assert kiosks.drafting.state(kiosks.spot) == broken
    shorter = {field("fr/menu/send/option 1", f"Envoyer {'a' * 20}"): "Envoi"}
    assert ana.post("/desk/city/menu", shorter).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).findings == ()


def test_a_version_is_taken_back_and_a_draft_goes_on_from_there(kiosks: Town) -> None:
    first = kiosks.history()[0].version
    state = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    kiosks.press.publish(kiosks.spot, seen(state), "no", ANA)
    kiosks.press.roll_back(kiosks.spot, first, kiosks.history()[0].version, "yes", RUI)
    assert kiosks.live_text(WRONG) == "Touche inconnue"
    newest = kiosks.history()[0]
    assert (newest.how, newest.by, newest.version) == ("rollback", "official rui", first)
    deed = [row for row in kiosks.site.rows(audit_entries) if row.deed == "rolled_back"][-1]
    assert (deed.actor, deed.after) == ("official rui", first[:8])
    state = kiosks.drafting.edit(kiosks.spot, saying({SEND: "Envoyer oui"}), ANA)
    kiosks.press.publish(kiosks.spot, seen(state), "on", ANA)
    assert (kiosks.live_text(WRONG), kiosks.live_text(SEND)) == ("Touche inconnue", "Envoyer oui")
    assert b"Touche inconnue" in kiosks.raw()["menu.yaml"]


def test_nobody_takes_back_a_version_they_have_not_seen(kiosks: Town) -> None:
    first = kiosks.history()[0].version
    kiosks.press.publish_now(kiosks.spot, saying({WRONG: "Non"}), "no", ANA)
    shown = kiosks.history()[0].version
    kiosks.press.publish_now(kiosks.spot, saying({SEND: "De rui"}), "at once", RUI)
    with pytest.raises(Conflict, match="Another version"):
        kiosks.press.roll_back(kiosks.spot, first, shown, "back", ANA)
    newest = kiosks.history()[0].version
    kiosks.press.roll_back(kiosks.spot, first, newest, "back", ANA)
    # On a line that broke off the same may be sent once more: it is kept once.
    for seen_then in (newest, first):
        with pytest.raises(Conflict, match="answers already"):
            kiosks.press.roll_back(kiosks.spot, first, seen_then, "back", ANA)
    assert [one.note for one in kiosks.history()[:2]] == ["back", "at once"]
    deeds = [row.before for row in kiosks.site.rows(audit_entries) if row.deed == "rolled_back"]
    assert deeds.count(newest[:8]) == 1


@ON_SQLITE
def test_edits_of_the_folder_that_nobody_published_are_not_written_over(kiosks: Town) -> None:
    menu = kiosks.folder / "menu.yaml"
    menu.write_text(menu.read_text("utf-8").replace("Quelle zone", "Quelle <zone"), "utf-8")
    before, published = kiosks.raw(), len(kiosks.history())
    state = kiosks.drafting.edit(kiosks.spot, saying({WRONG: "Non"}), ANA)
    with pytest.raises(Conflict, match="never published"):
        kiosks.press.publish(kiosks.spot, seen(state), "n", ANA)
    assert (kiosks.raw(), len(kiosks.history())) == (before, published)
    stray = kiosks.press.unpublished(kiosks.spot)
    assert stray
    assert {finding.file for finding in stray} == {"menu.yaml"}
    kiosks.begin_anew()
    assert kiosks.press.unpublished(kiosks.spot) is None
