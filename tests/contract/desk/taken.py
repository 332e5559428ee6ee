"""What tests of what is taken out send, and what they look at."""

import re
from html import unescape
from typing import Any

import pytest

from app.menufiles.yaml_put import Where, find, plain
from tests.contract.desk.builder_forms import BUILDER
from tests.contract.desk.city_fields import named, said
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

CALENDAR = "/desk/city/calendar"
GARE, STRIKE = f"{BUILDER}/20023", f"{CALENDAR}/notices/strike"
#: Of what asks the database nothing that other tests here do not.
ON_SQLITE = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def words(page: Any) -> str:
    """Give what a page says in one line."""
    return " ".join(said(page).split())


def rename(who: Visitor, name: str, path: str = GARE) -> None:
    """Save another name of a point."""
    its, _ = named(who.get(path), "name")
    assert who.post(path, {its: name}).status_code == 303


def take_out(who: Visitor, path: str = GARE) -> Any:
    """Send the form that takes a point out, as its page has it; give the answer."""
    return who.post(f"{path}/remove", taking(who.get(path), f"{path}/remove"))


def points(kiosks: Town) -> dict[str, dict[str, str]]:
    """Give the points of Marché as the draft has them."""
    path = ("districts", Where("code", "nord"), "bairros", Where("code", "marche"), "points")
    read: Any = plain(find(kiosks.drafting.state(kiosks.spot).files["places.yaml"], path))
    return {one["code"]: one for one in read}


def taking(page: Any, action: str, **holds: str) -> dict[str, str]:
    """Give what the form of a page sends that leads to `action`, and has fields that hold this."""
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page.text, re.S)
    found = [
        dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', form)) for form in forms
    ]
    found = [{unescape(k): unescape(v) for k, v in one.items()} for one in found]
    [fits] = [one for one in found if holds.items() <= one.items()]
    return fits
