"""`GET /exports/reports.csv`: who may, what may be asked, and how a download breaks."""

import csv
import http.client
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from app.domain.clock import Micros, micros
from app.domain.errors import AppError
from app.store import report_export
from app.store.engine import reading_engine, writing_engine
from app.web.exports import exports_router
from tests.contract.export_data import VAULT, SmallCity, door_of, filled, report
from tests.databases import KINDS, Databases

PLAIN = "plain-token-0123456789"
FULL = "full-token-0123456789-ção"
CITIES = {1: SmallCity(), 2: SmallCity("empty")}
#: More than one page, the first with words.
REPORTS = 2_010


class Site:
    """A served database, and requests to it."""

    def __init__(self, address: tuple[str, int], engine: Engine) -> None:
        self.address = address
        self.engine = engine

    def get(
        self, query: str = "", *, authorization: str | bytes | None = f"Bearer {PLAIN}"
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection(*self.address, timeout=10)
        headers = {} if authorization is None else {"Authorization": authorization}
        try:
            connection.request("GET", f"/exports/reports.csv{query}", headers=headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read().decode()
        finally:
            connection.close()

    def raw(self, version: str) -> bytes:
        """Everything that came before the connection ended."""
        request = (
            f"GET /exports/reports.csv HTTP/{version}\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer {PLAIN}\r\n\r\n"
        )
        with socket.create_connection(self.address, timeout=10) as connection:
            connection.sendall(request.encode())
            return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def now_us() -> Micros:
    return micros(datetime.now(UTC))


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module", params=KINDS)
def site(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Site]:
    """Reports that the tests only read."""
    with databases.fresh(request.param) as url:
        first = report(1, comment="Já não há mão")
        filled(url, [first, *(report(n) for n in range(2, REPORTS + 1))]).dispose()
        engine, writer = reading_engine(url), writing_engine(url)
        app = FastAPI()
        tokens = [(PLAIN, False), (FULL, True)]
        app.include_router(
            exports_router(engine, VAULT, lambda: CITIES, tokens, door_of(writer), now_us=now_us)
        )
        with serving(app) as address:
            yield Site(address, engine)
        engine.dispose()
        writer.dispose()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_download_is_whole_and_says_what_it_is(site: Site) -> None:
    status, headers, body = site.get()

    assert status == 200
    assert [int(row["service_request_id"]) for row in rows_of(body)] == [
        48_000_000 + n for n in range(1, REPORTS + 1)
    ]
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["content-disposition"] == 'attachment; filename="dial311-maputo.csv"'
    assert headers["transfer-encoding"] == "chunked"
    assert headers["x-accel-buffering"] == "no"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        (f"Bearer {PLAIN}x", 401),
        (f"Bearer {PLAIN[:-1]}", 401),
        (f"Bearer {PLAIN.upper()}", 401),
        (f"Basic {PLAIN}", 401),
        (PLAIN, 401),
        (f"Bearer {PLAIN}, Bearer {FULL}", 401),
        (b"Bearer \xff\xfe", 401),
        (f"Bearer {PLAIN}", 200),
        (f"bearer  {PLAIN} ", 200),
        (f"Bearer {FULL}".encode(), 200),
    ],
)
def test_only_a_token_of_ours_opens(
    site: Site, authorization: str | bytes | None, status: int
) -> None:
    got, headers, body = site.get(authorization=authorization)

    assert got == status
    assert headers.get("www-authenticate", "").startswith("Bearer") == (status == 401)
    assert ("service_request_id" in body) == (status == 200)


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Authorization"])
def test_a_token_in_the_address_opens_nothing(site: Site, name: str) -> None:
    query = "?" + urlencode({name: PLAIN})

    assert site.get(query, authorization=None)[0] == 401
    status, _, body = site.get(query)
    assert status == 400
    assert "replace it" in body
    assert PLAIN not in body


