"""An SMS that nobody understood becomes a case of who wrote it, whose number nobody sees."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from app.domain.accounts import Role, Scope
from app.domain.clock import utc
from app.store.schema import contacts, messages, report_events, reports
from app.usecases.message_book import InState
from tests.contract.desk.behalf import NEW, form, newest, of
from tests.contract.desk.site import SECRET, Site, Visitor
from tests.contract.desk.test_today import state_of, wrote

SAID = "o camião já não passa na nossa rua, ligue 84 000 0999"


def page_of(clerk: Visitor, message: int) -> str:
    answer = clerk.get(f"{NEW}?sms={message}")
    assert answer.status_code == 200
    return unescape(answer.text)


def typed(site: Site, clerk: Visitor, message: int, **more: str) -> dict[str, str]:
    """Give what the page sends when a problem and a place are chosen."""
    page = page_of(clerk, message)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    [words] = re.findall(r'<textarea id="words"[^>]*>([^<]*)<', page)
    own = {name: hidden[name] for name in ("form", "sms", "channel")}
    service = next(iter(site.house.cities.default.services))
    return {"service": service, "where": "jardim", "words": words} | own | more


def sender(number: int) -> str:
    return f"+258840000{number}"


def test_it_is_filed_for_who_wrote_it_who_hears_of_it_and_is_put_aside(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    message = wrote(site, sender(711), SAID)
    assert f'href="{NEW}?sms={message}"' in clerk.get("/desk/inbox").text
    page = page_of(clerk, message)
    assert "0000711" not in page.replace(" ", "")
    assert "0000999" not in page.replace(" ", "")  # nor a number within its words
    assert 'name="phone"' not in page
    assert "who wrote it hears of the case" in page
    sent = typed(site, clerk, message)
    assert sent["channel"] == "sms"

    answer = clerk.post(NEW, sent)

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/inbox")
    filed = newest(site)
    [came] = [one for one in site.rows(messages) if one.id == message]
    assert filed.contact_id
    assert filed.contact_id == came.contact_id
    assert (filed.channel, filed.network, filed.bairro) == ("sms", "64301", "jardim")
    said = site.house.vault.open(filed.comment_sealed, f"reports.comment {filed.id}")
    assert said.startswith("o camião já não passa na nossa rua")
    events = [(one.kind, one.actor) for one in of(site, filed, report_events)]
    assert events == [(kind, f"official {clerk.name}") for kind in ("filed", "commented")]
    [told] = [one for one in site.rows(messages) if one.cause == f"report:{filed.id}:filed"]
    assert (told.contact_id, told.network) == (came.contact_id, "64301")
    assert state_of(site, message) == InState.DONE
    assert f"sms={message}" not in clerk.get("/desk/inbox").text


def test_pressed_twice_it_is_one_case_and_a_colleague_is_told(site: Site) -> None:
    clerk, colleague = site.enter(Role.CLERK), site.enter(Role.HEAD)
    message = wrote(site, sender(712), SAID)
    mine, theirs = (typed(site, one, message, where="jardim/31") for one in (clerk, colleague))
    before = len(site.rows(reports))
    assert [clerk.post(NEW, mine).status_code for _ in range(2)] == [303, 303]
    assert len(site.rows(reports)) == before + 1

    for where in ("jardim/31", "jardim/39", "em lado nenhum"):  # the same place, another, none
        late = colleague.post(NEW, theirs | {"words": "o que escrevi", "where": where})
        assert late.status_code == 400
        assert "somebody has taken care of it" in late.text
        assert "o que escrevi" in late.text
        assert 'name="service"' not in late.text  # there is nothing more to file
        assert len(site.rows(reports)) == before + 1
    opened = colleague.get(f"{NEW}?sms={message}")
    assert (opened.status_code, opened.headers["location"]) == (303, "/desk/inbox")


def test_who_wrote_it_joins_what_is_open_there(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    open_ = typed(site, clerk, wrote(site, sender(713), SAID), where="jardim/32")
    clerk.post(NEW, open_)
    case = newest(site)
    message = wrote(site, sender(714), "tambem aqui")
    sent = typed(site, clerk, message, where="jardim/32")
    asked = clerk.post(NEW, sent)
    assert asked.status_code == 409
    assert f'name="sms" value="{message}"' in asked.text
    assert state_of(site, message) == InState.WAITING
    for _ in range(2):  # pressed again, for the answer was lost
        joined = clerk.post(NEW, sent | {"join": str(case.number)})
        assert (joined.status_code, joined.headers["location"]) == (303, "/desk/inbox")
    assert [one.kind for one in of(site, case, report_events)].count("joined") == 1
    assert state_of(site, message) == InState.DONE
    [now] = [one for one in site.rows(reports) if one.id == case.id]
    assert now.joined == 1


def test_who_is_with_the_case_already_brings_words_or_nothing(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    clerk.post(NEW, typed(site, clerk, wrote(site, sender(717), SAID), where="jardim/45"))
    case = newest(site)
    message = wrote(site, sender(717), "e ainda cheira mal")
    sent = typed(site, clerk, message, where="jardim/45") | {"join": str(case.number)}
    before = len(of(site, case, report_events))
    empty = clerk.post(NEW, sent | {"words": ""})
    assert (empty.status_code, "hat number is with case" in empty.text) == (400, True)
    assert (len(of(site, case, report_events)), state_of(site, message)) == (
        before,
        InState.WAITING,
    )
    assert clerk.post(NEW, sent).status_code == 303
    assert len(of(site, case, report_events)) == before + 1
    assert state_of(site, message) == InState.DONE


def test_a_refused_form_leaves_it_waiting_and_what_was_typed(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    message = wrote(site, sender(715), SAID)
    answer = clerk.post(NEW, typed(site, clerk, message, where="em lado nenhum", words="minhas"))
    assert answer.status_code == 400
    assert "minhas" in answer.text
    assert f'name="sms" value="{message}"' in answer.text
    assert state_of(site, message) == InState.WAITING


def test_who_works_on_a_part_of_the_city_reads_no_message(site: Site) -> None:
    clerk, part = (
        site.enter(Role.CLERK),
        site.enter(Role.CLERK, scope=Scope(areas=frozenset({"kamavota"}))),
    )
    message = wrote(site, sender(716), SAID)
    sent = typed(site, clerk, message)
    opened = part.get(f"{NEW}?sms={message}")
    assert opened.status_code == 404
    assert "camião" not in opened.text
    before = len(site.rows(reports))
    assert part.post(NEW, sent | {"where": "costa_do_sol"}).status_code == 400
    assert len(site.rows(reports)) == before
    assert state_of(site, message) == InState.WAITING


@pytest.mark.parametrize("asked", ["0", "1", "x", "9" * 30, "-1", ""])
def test_what_is_no_message_opens_the_usual_page_or_the_inbox(site: Site, asked: str) -> None:
    answer = site.enter(Role.CLERK).get(f"{NEW}?sms={asked}")
    assert answer.status_code in (200, 303)
    channel = form(site) | {"channel": "sms"}
    refused = site.enter(Role.CLERK).post(NEW, channel)
    assert refused.status_code == 400  # a report of no SMS came some other way


def test_of_who_cannot_be_sent_anything_the_case_is_of_nobody(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    message = wrote(site, "INFO-LINE", "agua suja na vala")
    assert "nobody hears of the case" in page_of(clerk, message)
    assert clerk.post(NEW, typed(site, clerk, message, where="jardim/33")).status_code == 303
    filed = newest(site)
    assert (filed.contact_id, filed.channel) == (None, "sms")
    assert state_of(site, message) == InState.DONE


def test_more_words_of_who_reported_it_are_kept_with_the_case(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    clerk.post(NEW, typed(site, clerk, wrote(site, sender(721), SAID), where="jardim/34"))
    case = newest(site)
    message = wrote(site, sender(721), "ainda nao passou, e cheira mal")
    sent = typed(site, clerk, message, where="jardim/34", join=str(case.number))
    assert [clerk.post(NEW, sent).status_code for _ in range(2)] == [303, 303]
    assert state_of(site, message) == InState.DONE
    kinds = [one.kind for one in of(site, case, report_events)]
    assert kinds == ["filed", "commented", "commented"]
    assert "ainda nao passou, e cheira mal" in clerk.get(f"/desk/reports/{case.number}").text
    [now] = [one for one in site.rows(reports) if one.id == case.id]
    assert now.joined == 0


def test_the_network_is_that_of_the_sms(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    message = wrote(site, sender(722), SAID)
    site.clock.us += 1_000
    form_ = {"sessionId": "two-sims", "serviceCode": "*311#", "phoneNumber": sender(722)}
    path = f"/gateways/africastalking/{SECRET}/ussd"
    site.client.post(path, data={**form_, "text": "", "networkCode": "64304"})
    clerk.post(NEW, typed(site, clerk, message, where="jardim/35"))
    filed = newest(site)
    [told] = [one for one in site.rows(messages) if one.cause == f"report:{filed.id}:filed"]
    assert (filed.network, told.network) == ("64301", "64304")


def test_who_wants_no_messages_hears_nothing_and_that_is_said(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    message = wrote(site, sender(723), SAID)
    [came] = [one for one in site.rows(messages) if one.id == message]
    out = update(contacts).where(contacts.c.id == came.contact_id)
    with site.house.engine.begin() as connection:
        connection.execute(out.values(opted_out_at=utc(site.clock.us)))
    assert "who is sent no messages: nobody hears of the case" in page_of(clerk, message)
    clerk.post(NEW, typed(site, clerk, message, where="jardim/36"))
    filed = newest(site)
    assert filed.contact_id == came.contact_id
    assert [one for one in site.rows(messages) if one.cause == f"report:{filed.id}:filed"] == []


def test_of_a_long_sms_it_is_said_how_much_is_kept(site: Site) -> None:
    clerk = site.enter(Role.CLERK)
    page = page_of(clerk, wrote(site, sender(724), "lixo " * 124))
    assert "Of its 619 characters the first 500 are the words of the case" in page
    assert "characters the first" not in page_of(clerk, wrote(site, sender(725), SAID))
