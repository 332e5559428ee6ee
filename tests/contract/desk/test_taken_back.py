"""A version that is taken back at the desk is what the city's folder holds, if that can be."""

import re
from urllib.parse import unquote

import pytest

from tests.contract.desk.city_fields import field, publish, said
from tests.contract.desk.site import Visitor
from tests.contract.desk.test_clashes import put_in_folder
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
WRONG, GOOD, BAD = "fr/menu/wrong/say", "Touche inconnue", "Mauvais"


def take_back(kiosks: Town, who: Visitor, version: str) -> str:
    """Roll back to a version; give what the page says then."""
    seq = next(one.seq for one in kiosks.history() if one.version == version)
    page = who.get(f"/desk/city/history/{seq}").text
    [live] = re.findall(r'name="live" value="(\w+)"', page)
    form = {"note": "people did not find it", "live": live}
    done = who.post(f"/desk/city/history/{seq}/restore", form)
    assert done.status_code == 303, said(done)
    return unquote(done.headers["set-cookie"])


def bad(kiosks: Town) -> Visitor:
    """Let a text answer that people do not understand."""
    ana = kiosks.enter()
    assert ana.post("/desk/city/menu", {field(WRONG, GOOD): BAD}).status_code == 303
    assert publish(kiosks, ana).status_code == 303
    assert BAD.encode() in kiosks.raw()["menu.yaml"]
    return ana


def test_what_was_taken_back_does_not_return_with_the_next_edit_of_the_folder(kiosks: Town) -> None:
    first, calendar = kiosks.version, kiosks.first["calendar.yaml"].decode()
    told = take_back(kiosks, bad(kiosks), first)
    assert "stayed as it is" not in told
    assert kiosks.raw() == dict(kiosks.first)
    put_in_folder(kiosks, "calendar.yaml", f"# a remark\n{calendar}")
    assert GOOD in kiosks.drafting.state(kiosks.spot).published["menu.yaml"]
    assert kiosks.history()[0].how == "folder"


def test_a_folder_with_edits_of_its_own_stays_and_that_is_said(kiosks: Town) -> None:
    first = kiosks.version
    ana = bad(kiosks)
    menu = kiosks.folder / "menu.yaml"
    menu.write_text(menu.read_text("utf-8") + "\nnothing: so\n", "utf-8")
    told = take_back(kiosks, ana, first)

    assert "folder stayed as it is" in told
    assert "nothing: so" in menu.read_text("utf-8")
    assert GOOD in kiosks.drafting.state(kiosks.spot).published["menu.yaml"]
