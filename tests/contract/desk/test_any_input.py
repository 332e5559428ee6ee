"""Whatever is typed into the desk's addresses and forms, it answers with a page and no failure."""

import re
import shutil
from pathlib import Path
from typing import Any
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


def send(visitor: Visitor, case: Any, known: dict[str, str]) -> int:
    """Send a case as a browser would; some fields hold what a room understands."""
    path = case.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace("{" + name + "}", str(value) or "x")
    if case.method.upper() == "GET":
        query = {**{k: str(v) for k, v in (case.query or {}).items()}, **known}
        asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        return int(visitor.get(f"{path}?{asked}").status_code)
    body = case.body if isinstance(case.body, dict) else {}
    return int(visitor.post(path, {**body, **known}).status_code)


def ask(visitor: Visitor, operation: Any, number: int, examples: int) -> int:
    """Send a room whatever comes to mind; give how often it was entered."""
    entered = 0

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(operation.as_strategy(), st.booleans(), KNOWN_FIELDS)
    def sent(case: Any, is_there: bool, known: dict[str, str]) -> None:
        nonlocal entered
        if case.path_parameters and is_there:
            case.path_parameters = dict.fromkeys(case.path_parameters, str(number))
        status = send(visitor, case, known)
        entered += status != 403
        assert status < 500, (operation.label, case.path_parameters, case.query, case.body, known)

    sent()
    return entered


def ask_all(site: Site, examples: int) -> None:
    number = file_at(site, 0, "+258840000900")
    root = site.enter(personal=frozenset(PERSONAL))
    found = [one.ok() for one in SCHEMA.get_all_operations() if isinstance(one, Ok)]
    entered = {one.label: ask(root, one, number, examples) for one in found}

    assert len(entered) == len(ROOMS) - len(NOT_ASKED)
    assert [label for label, times in entered.items() if not times] == []
    assert root.get("/desk").status_code == 200


def test_no_room_fails_whatever_it_is_sent(site: Site) -> None:
    ask_all(site, FEW)


@pytest.mark.soak
def test_no_room_fails_whatever_it_is_sent_for_long(site: Site) -> None:
    ask_all(site, MANY)
