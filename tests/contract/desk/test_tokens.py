"""Tokens of scripts at the desk: made, shown once, used, revoked; and what each opens."""

import csv
import io
import re
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.accounts import Role
from app.domain.clock import utc
from app.domain.export_tokens import NOTED_US
from app.store.schema import audit_entries, export_tokens
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import HOUR, Site, Visitor

PATH = "/desk/house/tokens"
SETTING = "exports-of-the-tests-of-the-desk"
WORDS = "fogo na vala"


@pytest.fixture(scope="module")
def filed(site: Site) -> int:
    return file_at(site, 0, words=WORDS)


def secret_in(page: Any) -> str:
    assert page.status_code == 200
    found = re.search(r'<code class="secret">(dial311_[\w-]{43})</code>', page.text)
    assert found, page.text
    return found[1]


def take(site: Site, secret: str, path: str = "reports.csv") -> Any:
    site.client.cookies.clear()
    headers = {"authorization": f"Bearer {secret}"}
    return site.client.get(f"/exports/{path}", headers=headers)


def descriptions(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    rows = csv.DictReader(io.StringIO(answer.text, newline=""))
    return [row["description"] for row in rows]


def row(site: Site, name: str) -> Any:
    return next(one for one in site.rows(export_tokens) if one.name == name)


def test_a_token_is_shown_once_and_opens_what_it_was_made_for(site: Site, filed: int) -> None:
    root = site.enter()
    plain = secret_in(root.post(PATH, {"name": " PowerBI "}))
    full = secret_in(root.post(PATH, {"name": "archive", "comments": "yes", "city": "1"}))
    page = root.get(PATH).text
    assert "powerbi" in page
    assert plain not in page
    assert plain not in str([*site.rows(export_tokens), *site.rows(audit_entries)])

    assert (descriptions(take(site, plain)), descriptions(take(site, full))) == ([""], [WORDS])
    assert descriptions(take(site, SETTING)) == [""]
    for path in ("reports.xlsx", "reports.geojson", "events.csv", "reports.csv?part=bundle"):
        assert take(site, plain, path).status_code == 200
    assert "significado" in take(site, plain, "columns.csv").text
    assert take(site, plain, "event-columns.csv").status_code == 200
    assert take(site, plain, "else.csv").status_code == 404
    assert "file, bundle, manifest" in take(site, plain, "reports.csv?part=x").text
    assert take(site, plain, "reports.csv?city=nairobi").status_code == 200
    refused = take(site, full, "reports.csv?city=nairobi")
    assert (refused.status_code, refused.text) == (
        400,
        "There is no such city. There are: maputo.\n",
    )


def when(visitor: Visitor, name: str) -> str:
    """Give when a token was used and made, as the page says it."""
    [its] = re.findall(
        rf'>{name}</b>.*?<p class="soft">(.*?)</p>', visitor.get(PATH).text, re.DOTALL
    )
    return re.sub(r"<[^>]*>", "", its)


def test_what_a_token_takes_is_kept_and_when(site: Site, filed: int) -> None:
    root = site.enter()
    secret = secret_in(root.post(PATH, {"name": "nightly", "comments": "yes"}))
    assert row(site, "nightly").used_at is None
    made = f"made {site.minute()}, {root.name}"
    assert when(root, "nightly") == f"never used · {made}"
    site.clock.us += HOUR // 2
    first = site.minute()
    before = len(site.rows(audit_entries))

    take(site, secret, "events.csv?status=open")
    take(site, SETTING)
    take(site, secret, "reports.csv?status=opne")
    take(site, secret, "columns.csv")

    new = site.rows(audit_entries)[before:]
    assert [(one.actor, one.deed, one.object, one.city_id) for one in new] == [
        ("token nightly", "exported", "export maputo", 1),
        ("token setting 1", "exported", "export maputo", 1),
    ]
    assert [one.after for one in new] == [
        "file; events raw; cases 1; personal data yes; comments; status open",
        "file; csv raw; cases 1; personal data no",
    ]
    used = row(site, "nightly").used_at
    site.clock.us += NOTED_US - 1
    take(site, secret)
    assert row(site, "nightly").used_at == used
    assert when(root, "nightly") == f"last used {first} · {made}"
    site.clock.us += 1
    take(site, secret)
    assert row(site, "nightly").used_at > used
    assert when(root, "nightly") == f"last used {site.minute()} · {made}"
    told = root.get("/desk/house/audit?deed=exported", accept_language="pt").text
    whose = re.findall(r">(chave [^<]*)</a>", told)
    assert {"chave 1 das definições", "chave nightly"} <= {*whose}


def test_the_page_says_where_exports_are_taken(site: Site, filed: int) -> None:
    cities = site.house.cities
    root, of_one = site.enter(), site.enter(city_id=cities.id(cities.default))
    page = root.post(PATH, {"name": "where"}, accept_language="pt")
    addresses = re.findall(r"<code>http://testserver(/exports/[^<]+)</code>", page.text)
    assert [*map(unescape, addresses)] == ["/exports/reports.csv?city=maputo"]
    assert take(site, secret_in(page), addresses[0].removeprefix("/exports/")).status_code == 200
    assert "<code>http://testserver/exports/reports.csv</code>" in of_one.get(PATH).text
    for other in ("reports.xlsx", "reports.geojson", "events.csv", "columns.csv"):
        assert f"<code>{other}</code>" in page.text
        assert take(site, SETTING, other).status_code == 200


def test_the_page_leads_to_where_people_take_files_and_to_who_took_which(site: Site) -> None:
    elias = site.enter(Role.ADMINISTRATOR)
    elias.get("/desk/reports/export/file?kind=csv")
    page = elias.get(PATH).text
    for path, shown in (
        ("/desk/reports/export", 'name="kind"'),
        ("/desk/house/audit?deed=exported", "CSV"),
    ):
        assert f'<a href="{path}">' in page
        assert shown in elias.get(path).text


def test_a_token_that_is_revoked_opens_nothing_and_its_name_is_free(site: Site) -> None:
    root = site.enter()
    secret = secret_in(root.post(PATH, {"name": "old"}))
    taken = root.post(PATH, {"name": "OLD", "comments": "yes"})
    assert (taken.status_code, "choose another name" in taken.text) == (400, True)
    assert 'value="OLD"' in taken.text

    assert f'href="{PATH}/old/revoke"' in root.get(PATH).text
    asked = root.get(f"{PATH}/old/revoke")
    assert f'<form method="post" action="{PATH}/old/revoke"' in asked.text
    assert "Nobody can bring it back" in asked.text
    assert root.post(f"{PATH}/old/revoke").headers["location"] == PATH
    assert take(site, secret).status_code == 401
    assert root.post(f"{PATH}/old/revoke").status_code == 404
    again = secret_in(root.post(PATH, {"name": "old"}))
    assert take(site, again).status_code == 200
    assert take(site, secret).status_code == 401
    deeds = [
        (one.actor, one.deed, one.before or one.after)
        for one in site.rows(audit_entries)
        if one.object == "token old"
    ]
    whose, opens = f"official {root.name}", "every city; without comments"
    made = (whose, "made_token", opens)
    assert deeds == [made, (whose, "ended", opens), made]
    told = root.get("/desk/house/audit?object=old", accept_language="pt").text
    assert told.count("todas as cidades; sem palavras dos moradores") == len(deeds)
    assert "every city" not in told
    words = " ".join(re.sub("<[^>]*>", "", told).split())
    assert "revogou · chave old" in words
    assert "fechou · chave" not in words


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": ""}, "1 to 34 letters"),
        ({"name": "a b"}, "1 to 34 letters"),
        ({"name": "x" * 35}, "1 to 34 letters"),
        ({"name": "<b>"}, "1 to 34 letters"),
        ({"name": "n", "city": "77"}, "Choose a city."),
        ({"name": "n", "city": "x"}, "Choose a city."),
    ],
)
def test_what_cannot_be_a_token_is_said_and_kept(
    site: Site, form: dict[str, str], said: str
) -> None:
    page = site.enter().post(PATH, form)
    assert (page.status_code, said in page.text) == (400, True)
    assert "<b>" not in page.text.partition('id="new"')[2].partition("</form>")[0]
    assert not [one for one in site.rows(export_tokens) if one.name == form["name"]]


