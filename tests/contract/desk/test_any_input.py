"""Whatever is typed into the desk's addresses and forms, it answers with a page and no failure."""

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from app.domain.accounts import PERSONAL
from app.settings import PROJECT
from app.web.desk.pages import HERE
from app.web.desk.router import ROOMS
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import Site, Visitor

#: Every field that a template of the desk has: each room is sent any of them.
FIELD = re.compile(r'name="([a-z_]+)"')
#: What rooms understand, so that chance gets behind their first question.
KNOWN = (
    "", "1", "-1", "0", "assigned", "resolved", "rejected", "merged", "release", "test", "open",
    "late", "due", "newest", "2025-11-26", "pt", "en", "telephone", "10348", "jardim/8",
    "container_full", "waste", "maputo", "csv", "xlsx", "excel", "raw", "clerk", "head", "any",
    "ussd", "answer", "done", "yes", "'\"><script>", "=1+1", "%00", "..%2f", "\U0001f4a9",
    "9" * 40, "x" * 600,
)  # fmt: skip
FEW, MANY = 4, 150
#: What ends the visit of who asks, or the visits of others.
NOT_ASKED = ("/logout",)


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: what is published is written into its folder."""
    return Path(shutil.copytree(PROJECT / "menus", tmp_path_factory.mktemp("any") / "menus"))


def fields() -> list[str]:
    texts = [file.read_text("utf-8") for file in (HERE / "templates").glob("*.html")]
    return sorted({name for text in texts for name in FIELD.findall(text)})


def specification() -> dict[str, Any]:
    """Describe every room as OpenAPI does."""
    text = {"type": "string"}
    typed = dict.fromkeys(fields(), text)
    paths: dict[str, Any] = {}
    for room in ROOMS:
        if room.path in NOT_ASKED:
            continue
        named = re.findall(r"\{(\w+)", room.path)
        said: dict[str, Any] = {"responses": {"200": {"description": "a page"}}}
        said["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": text} for name in named
        ]
        if room.method == "GET":
            said["parameters"] += [{"name": n, "in": "query", "schema": text} for n in typed]
        else:
            form = {"schema": {"type": "object", "properties": typed, "required": ["reason"]}}
            said["requestBody"] = {"content": {"application/x-www-form-urlencoded": form}}
        path = "/desk" + re.sub(r":path", "", room.path)
        paths.setdefault(path, {})[room.method.lower()] = said
    return {"openapi": "3.0.3", "info": {"title": "desk", "version": "1"}, "paths": paths}


FIELDS = fields()
KNOWN_FIELDS = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(KNOWN), max_size=8)
SCHEMA = schemathesis.openapi.from_dict(specification())


class Sent(NamedTuple):
    """What a room is sent."""

    method: str
    path: str
    names: dict[str, str]  #: what stands in the address
    query: dict[str, str]
    body: dict[str, Any]
    is_there: bool  #: whether its address is that of a case that there is
    known: dict[str, str]  #: fields that hold what a room understands


def send(visitor: Visitor, one: Sent, number: int) -> int:
    """Send it as a browser would."""
    path = one.path
    for name, value in one.names.items():
        path = path.replace("{" + name + "}", str(number) if one.is_there else value or "x")
    if one.method == "GET":
        asked = "&".join(f"{n}={quote(v)}" for n, v in {**one.query, **one.known}.items())
        return int(visitor.get(f"{path}?{asked}").status_code)
    return int(visitor.post(path, {**one.body, **one.known}).status_code)


@cache
def thought_of(examples: int) -> dict[str, list[Sent]]:
    """Give for each room whatever comes to mind: the same for both databases."""
    found = [one.ok() for one in SCHEMA.get_all_operations() if isinstance(one, Ok)]
    return {one.label: drawn(one, examples) for one in found}


def drawn(operation: Any, examples: int) -> list[Sent]:
    kept: list[Sent] = []

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(operation.as_strategy(), st.booleans(), KNOWN_FIELDS)
    def keep(case: Any, is_there: bool, known: dict[str, str]) -> None:
        names, query = (
            {name: str(value) for name, value in (given or {}).items()}
            for given in (case.path_parameters, case.query)
        )
        body = case.body if isinstance(case.body, dict) else {}
        kept.append(Sent(case.method.upper(), case.path, names, query, body, is_there, known))

    keep()
    return kept


def ask(visitor: Visitor, label: str, sent: list[Sent], number: int) -> int:
    """Send a room all of it; give how often it was entered."""
    entered = 0
    for one in sent:
        status = send(visitor, one, number)
        entered += status != 403
        assert status < 500, (label, one)
    return entered


def ask_all(site: Site, examples: int) -> None:
    number = file_at(site, 0, "+258840000900")
    root = site.enter(personal=frozenset(PERSONAL))
    sent = thought_of(examples)
    entered = {label: ask(root, label, those, number) for label, those in sent.items()}

    assert all(len(those) >= min(examples, FEW) for those in sent.values())
    assert len(entered) == len(ROOMS) - len(NOT_ASKED)
    assert [label for label, times in entered.items() if not times] == []
    assert root.get("/desk").status_code == 200


def test_no_room_fails_whatever_it_is_sent(site: Site) -> None:
    ask_all(site, FEW)


@pytest.mark.soak
def test_no_room_fails_whatever_it_is_sent_for_long(site: Site) -> None:
    ask_all(site, MANY)
