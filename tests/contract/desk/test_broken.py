"""What nobody foresaw is told in a sentence, on a page of the desk, and written in the log."""

import logging
import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.accounts import Role
from app.domain.audit import Who
from app.domain.errors import AppError
from app.domain.logins import NOTED_US, RENEWED_US
from app.domain.public_number import spoken
from app.usecases.manage_tokens import TokenWish
from app.web.desk.gate import status_of
from app.web.exports import DICTIONARIES
from tests.contract.desk.filing import file_at
from tests.contract.desk.people import GOOD, NEW
from tests.contract.desk.site import PASSWORD, SHELL, Site, Visitor, opened
from tests.contract.store.held_file import held_by_another
from tests.databases import KINDS, Databases

#: Another password of one's own.
OTHER = {"password": PASSWORD, "new": "um outro segredo", "again": "um outro segredo"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_fails_says_so(
    databases: Databases, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        ana = site.enter(Role.CLERK)
        with site.house.engine.begin() as connection:
            connection.execute(text("ALTER TABLE report_words RENAME TO lost"))
        try:
            failed = ana.get("/desk/reports?words=contentor", accept_language="pt")
            page = ana.get("/desk/reports")
        finally:
            with site.house.engine.begin() as connection:
                connection.execute(text("ALTER TABLE lost RENAME TO report_words"))

        assert failed.status_code == 500
        assert "Algo correu mal aqui" in failed.text
        assert "report_words" not in failed.text
        assert page.status_code == 200
        [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
        assert record.exc_info
        assert (record.message, record.room) == ("desk.failed", "GET /reports")  # type: ignore[attr-defined]
        assert ana.get("/desk/reports?words=contentor").status_code == 200


def test_a_page_whose_rows_are_held_is_told_as_busy(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of a file nobody holds what is read; a server's tables are held while they are rebuilt."""
    with databases.fresh("postgresql") as url, opened(url, tmp_path) as site:
        ana = site.enter(Role.CLERK)
        with site.house.engine.begin() as connection:
            connection.execute(text("LOCK TABLE reports IN ACCESS EXCLUSIVE MODE"))
            held = ana.get("/desk/reports", accept_language="pt")

        assert held.status_code == 503
        assert "O serviço está ocupado: tente outra vez" in held.text
        assert "desk.failed" in [one.message for one in caplog.records]
        assert ana.get("/desk/reports").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_fails_gives_back_what_was_written(
    databases: Databases, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        head = site.enter(Role.HEAD)
        test = {"operator": "Vodacom", "came_to": "failed", "note": "caiu a meio <b>"}
        with site.house.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
        failed = head.post("/desk/house/tests", test, accept_language="pt")

        assert failed.status_code == 500
        assert "Algo correu mal aqui" in failed.text
        assert "caiu a meio &lt;b&gt;" in failed.text
        # Whether it was done nobody knows here.
        assert "Nada foi alterado" not in failed.text
        assert "veja se ficou feito" in failed.text
        assert "desk.failed" in [one.message for one in caplog.records]


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_while_another_one_holds_the_database_is_told_as_undone(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        number, head = file_at(site, 5, "+258840000321"), site.enter(Role.HEAD)
        path, form = f"/desk/reports/{number}/note", {"note": "ligar antes <b>"}
        with held_by_another(url):
            held = head.post(path, form, accept_language="pt")

        assert held.status_code == 503
        assert "O serviço está ocupado" in held.text
        assert "ligar antes &lt;b&gt;" in held.text
        assert "ligar antes" not in head.get(f"/desk/reports/{number}").text
        assert head.post(path, form).status_code == 303
        assert "ligar antes &lt;b&gt;" in head.get(f"/desk/reports/{number}").text


@pytest.mark.parametrize(
    ("kind", "noted"), [("sqlite", "writer.failed"), ("postgresql", "unit.held")]
)
def test_of_many_cases_one_alone_waits_for_a_database_that_another_one_holds(
    databases: Databases, kind: str, noted: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        numbers = [file_at(site, at, f"+2588400003{at:02}") for at in (6, 7, 8)]
        form = {"number": numbers, "action": "assigned", "to": "kamavota", "reason": "e vossa"}
        head = site.enter(Role.HEAD)
        with held_by_another(url), caplog.at_level(logging.WARNING):
            held = head.post("/desk/reports", form)

        assert held.status_code == 503
        assert [one.message for one in caplog.records].count(noted) == 1
        assert all(f"{spoken(number)}: " in held.text for number in numbers)
        assert "e vossa" in held.text


@pytest.mark.parametrize(
    ("kind", "refuse"),
    [
        ("sqlite", "PRAGMA query_only = on"),
        ("postgresql", "SET default_transaction_read_only = on"),
    ],
)
def test_pages_are_shown_where_nothing_can_be_written(
    databases: Databases, kind: str, refuse: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        head = site.enter(Role.HEAD)
        site.house.writer.write(lambda connection: connection.execute(text(refuse))).result()
        for after_us in (NOTED_US, RENEWED_US):
            site.clock.us += after_us
            page = head.get("/desk/house")

            assert (page.status_code, "Free on this machine" in page.text) == (200, True)
            assert "dial311=" not in page.headers.get("set-cookie", "")
        noted = [one.message for one in caplog.records if one.message.startswith("desk.")]
        assert noted == ["desk.not_noted"] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_service_that_ends_takes_no_more_is_said_and_given_back(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        head = site.enter(Role.HEAD)
        site.house.writer.stop()
        test = {"operator": "Vodacom", "came_to": "failed", "note": "caiu a meio"}
        busy = head.post("/desk/house/tests", test, accept_language="pt")

        assert busy.status_code == 503
        assert "O serviço está ocupado: tente outra vez" in busy.text
        assert "veja se ficou feito" in busy.text
        assert "Nada foi alterado" not in busy.text
        assert "caiu a meio" in busy.text
        page = head.get("/desk/house")
        assert page.status_code == 200
    assert status_of(AppError("the database does not answer")) == busy.status_code


@pytest.mark.parametrize("kind", KINDS)
def test_a_script_is_given_its_file_though_nobody_can_note_that_it_came(
    databases: Databases, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        _, secret = site.house.door.add_token(TokenWish("folha"), SHELL)
        sent = {"authorization": f"Bearer {secret}"}
        site.house.writer.stop()
        words = site.client.get(f"/exports/{next(iter(DICTIONARIES))}", headers=sent)
        rows = site.client.get("/exports/reports.csv", headers=sent)

        assert words.status_code == 200
        # What is audited is not given out unnoted.
        assert (rows.status_code, "busy" in rows.text) == (503, True)
        assert [one.message for one in caplog.records].count("token.not_noted") == 2


@pytest.mark.parametrize(
    ("path", "form", "kept"),
    [
        ("/desk/inbox", {"deed": "answer", "message": "1", "text": "vem hoje"}, "vem hoje"),
        ("/desk/inbox", {"deed": "all", "message": "1"}, "SMS"),
        (NEW, {**GOOD, "name": "rute"}, "rute"),
        ("/desk/house/tokens", {"name": "folha do mês"}, "folha do mês"),
        ("/desk/account/password", OTHER, "O serviço está ocupado"),
    ],
)
def test_a_page_with_a_form_of_its_own_says_itself_that_the_service_is_busy(
    databases: Databases, tmp_path: Path, path: str, form: dict[str, str], kept: str
) -> None:
    with databases.fresh("sqlite") as url, opened(url, tmp_path) as site:
        elias = site.enter(Role.ADMINISTRATOR)
        site.house.writer.stop()
        busy = elias.post(path, form, accept_language="pt")

        assert busy.status_code == 503
        assert "O serviço está ocupado" in busy.text
        assert kept in busy.text
        assert "veja se ficou feito" not in busy.text  # which the page of all other forms says


def kept_in(page: str) -> str:
    """Give what waits in the form of a login."""
    return unescape(re.findall(r'name="kept" value="([^"]*)"', page)[0])


def waiting(site: Site) -> tuple[Visitor, dict[str, str]]:
    """Give somebody whose login ended over a form, and the form that is before them."""
    ana = site.enter(Role.HEAD)
    [found] = [site.house.door.see(ana.token)]
    assert found
    site.house.door.sign_out(found, Who(f"official {ana.name}"))
    page = ana.post("/desk/house/tests", {"operator": "Vodacom", "note": "caiu a meio"})
    form = {"name": ana.name, "password": PASSWORD, "next": "/desk/house"}
    return ana, {**form, "kept": kept_in(page.text)}


@pytest.mark.parametrize("kind", KINDS)
def test_who_cannot_be_signed_in_is_told_so_and_keeps_what_waits(
    databases: Databases, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        ana, form = waiting(site)
        link = site.house.door.link(ana.name, SHELL)
        new = {"password": "um outro segredo", "again": "um outro segredo"}
        stranger = Visitor(site, "", "")
        with site.house.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
        failed = stranger.post("/desk/login", form, accept_language="pt")
        no_link = stranger.post(f"/desk/link/{link}", new, accept_language="pt")
        with site.house.engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO audit_entries"))

        for page in (failed, no_link):
            assert page.status_code == 500
            assert "Algo correu mal aqui" in page.text
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert "set-cookie" not in page.headers
        assert kept_in(failed.text) == form["kept"]
        rooms = [one.room for one in caplog.records if one.message == "desk.failed"]  # type: ignore[attr-defined]
        assert rooms == ["POST /login", "POST /link/{token}"]
        again = stranger.post("/desk/login", {**form, "kept": kept_in(failed.text)})
        assert "caiu a meio" in again.text

        site.house.writer.stop()  # as when the service ends
        busy = stranger.post("/desk/login", form, accept_language="pt")
        no_link = stranger.post(f"/desk/link/{link}", new, accept_language="pt")
        for page in (busy, no_link):
            assert page.status_code == 503
            assert "O serviço está ocupado: tente outra vez" in page.text
        assert kept_in(busy.text) == form["kept"]
        assert site.house.door.link_owner(link) == ana.name
