"""A whole service with the city of Maputo, its desk asked as a browser would."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode
from zoneinfo import ZoneInfo

import anyio
import httpx2
from sqlalchemy import Table, select
from starlette.testclient import TestClient
from starlette.types import Message

from app.domain.accounts import Account, Role
from app.domain.audit import Who
from app.domain.clock import utc
from app.domain.ids import IdSource
from app.house import House, open_house
from app.main import create_app
from app.sending import REAL
from app.settings import PROJECT, Settings
from app.store.account_store import SqlAccountBook
from app.store.passwords import hash_password
from app.usecases.account_book import Browser
from app.usecases.sign_in import set_password
from tests.asgi import FORM
from tests.published import publish_ahead

SECRET = "callbacks-of-the-tests-of-the-desk"
PASSWORD = "quatro carros de mao"
SHELL = Who("shell ana")
ORIGIN = "http://testserver"
#: What a browser adds to each request that a page of ours makes.
BROWSER = {"sec-fetch-site": "same-origin", "origin": ORIGIN, "accept-language": "en"}
START = 1_764_158_400_000_000  #: 2025-11-26 12:00 UTC
HOUR = 3_600_000_000
TICK = 1_000


@cache
def _hashed() -> str:
    """Of the password of everybody: to make it takes a tenth of a second."""
    return hash_password(PASSWORD)


@dataclass
class Clock:
    """What the service takes for the time."""

    us: int = START

    def __call__(self) -> int:
        return self.us


def sign_in(house: House, clock: Clock, ids: IdSource, wish: Account) -> str:
    """Let in somebody new, who has `PASSWORD`; give the token of their browser's cookie."""
    _, link = house.door.add(wish, SHELL)
    token = secrets.token_urlsafe(32)
    link_hash, token_hash = map(house.vault.token_hash, (link, token))
    with house.engine.begin() as connection:
        book = SqlAccountBook(connection, house.vault, ids, clock.us)
        set_password(book, link_hash, _hashed(), Browser("test", "test"), token_hash)
    return token


@dataclass
class Site:
    """The service, and everybody who opens its desk."""

    house: House
    client: TestClient
    clock: Clock
    folder: Path
    _people: int = field(default=0, init=False)
    _ids: IdSource = field(default_factory=lambda: IdSource(0), init=False)

    def enter(self, role: Role = Role.ADMINISTRATOR, **more: Any) -> "Visitor":
        """Let in a new person, who speaks English, in a browser of their own."""
        self._people += 1
        name = f"{role}{self._people}"
        wish = Account(0, name, role, **more)
        return Visitor(self, name, sign_in(self.house, self.clock, self._ids, wish))

    def dial(self, keys: str, session: str, phone: str = "+258840000001") -> str:
        """Send what a gateway sends of a call; give the screen."""
        self.clock.us += TICK  # ids follow the time, whoever gives them
        form = {"sessionId": session, "serviceCode": "*311#", "phoneNumber": phone, "text": keys}
        answer = self.client.post(
            f"/gateways/africastalking/{SECRET}/ussd", data={**form, "networkCode": "64301"}
        )
        assert answer.status_code == 200
        return answer.text

    def minute(self, later_us: int = 0) -> str:
        """Write the time, or one later, as pages do."""
        at = utc(self.clock.us + later_us).astimezone(ZoneInfo("Africa/Maputo"))
        return f"{at:%d/%m/%Y %H:%M}"

    def rows(self, table: Table) -> list[Any]:
        """Give all rows of a table."""
        with self.house.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))


@dataclass
class Visitor:
    """Somebody who is signed in."""

    site: Site
    name: str
    token: str

    def get(self, path: str, **headers: str) -> Any:
        """Open a page; redirects are not followed."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Any = None, **headers: str) -> Any:
        """Send a form as a page of the desk does."""
        return self._ask("POST", path, form or {}, headers)

    def _ask(self, method: str, path: str, form: Any, headers: dict[str, str]) -> Any:
        self.site.client.cookies.clear()
        self.site.clock.us += TICK
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {**BROWSER, "cookie": f"dial311={self.token}", "content-type": FORM, **named}
        body = form if isinstance(form, bytes) else urlencode(form or {}, doseq=True).encode()
        return request(
            self.site.client,
            method,
            path,
            headers={name: value for name, value in sent.items() if value},
            content=body if method == "POST" else b"",
        )


def request(
    client: TestClient, method: str, path: str, headers: dict[str, str], content: bytes
) -> httpx2.Response:
    """Ask as `client` would, but in one step to the application's thread: it takes eight."""
    asked = client.build_request(method, path, headers=headers, content=content or None)
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": unquote(asked.url.path),
        "raw_path": asked.url.raw_path.partition(b"?")[0],
        "root_path": "",
        "scheme": "http",
        "query_string": asked.url.query,
        "headers": [(name.lower(), value) for name, value in asked.headers.raw],
        "client": ("testclient", 50000),
        "server": ("testserver", 80),
        "state": {},
    }
    waiting, came = [{"type": "http.request", "body": content}], list[Message]()

    async def receive() -> Message:
        if not waiting:
            await anyio.sleep_forever()  # nobody hangs up
        return waiting.pop()

    async def send(message: Message) -> None:
        came.append(message)

    if client.portal:
        client.portal.call(client.app, scope, receive, send)
    else:  # its service is not started
        anyio.run(client.app, scope, receive, send)
    begin, *parts = came
    body = b"".join(part.get("body", b"") for part in parts)
    return httpx2.Response(begin["status"], headers=begin["headers"], content=body, request=asked)


def open_service(url: str, folder: Path, menus: Path = PROJECT / "menus") -> tuple[House, Clock]:
    """Open the service on a database; its loops are not run."""
    settings = Settings.model_validate(
        {
            "mode": "local",
            "data_dir": folder / "data",
            "menus_dir": menus,
            "database_url": url,
            "gateway_secrets": SECRET,
            "export_tokens": "exports-of-the-tests-of-the-desk",
            "hash_key": sha256(b"hash").hexdigest(),
            "seal_keys": "1:" + sha256(b"seal").hexdigest(),
        }
    )
    clock = Clock()
    publish_ahead(url, menus, clock.us)
    return open_house(settings, world=replace(REAL, now_us=clock, runs=False)), clock


@contextmanager
def opened(url: str, folder: Path, menus: Path = PROJECT / "menus") -> Iterator[Site]:
    """Open the service, and let it be asked."""
    house, clock = open_service(url, folder, menus)
    with TestClient(create_app(house), base_url=ORIGIN) as client:
        yield Site(house, client, clock, folder)
