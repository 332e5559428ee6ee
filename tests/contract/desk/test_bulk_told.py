"""What is done with several cases of a list: done once, over nobody, and told in few words."""

import re
from typing import Any
from urllib.parse import unquote

from app.domain.accounts import Role, Scope
from app.domain.public_number import spoken
from app.store.schema import messages, report_events
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.site import Site


def test_two_officials_do_not_overwrite_each_other_in_a_list(site: Site) -> None:
    numbers = [file_at(site, at, f"+25884000{700 + at:04}") for at in (70, 71)]
    ana, rui = site.enter(Role.CLERK), site.enter(Role.CLERK)
    path = "/desk/reports?order=newest&status=open"
    before = ana.get(path).text
    given = {"number": numbers[0], "action": "assigned", "to": "kamavota", "reason": "e vossa"}
    given_away = rui.post(path, given)
    assert given_away.status_code == 303
    body = site.house.cities.default.bodies["kamavota"].name
    told = f"{spoken(numbers[0])}: assigned to {body}"
    assert told in unquote(given_away.headers["set-cookie"])
    mine = rui.post(path, given | {"action": "started"} | seen_in(before))
    assert f"{spoken(numbers[0])}: You changed this case meanwhile" in mine.text
    wish = {"number": numbers, "action": "assigned", "to": "drains", "reason": "de novo"}
    late = ana.post(path, wish | seen_in(before))

    assert late.status_code == 409
    assert f"{spoken(numbers[0])}: Somebody else changed this case meanwhile" in late.text
    assert [row(site, number).owner for number in numbers] == ["kamavota", "drains"]
    assert re.findall(r'value="(\d+)" checked', late.text) == [str(numbers[0])]
    again = wish | {"number": numbers[0]} | seen_in(late.text)
    assert ana.post(path, again).status_code == 303
    assert row(site, numbers[0]).owner == "drains"
    # On a line that broke off the same may be sent once more: it is done once, and said so.
    counted = len(site.rows(report_events))
    once_more = ana.post(path, again)
    assert once_more.status_code == 303
    assert f"{spoken(numbers[0])}: assigned" in unquote(once_more.headers["set-cookie"])
    assert ana.post(path, again | {"to": "kamavota"}).status_code == 409
    assert rui.post(path, again).status_code == 409
    assert len(site.rows(report_events)) == counted


def seen_in(page: str) -> dict[str, list[str]]:
    """What a list sends along of what was seen of each of its cases."""
    found = re.findall(r'name="seen" value="([^"]*)"', page)
    assert len(found) > 1
    return {"seen": found}


def test_what_is_done_with_many_is_said_in_one_line_and_with_few_of_each(site: Site) -> None:
    numbers = [file_at(site, at, f"+25884000{800 + at:04}") for at in range(120, 132)]
    assert len({*numbers}) == 12
    ana, body = site.enter(Role.CLERK), site.house.cities.default.bodies["drains"].name
    path = "/desk/reports"
    given = {"action": "assigned", "to": "drains", "reason": "é deles"}
    few = ana.post(path, given | {"number": numbers[:3]})
    many = ana.post(path, given | {"number": numbers[3:]})
    closed = ana.post(path, {"number": numbers[:1], "action": "rejected", "reason": "outro"})
    mixed = ana.post(path, given | {"number": numbers})

    told = [f"{spoken(number)}: assigned to {body}" for number in numbers[:3]]
    assert said_by(few) == told
    assert said_by(many) == [f"9 cases: assigned to {body}"]
    assert said_by(closed) == [f"{spoken(numbers[0])}: invalid", "Messages that go out: 1."]
    assert mixed.status_code == 409
    # What was done stands by itself, and not among what was refused.
    assert re.search(r'<p class="said" role="status">11\scases: assigned to ', mixed.text)
    [wrong] = re.findall(r'<div class="wrong" role="alert">(.*?)</div>', mixed.text, re.S)
    assert wrong.count("<li>") == 1
    assert f"<li>Case {spoken(numbers[0])} is invalid: it can be reopened" in wrong
    assert wrong.count(spoken(numbers[0])) == 1


def test_why_many_are_refused_is_said_in_one_line_and_of_few_of_each(site: Site) -> None:
    numbers = [file_at(site, at, f"+25884000{700 + at:04}") for at in range(90, 102)]
    assert len({*numbers}) == 12
    ana, path = site.enter(Role.CLERK), "/desk/reports"
    for action, its in (("assigned", numbers[:7]), ("given_up", numbers[7:10])):
        given = {"action": action, "to": "drains", "reason": "é deles", "number": its}
        assert ana.post(path, given).status_code == 303
    wish = {"action": "acknowledged", "number": numbers}
    mixed = {language: ana.post(path, wish, accept_language=language) for language in ("en", "pt")}

    wrong = {language: refused_in(one.text) for language, one in mixed.items()}
    ways = "assigned, started, resolved, given up, rejected, merged"
    assert f"7 cases are assigned: each can be {ways}" in wrong["en"]
    few = [one for one in wrong["en"] if one.startswith("Case ")]
    assert len(wrong["en"]) == 1 + len(few) == 4
    assert {one.partition(" is ")[0] for one in few} == {f"Case {spoken(n)}" for n in numbers[7:10]}
    [many] = [one for one in wrong["pt"] if one.startswith("7 ")]
    assert many.startswith("7 casos no estado “atribuído”: cada um pode ser ")
    marked = re.findall(r'value="(\d+)" checked', mixed["en"].text)
    assert {*marked} == {*map(str, numbers[:7])}, "those that this list shows"

    # What names each of itself has words for many, too.
    release = ana.post(path, {"action": "released", "number": numbers})
    assert refused_in(release.text) == ["12 cases are not held"]
    eva = site.enter(Role.CLERK, scope=Scope(services=frozenset({"none"})))
    theirs = refused_in(eva.post(path, wish).text)
    assert theirs == ["12 cases are not among the problems and areas that you work on"]


def refused_in(page: str) -> list[str]:
    [wrong] = re.findall(r'<div class="wrong" role="alert">(.*?)</div>', page, re.S)
    return [re.sub(r"\s+", " ", one) for one in re.findall("<li>(.*?)</li>", wrong, re.S)]


def test_how_many_messages_go_out_is_said_of_many_as_of_one(site: Site) -> None:
    numbers = [file_at(site, at, f"+25884000{900 + at:04}") for at in range(132, 137)]
    ana, before = site.enter(Role.CLERK), len(site.rows(messages))
    form = {"action": "given_up", "reason": "sem acesso", "number": numbers}
    said = said_by(ana.post("/desk/reports", form))
    going = len(site.rows(messages)) - before
    assert (going, said[-1]) == (5, "Messages that go out: 5.")
    again = ana.post("/desk/reports", {**form, "action": "acknowledged"})
    assert "Messages that go out" not in again.text


def said_by(answer: Any) -> list[str]:
    """Give what the next page says of a deed."""
    assert answer.status_code == 303
    [cookie] = re.findall(r"dial311-said-\w+=([^;]*)", answer.headers["set-cookie"])
    return [one for one in unquote(cookie).split("\n") if one]
