"""SMS that wait no more: what became of each, and taken back where that was a slip."""

import re
from html import unescape
from typing import Any

from app.domain.accounts import Role
from app.domain.public_number import spoken
from app.store.schema import audit_entries, messages
from app.usecases.message_book import InState
from tests.contract.desk.behalf import NEW, newest
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.outgoing import nairobi, put
from tests.contract.desk.site import Site, Visitor
from tests.contract.desk.test_bounded import asks
from tests.contract.desk.test_from_sms import typed
from tests.contract.desk.test_today import state_of, wrote

INBOX, HANDLED = "/desk/inbox", "/desk/inbox/handled"
PHONE = "+258840000961"


def put_aside(visitor: Visitor, message: int) -> None:
    form = {"message": str(message), "deed": "done"}
    assert visitor.post(INBOX, form).status_code == 303


def answer(visitor: Visitor, message: int, text: str) -> Any:
    return visitor.post(INBOX, {"message": str(message), "deed": "answer", "text": text})


def letters(visitor: Visitor, path: str = HANDLED) -> list[str]:
    """Give each SMS of a page, as text."""
    return [
        unescape(one) for one in re.findall(r"<article.*?</article>", page(visitor, path), re.S)
    ]


def page(visitor: Visitor, path: str = HANDLED) -> str:
    shown = visitor.get(path)
    assert shown.status_code == 200
    return str(shown.text)


def test_what_was_dealt_with_is_shown_with_what_became_of_it_and_by_whom(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    asked = wrote(site, PHONE, "quando vem o camiao? ligue 84 000 0111")
    other = wrote(site, PHONE, f"obrigado {HOSTILE[0]}")
    waits = wrote(site, PHONE, "ainda espero aqui")
    assert answer(ana, asked, "Terça, ligue 84 000 0112").status_code == 303
    put_aside(ana, other)
    assert f'href="{HANDLED}"' in page(ana, INBOX)

    first, second = letters(ana)[:2]

    assert "obrigado" in first
    assert f"no answer needed, says {ana.name}" in first
    assert "quando vem o camiao? ligue" in second
    assert f"answered by {ana.name}" in second
    assert '<p class="words">Terca, ligue' in second
    assert 'answer of the desk <span class="mark">queued</span>' in second
    assert ("Let it wait again" in first, "Let it wait again" in second) == (True, False)
    shown = read(ana.get(HANDLED)).text
    assert HOSTILE[0] in shown
    for hidden in ("0000961", "84 000 0111", "84 000 0112", "ainda espero"):
        assert hidden not in shown
    assert state_of(site, waits) == InState.WAITING


def test_what_needed_no_answer_can_wait_again_and_be_answered_once(site: Site) -> None:
    ana, rui = site.enter(Role.CLERK), site.enter(Role.CLERK)
    asked = wrote(site, PHONE, "quando passa o camiao na minha rua?")
    put_aside(ana, asked)
    assert "na minha rua" not in page(rui, INBOX)

    back = rui.post(HANDLED, {"message": str(asked)})

    assert (back.status_code, back.headers["location"]) == (303, HANDLED)
    assert state_of(site, asked) == InState.WAITING
    assert "na minha rua" in page(ana, INBOX)
    assert "na minha rua" not in page(ana)
    kept = site.rows(audit_entries)[-1]
    assert (kept.actor, kept.deed, kept.object, kept.before) == (
        f"official {rui.name}",
        "took_back",
        f"message {asked}",
        ana.name,
    )
    twice = rui.post(HANDLED, {"message": str(asked)})
    assert (twice.status_code, "It is waiting already" in twice.text) == (409, True)
    assert answer(ana, asked, "Na terça").status_code == 303
    late = rui.post(HANDLED, {"message": str(asked)})
    assert (late.status_code, "It is answered already" in late.text) == (409, True)
    assert len([one for one in site.rows(messages) if one.cause == f"answer:{asked}"]) == 1
    assert len([one for one in site.rows(audit_entries) if one.deed == "took_back"]) == 1


def test_what_is_of_another_city_or_no_sms_is_not_taken_back(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    elsewhere = put(site, city_id=nairobi(site), direction="in", state="done", code="official eva")
    site.clock.us += 1_000
    ours = put(site, state="done")
    for id_ in (str(elsewhere), str(ours), "0", "x", "-1", "9" * 40, ""):
        refused = ana.post(HANDLED, {"message": id_})
        assert (refused.status_code, "no such message in the inbox" in refused.text) == (409, True)


def test_what_came_from_abroad_is_still_of_nobody_who_can_be_answered(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    asked = wrote(site, "+27840000001", "there is a fire near the market")
    put_aside(ana, asked)
    assert ana.post(HANDLED, {"message": str(asked)}).status_code == 303
    refused = answer(ana, asked, "Vamos")
    assert (refused.status_code, "no telephone of this country" in refused.text) == (409, True)


def test_what_became_a_case_leads_to_it_and_is_not_taken_back(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    message = wrote(site, PHONE, "o contentor arde")
    assert ana.post(NEW, typed(site, ana, message, where="jardim/61")).status_code == 303
    case = newest(site).number
    [first, *_] = letters(ana)
    assert f"in a case, by {ana.name}" in first
    assert f'href="/desk/reports/{case}">{spoken(case)}</a>' in first
    assert "Let it wait again" not in first
    refused = ana.post(HANDLED, {"message": str(message)})
    assert (refused.status_code, "It is part of a case already" in refused.text) == (409, True)
    assert state_of(site, message) == InState.DONE


def test_what_came_earlier_is_on_pages_of_its_own(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    kept: dict[str, Any] = {"direction": "in", "state": "done", "template": ""}
    kept |= {"code": "official eva", "dealt_at": site.clock.us}
    for _ in range(51):
        site.clock.us += 1_000
        put(site, **kept)
    newest_ = letters(ana)
    [older] = re.findall(rf'href="({HANDLED}\?before=\d+)">Older', page(ana))
    earlier = letters(ana, older)
    assert len(newest_) == 50
    assert not {*newest_} & {*earlier}
    assert "The newest" in page(ana, older)
    [back] = re.findall(r'name="message" value="(\d+)"', earlier[0])
    done = ana.post(older, {"message": back})
    assert (done.status_code, done.headers["location"]) == (303, older)
    assert asks(site, ana, HANDLED) == asks(site, ana, older)