def test_comments_come_with_the_right_to_them(site: Site) -> None:
    _, _, plain = site.get()
    _, _, full = site.get(authorization=f"Bearer {FULL}".encode())

    assert rows_of(plain)[0]["description"] == ""
    assert rows_of(full)[0]["description"] == "Já não há mão"


def test_a_filter_is_in_the_file_and_in_its_name(site: Site) -> None:
    query = "?since=2016-11-10&until=2016-11-10&status=open&district=KaMaxakeni&profile=raw"

    status, headers, body = site.get(query + "&bairro=&city=maputo")

    assert status == 200
    assert len(rows_of(body)) == 1_439
    name = "dial311-maputo-from-2016-11-10-to-2016-11-10-open-kamaxakeni.csv"
    assert headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=opne", "There is no status"),
        ("service=contentor", "container_full (Contentor está cheio)"),
        ("district=maxakeni", "kamaxakeni (KaMaxakeni)"),
        ("bairro=maxaquene", "maxaquene_a (Maxaquene A)"),
        ("bairro=alto_mae_a&district=kamaxakeni", "There is no bairro"),
        ("channel=fax", "There are: ussd, sms, "),
        ("place=nope", "there is no place nope"),
        ("place=nope/3", "there is no place nope/3"),
        ("place=nope@", "there is no place nope@"),
        ("place=%20", "there is no place"),
        ("since=10-11-2016", "write it like 2016-11-30"),
        ("since=2016-02-30", "since"),
        ("until=9999-12-31", "until"),
        ("since=2016-11-11&until=2016-11-10", "exchange them"),
        ("profile=xlsx", "raw, excel"),
        ("city=beira", "There are: maputo, empty."),
        ("city=empty", "published nothing yet"),
        ("staus=open", "since, until, status"),
        ("status=open&status=closed", "once only"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_can(
    site: Site, query: str, sentence: str
) -> None:
    status, headers, body = site.get("?" + query)

    assert status == 400
    assert headers["content-type"].startswith("text/plain")
    assert sentence in body


@pytest.mark.parametrize("place", ["a%00b", "%00", "%FF", "%F0%9F%92%A9", "x" * 5_000])
def test_whatever_a_place_is_called_it_is_refused_in_a_line(site: Site, place: str) -> None:
    status, _, body = site.get(f"?place={place}")

    assert status == 400
    assert body.startswith("there is no place ")
    assert len(body.splitlines()) == 1
    assert len(body) < 200


def test_a_failure_in_the_middle_breaks_the_download(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_after_a_page(monkeypatch)

    with pytest.raises(http.client.IncompleteRead) as broken:
        site.get()

    assert broken.value.partial.startswith(b"service_request_id,")
    assert b"\r\n0\r\n\r\n" not in site.raw("1.1")


def test_a_failure_before_the_first_page_is_no_download(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_after_a_page(monkeypatch, pages=0)

    assert site.get()[0] == 500


def test_http_1_0_gets_the_length_as_it_has_no_other_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, _, body = site.raw("1.0").partition(b"\r\n\r\n")
    assert b"content-length: %d\r\n" % len(body) in head + b"\r\n"
    assert len(rows_of(body.decode())) == REPORTS

    _break_after_a_page(monkeypatch)
    assert site.raw("1.0").startswith(b"HTTP/1.1 500")


def _break_after_a_page(monkeypatch: pytest.MonkeyPatch, pages: int = 1) -> None:
    read, left = report_export.ReportExport._read, iter(range(pages))

    def breaking(self: report_export.ReportExport, *asked: Any) -> object:
        if next(left, None) is None:
            raise AppError("the disk is gone")
        return read(self, *asked)

    monkeypatch.setattr(report_export.ReportExport, "_read", breaking)


@pytest.mark.parametrize("short", ["", "short"])
def test_a_token_that_can_be_guessed_is_refused_at_the_start(short: str) -> None:
    with pytest.raises(ValueError, match="16 characters"):
        exports_router(None, VAULT, lambda: CITIES, [(short, False)], None, now_us=now_us)  # type: ignore[arg-type]
