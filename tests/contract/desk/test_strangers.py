"""What strangers meet in front of the desk: https alone, forms of the desk alone, guarded files."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from tests.contract.desk.site import BROWSER, ORIGIN, PASSWORD, SHELL, Site, Visitor

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)
HTTPS = ORIGIN.replace("http", "https")


@pytest.fixture(scope="module")
def strict(site: Site) -> TestClient:
    """The same service as in production; nobody of its guests sits at the machine itself."""
    settings = site.house.settings.model_copy(update={"mode": "production"})
    return TestClient(create_app(replace(site.house, settings=settings)), base_url=HTTPS)


def test_in_production_it_is_open_by_https_only(site: Site, strict: TestClient) -> None:
    ana = site.enter()
    link = site.house.door.link(ana.name, SHELL)
    form = {"name": ana.name, "password": PASSWORD, "again": PASSWORD}
    for way, status in ((ORIGIN, 403), (HTTPS, 200)):
        headers = {**BROWSER, "origin": way}
        for path in ("/desk/login", f"/desk/link/{link}"):
            asked = strict.get(way + path, headers=headers)
            assert asked.status_code == status, (way, path)
            assert PASSWORD not in asked.text
        signed = strict.post(
            f"{way}/desk/login", data=form, headers=headers, follow_redirects=False
        )
        assert ("set-cookie" in signed.headers) == (status == 200), way
        assert signed.status_code == (303 if status == 200 else 403)
    strict.cookies.clear()
    by_http = {**BROWSER, "origin": ORIGIN}
    assert strict.post(f"{ORIGIN}/desk/link/{link}", data=form, headers=by_http).status_code == 403
    assert site.house.door.link_owner(link) == ana.name  # it was not spent


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "", "sec_fetch_site": ""},
    ],
)
def test_no_password_is_set_by_a_form_from_elsewhere(site: Site, headers: dict[str, str]) -> None:
    ana = site.enter()
    link = site.house.door.link(ana.name, SHELL)
    typed = {"password": "um outro segredo", "again": "um outro segredo"}
    stranger = Visitor(site, "", "")

    assert stranger.post(f"/desk/link/{link}", typed, **headers).status_code == 403
    assert site.house.door.link_owner(link) == ana.name
    assert stranger.post(f"/desk/link/{link}", typed).status_code == 303


def test_files_of_the_desk_run_and_embed_nothing(site: Site) -> None:
    for name in ("desk.css", "once.js"):
        answer = Visitor(site, "", "").get(f"/desk/files/{name}")
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        for held in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert held in policy
        assert "unsafe" not in policy
