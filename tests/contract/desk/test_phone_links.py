"""The links beside the menu's texts: each leads the phone to the very form that it is beside."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

from app.domain.accounts import Role
from app.domain.text import fold
from app.settings import PROJECT
from tests.contract.desk.city_fields import said
from tests.contract.desk.site import Visitor, opened
from tests.contract.desk.towns import town
from tests.databases import Databases

MENU = "/desk/city/menu"
LINK = re.compile(r'<th scope="rowgroup".*?</th>', re.DOTALL)
NAME = re.compile(r'<p class="lcd-foot"><span>([a-z_]+(?: \d+)?)[ <]')
#: city -> its languages, and how many forms of its menu have a text that a caller reads.
CITIES = {
    "maputo": ("pt en", 26),
    "nairobi": ("en sw", 20),
    "clinics": ("es", 10),
    "drains": ("en sw", 9),
    "kiosks": ("fr en", 12),
    "skips": ("pt", 16),
}
#: What no call leads to: what is said when we fail, behind the end of a call, and lines of screens.
UNMET = {"failed", "over", "tell"}


class Beside(NamedTuple):
    """What stands above the texts of a form."""

    name: str
    address: str  #: of the phone that shows it; "" without a link


@contextmanager
def head(url: str, folder: Path, name: str) -> Iterator[Visitor]:
    """Let a head into the desk of a city."""
    if (PROJECT / "menus" / name).exists():
        with opened(url, folder, PROJECT / "menus") as site:
            [city] = [one for one in site.house.cities.all() if one.code == name]
            yield site.enter(Role.HEAD, city_id=site.house.cities.id(city))
    else:
        with town(url, folder, name) as made:
            yield made.enter()


def beside(page: str) -> Iterator[Beside]:
    for group in LINK.findall(page):
        address = re.search(r'href="([^"]+)"', group)
        yield Beside(
            re.findall(r"<code[^>]*>(.*?)</code>", group)[0],
            unescape(address[1]) if address else "",
        )


def shown(phone: str) -> str:
    """Name the form on the drawn phone, as the texts beside it have it."""
    [name] = NAME.findall(phone)
    return str(name)


@pytest.mark.parametrize("name", CITIES)
def test_each_link_beside_a_text_leads_to_that_form_in_each_language(
    name: str, databases: Databases, tmp_path: Path
) -> None:
    languages, count = CITIES[name]
    with databases.fresh("sqlite") as url, head(url, tmp_path, name) as ana:
        for language in languages.split():
            texts = [*beside(ana.get(f"{MENU}?language={language}").text)]
            texts += beside(ana.get(f"{MENU}?language={language}&from=120").text)
            linked = {one.name: one.address for one in texts if one.address}
            led = {one: ana.get(address).text for one, address in linked.items()}
            assert {one: shown(phone) for one, phone in led.items()} == {one: one for one in led}
            assert all(f'<pre class="lcd" lang="{language}"' in phone for phone in led.values())
            assert len(linked) == count
            assert not UNMET & linked.keys()


def test_the_caller_is_who_meets_the_form_and_whose_call_it_is_is_told(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.fresh("sqlite") as url, head(url, tmp_path, "maputo") as ana:
        links = {one.name: one.address for one in beside(ana.get(MENU).text)}
        wanted = {
            "send 1": ("new", "before", "Já avisaram: 1"),
            "send 2": ("new", "", "2 Enviar e escrever"),
            "my_cases": ("returning", "", "Meus casos"),
            "jobs 1": ("crew", "meanwhile", "já não é vosso. Trabalhos: "),
            "job 1": ("crew", "before", "já não é vosso"),
            "job 2": ("crew", "", "2 Feito"),
            "case": ("new", "", "Caso 4821 7362"),
        }
        for name, (caller, others, text) in wanted.items():
            page = ana.get(links[name])
            chosen = dict(
                re.findall(r'type="hidden" name="(caller|others)" value="(.*?)"', page.text)
            )
            assert (name, chosen) == (name, {"caller": caller, "others": others})
            [screen] = re.findall(r'<pre class="lcd".*?</pre>', page.text, re.DOTALL)
            assert fold(text) in screen, name


def test_who_returns_stays_one_where_the_call_is_no_longer(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.fresh("sqlite") as url, head(url, tmp_path, "maputo") as ana:
        links = {one.name: one.address for one in beside(ana.get(f"{MENU}?caller=returning").text)}
        callers = {}
        for name in ("where", "here", "jobs 3", "other_here"):
            page = ana.get(links[name]).text
            callers[name] = re.findall(r'type="hidden" name="caller" value="(.*?)"', page)[0]
        assert callers == {
            **dict.fromkeys(("where", "here", "other_here"), "returning"),
            "jobs 3": "crew",
        }


def test_a_text_that_no_call_leads_to_is_said_to_be_so(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.fresh("sqlite") as url, head(url, tmp_path, "skips") as ana:
        told = "No call leads to that text"
        for asked in ("screen=failed", "screen=over&form=0", "screen=send&form=7"):
            for part in ("", "&part=1"):
                page = ana.get(f"{MENU}/phone?{asked}{part}")
                assert told in said(page), asked
                assert shown(page.text) == "start"
        for asked in ("screen=send&form=0", "a=1", ""):
            assert told not in said(ana.get(f"{MENU}/phone?{asked}"))