def test_who_looks_after_one_city_sees_and_makes_tokens_of_that_alone(site: Site) -> None:
    root, own = site.enter(), site.enter(city_id=1)
    secret_in(root.post(PATH, {"name": "of-all"}))
    secret_in(root.post(PATH, {"name": "of-nairobi", "city": "2"}))
    for city in ("", "2"):
        assert own.post(PATH, {"name": "more", "city": city}).status_code == 400
    secret_in(own.post(PATH, {"name": "of-maputo", "city": "1"}))

    page = own.get(PATH).text
    assert "of-maputo" in page
    assert "of-all" not in page
    assert "of-nairobi" not in page
    for name in ("of-all", "of-nairobi", "nothing"):
        assert own.get(f"{PATH}/{name}/revoke").status_code == 404
        assert own.post(f"{PATH}/{name}/revoke").status_code == 404
    assert row(site, "of-all").revoked_at is None
    assert site.enter(Role.HEAD).get(PATH).status_code == 403


def test_a_secret_of_nobodys_opens_nothing(site: Site) -> None:
    for secret in ("", "dial311_", "dial311_" + "A" * 43, "dial311_ção", "x" * 5_000):
        site.client.cookies.clear()
        raw = f"Bearer {secret}".encode()
        answer = site.client.get("/exports/reports.csv", headers={b"authorization": raw})
        assert answer.status_code == 401


def test_what_a_script_takes_is_told_by_the_clock_of_the_service(site: Site) -> None:
    took = site.client.get(
        "/exports/reports.csv?part=manifest",
        headers={"authorization": f"Bearer {SETTING}"},
    )
    assert took.status_code == 200
    now = utc(site.clock.us).astimezone(ZoneInfo("Africa/Maputo"))
    assert took.json()["made_at"] == now.isoformat(timespec="seconds")
