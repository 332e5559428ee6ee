"""What was done is said on the page that it leads to, once, and on no other."""

from typing import Any

from starlette.responses import Response

from app.domain.accounts import Role
from app.web.desk.said import say
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import Site, Visitor

KEPT = "Note kept."


def cookie(answer: Any) -> str:
    """Give what a browser keeps of an answer, and sends with whatever it asks for next."""
    kept = answer.headers.get_list("set-cookie")
    return "; ".join(one.partition(";")[0] for one in kept if "Max-Age=0" not in one)


def ask(visitor: Visitor, path: str, carried: str) -> Any:
    return visitor.get(path, cookie=f"dial311={visitor.token}; {carried}")


def note(visitor: Visitor, number: int) -> Any:
    path = f"/desk/reports/{number}"
    seen = visitor.get(path).text.partition('name="seen" value="')[2].partition('"')[0]
    answer = visitor.post(f"{path}/note", {"note": "liguei", "seen": seen})
    assert answer.status_code == 303
    return answer


def test_a_deed_is_told_where_it_leads_to_whatever_is_opened_before(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    here, there = file_at(site, 31), file_at(site, 32)
    done = note(ana, here)
    carried = cookie(done)
    for path in (f"/desk/reports/{there}", "/desk", "/desk/reports", f"/desk/reports/{here}/place"):
        other = ask(ana, path, carried)
        assert (other.status_code, KEPT in other.text) == (200, False)
        assert "dial311-said" not in str(other.headers)
    own = ask(ana, done.headers["location"], carried)
    assert KEPT in own.text
    [gone] = [one for one in own.headers.get_list("set-cookie") if "dial311-said" in one]
    assert gone.startswith(f"{carried.partition('=')[0]}=")
    assert "Max-Age=0" in gone


def test_two_deeds_are_told_each_on_its_own_page(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    here, there = file_at(site, 33), file_at(site, 34)
    kept = note(ana, here)
    tested = ana.post(f"/desk/reports/{there}/aside", {"deed": "test"})
    both = f"{cookie(kept)}; {cookie(tested)}"
    first, second = (ask(ana, f"/desk/reports/{one}", both).text for one in (here, there))
    assert [KEPT in page for page in (first, second)] == [True, False]
    assert ["It is a test now." in page for page in (first, second)] == [False, True]


def test_what_leads_on_takes_along_what_is_to_be_said(site: Site) -> None:
    root, leads_on, done = site.enter(), "/desk/city/draft/discard", Response()
    say(done, f"{leads_on}?x=1#y", ["Done."], secure=False)
    carried = done.headers["set-cookie"].partition(";")[0]
    on = ask(root, leads_on, carried)
    assert (on.status_code, on.headers["location"]) == (303, "/desk/city/draft")
    assert "Done." in ask(root, "/desk/city/draft", cookie(on)).text
    assert f'{carried.partition("=")[0]}="";' in str(on.headers.get_list("set-cookie"))
