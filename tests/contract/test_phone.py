"""Who may see the phone: people at this very machine, by a name of this very machine."""

from collections.abc import Sequence

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from app.domain.errors import Busy
from app.web.phone.router import InboxMessage, phone_router
from app.web.phone.served import News, Served

MAPUTO = Served("Maputo", ("*311#",))
HERE = ("127.0.0.1", 50_000)
ORIGIN = "http://localhost:8311"
NUMBER = b'{"msisdn": "+258840000001"}'
PATHS = ["/phone", "/phone/page.js", "/phone/page.css", "/phone/nothing.js"]


class OneMessage:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, msisdn: str, /) -> Sequence[InboxMessage]:
        self.asked.append(msisdn)
        return [InboxMessage(1_762_900_000_500_000, "Recebido", "received", "delivered")]


@pytest.fixture
def inbox() -> OneMessage:
    return OneMessage()


@pytest.fixture
def app(inbox: OneMessage) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.include_router(phone_router('/gateways/at/secret"<', lambda: News((MAPUTO,)), inbox))
    return app


def ask(
    app: FastAPI,
    path: str = "/phone",
    *,
    method: str = "GET",
    client: tuple[str, int] = HERE,
    headers: dict[str, str] | None = None,
) -> Response:
    browser = TestClient(app, base_url="http://localhost:8311", client=client)
    return browser.request(method, path, headers=headers)


def ask_inbox(app: FastAPI, content: bytes, headers: dict[str, str]) -> Response:
    browser = TestClient(app, base_url="http://localhost:8311", client=HERE)
    return browser.post("/phone/inbox", content=content, headers=headers)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8311", "[::1]:8311"])
def test_loopback_clients_are_let_in(app: FastAPI, address: str, host: str) -> None:
    assert ask(app, client=(address, 1), headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["192.168.1.7", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "0.0.0.0", "", "testclient"],
)
@pytest.mark.parametrize("path", PATHS)
def test_other_clients_find_nothing(app: FastAPI, address: str, path: str) -> None:
    assert_nothing(ask(app, path, client=(address, 1)))


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "localhost.evil.example", "evil.example:127", "localhost@evil.example"),
        *("127.0.0.1.evil.example", "0.0.0.0", "[::]", "", "192.168.1.7:8311", "localhost:80:80"),
    ],
)
def test_a_foreign_name_for_this_machine_finds_nothing(app: FastAPI, host: str) -> None:
    assert_nothing(ask(app, headers={"host": host}))


@pytest.mark.parametrize(
    "mark", ["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "via"]
)
def test_what_came_through_a_proxy_finds_nothing(app: FastAPI, mark: str) -> None:
    assert_nothing(ask(app, headers={mark: "127.0.0.1"}))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_no_method_tells_strangers_that_the_phone_is_there(app: FastAPI, method: str) -> None:
    found = ask(app, method=method, client=("10.0.0.1", 1))

    assert found.status_code == 404
    assert "allow" not in found.headers


def assert_nothing(found: Response) -> None:
    """Expect what the application says of a path that does not exist."""
    assert (found.status_code, found.json()) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_all_but_its_own_files(app: FastAPI, path: str) -> None:
    headers = ask(app, path).headers

    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_tells_its_script_where_to_call(app: FastAPI) -> None:
    page = ask(app).text

    assert 'data-callback="/gateways/at/secret&#34;&lt;"' in page
    assert "&#34;codes&#34;:[&#34;*311#&#34;]" in page
    assert " style=" not in page
    assert " on" + "click" not in page


def test_the_page_says_what_is_not_taken_and_asks_each_time(inbox: OneMessage) -> None:
    told = [
        News((MAPUTO,), refused=("menu.yaml:3:1: <b>. Mend: x",)),
        News((Served("Tamba", ("*400#",)),)),
    ]
    long = News((MAPUTO,), refused=tuple(f"menu.yaml:{n}:1: wrong" for n in range(1, 31)))
    app = FastAPI(openapi_url=None)
    app.include_router(phone_router("/gateways/at/s", lambda: (told or [long]).pop(0), inbox))

    first, second, third = (ask(app).text for _ in range(3))

    assert "<li>menu.yaml:3:1: &lt;b&gt;. Mend: x</li>" in first
    assert "*400#" in second
    assert "*311#" not in second
    assert '<section class="refused" role="status" hidden>\n  </section>' in second
    assert "menu.yaml:20:1" in third
    assert "menu.yaml:21:1" not in third
    assert "and 10 more" in third


@pytest.mark.parametrize(
    "name", ["../router.py", "%2e%2e/router.py", "..%2frouter.py", "phone.html", "inbox"]
)
def test_only_its_own_files_are_served(app: FastAPI, name: str) -> None:
    assert ask(app, f"/phone/{name}").status_code == 404


def test_the_inbox_is_told_to_its_own_page(app: FastAPI, inbox: OneMessage) -> None:
    same_origin = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}

    found = ask_inbox(app, NUMBER, same_origin)

    assert found.json() == [
        {
            "at": "2025-11-11T22:26:40.500000+00:00",
            "text": "Recebido",
            "template": "received",
            "state": "delivered",
        }
    ]
    assert inbox.asked == ["+258840000001"]
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"origin": "https://localhost:8311"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site", "origin": "http://localhost:8311"},
    ],
)
def test_the_inbox_is_not_told_to_other_pages(
    app: FastAPI, inbox: OneMessage, headers: dict[str, str]
) -> None:
    assert ask_inbox(app, NUMBER, headers).status_code == 403
    assert inbox.asked == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"[]", b"{", b"{}", b"null", b"\xff", b'{"msisdn": 7}', b'{"msisdn": "+25884"}'),
        *(b'{"msisdn": "+25885' + b'0000001"}', b'{"msisdn": "+258840000001\\n"}'),
        NUMBER + b" " * 200,
    ],
)
def test_only_numbers_that_belong_to_nobody_have_an_inbox(
    app: FastAPI, inbox: OneMessage, content: bytes
) -> None:
    assert ask_inbox(app, content, {"origin": ORIGIN}).status_code == 422
    assert inbox.asked == []


def test_an_inbox_that_cannot_be_read_now_is_asked_again() -> None:
    def none_now(msisdn: str, /) -> Sequence[InboxMessage]:
        raise Busy

    app = FastAPI(openapi_url=None)
    app.include_router(phone_router("/gateways/at/s", lambda: News((MAPUTO,)), none_now))

    assert ask_inbox(app, NUMBER, {"origin": ORIGIN}).status_code == 503
