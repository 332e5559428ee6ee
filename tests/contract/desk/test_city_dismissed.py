"""Proposals for the places that somebody does not want."""

import re

from app.domain.accounts import Role, Scope
from app.domain.geo import Position
from app.store.schema import audit_entries, dismissed_proposals
from tests.contract.desk.builder_forms import BUILDER, moved, signs
from tests.contract.desk.city_fields import said
from tests.contract.desk.towns import Town

LEARN = f"{BUILDER}/learn"


def pinned(kiosks: Town, off: float = 0) -> None:
    """Let cases propose a new point and another position of a known one."""
    for step in range(6):
        wide, by = step % 3 * 1e-5 + off, f"official of{step}"
        moved(kiosks, "20038", at=Position(0.0151 + wide, 0.0091 - wide), by=by)
        moved(kiosks, "port", at=Position(-0.0131 - wide, 0.0101 + wide), by=by)


def test_what_is_dismissed_is_not_proposed_again_until_somebody_wants_it(kiosks: Town) -> None:
    ana = kiosks.enter()
    pinned(kiosks)
    page = ana.get(LEARN)
    new = re.findall(r'name="name-(\w+)"', page.text)[0]
    [other] = {*signs(page)} - {new}

    for form, why in (
        ({"do": "dismiss", "reason": "é a casa de alguém"}, "Mark what is to be dismissed"),
        ({"do": "dismiss", "take": new, "reason": " "}, "Write why they are dismissed"),
        ({"do": "dismiss", "take": new, "reason": "-"}, "Write why they are dismissed"),
        ({"do": "dismiss", "take": new, "reason": "x" * 301}, "A reason has at most 300"),
    ):
        wrong = ana.post(LEARN, form)
        assert (wrong.status_code, why in said(wrong)) == (400, True), why
        assert wrong.text.count(" checked>") == ("take" in form)
        assert f'value="{form["reason"].strip()}"' in wrong.text
    assert not kiosks.site.rows(dismissed_proposals)

    form = {"do": "dismiss", "take": new, "reason": "é a casa de alguém"}
    assert ana.post(LEARN, form).status_code == 303
    page = ana.get(LEARN)
    assert signs(page) == [other]
    assert "1 dismissed proposal" in said(page)
    assert ana.name in said(page)
    assert kiosks.drafting.state(kiosks.spot).draft is None
    # More pins of the same move it by some metres.
    pinned(kiosks, 2e-5)
    assert not any("New point" in one for one in re.findall(r"<h3>.*?</h3>", ana.get(LEARN).text))
    # Whoever looked at the page before is told.
    for late in ({"take": new}, form):
        assert ana.post(LEARN, late).status_code == 409

    again = ana.post(f"{LEARN}/again", {"sign": new})
    assert again.status_code == 303
    page = ana.get(LEARN)
    assert len(signs(page)) == 2
    assert "dismissed proposal" not in said(page)
    assert ana.post(f"{LEARN}/again", {"sign": new}).status_code == 303  # on a slow line, twice
    kept = [row for row in kiosks.site.rows(audit_entries) if row.object == f"proposal {new}"]
    assert [row.deed for row in kept] == ["dismissed", "proposed_again"]
    assert [row.actor for row in kept] == [f"official {ana.name}"] * 2
    assert {row.after[:13] for row in kept} == {"port, [-0.013"}
    root = kiosks.site.enter()
    audit = " ".join(said(root.get(f"/desk/house/audit?object={new}")).split())
    assert f"dismissed · proposal {new} é a casa de alguém port, [-0.013" in audit
    assert f"let be proposed again · proposal {new} port, [-0.013" in audit


def test_a_reason_that_is_sent_by_the_enter_key_takes_nothing(kiosks: Town) -> None:
    ana = kiosks.enter()
    pinned(kiosks)
    new = signs(ana.get(LEARN))[0]
    # Browsers press the first button of a form then: the one that takes.
    wrong = ana.post(LEARN, {"take": new, "reason": "é a casa de alguém"})
    assert wrong.status_code == 400
    assert 'id="f-reason-wrong"' in wrong.text
    assert 'value="é a casa de alguém"' in wrong.text
    assert wrong.text.count(" checked>") == 1
    assert kiosks.drafting.state(kiosks.spot).draft is None
    assert not kiosks.site.rows(dismissed_proposals)


def test_who_works_on_a_part_dismisses_nothing(kiosks: Town) -> None:
    pinned(kiosks)
    new = signs(kiosks.enter().get(LEARN))[0]
    scope = Scope(areas=frozenset({"sud"}))
    part = kiosks.site.enter(Role.HEAD, scope=scope, city_id=kiosks.spot.city_id)
    form = {"do": "dismiss", "take": new, "reason": "não"}
    assert part.post(LEARN, form).status_code == 400
    assert part.post(f"{LEARN}/again", {"sign": new}).status_code == 400
    assert not kiosks.site.rows(dismissed_proposals)
