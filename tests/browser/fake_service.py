"""A service small enough to read: three screens, a number dialled directly, an SMS."""

import asyncio
import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response

from app.web.phone.router import InboxMessage, phone_router
from app.web.phone.served import Network, News, Served

#: The longest a screen is held back, should a test fail before it lets go.
HOLD_S = 10
CALLBACK = "/gateways/africastalking/secret-of-the-test"
MENU = "CON MOPA - gratis\n1 Contentor cheio\n2 Tchova nao passou\n3 Lixo fora"
WHERE = "CON Onde? Codigo do contentor:\n1 KaMpfumo\n2 Nlhamankulu\n0 Voltar"
FILED = "END Recebido. Caso 4821 7365. Nao resolveu? Ligue *311#"


#: Other cities of this service; the second begins like the first.
OTHER_CODES = ("*384#", "*384*7#")
MAPUTO = Served(
    "Maputo",
    ("*311#",),
    networks=(Network("99999", "sandbox", 156), Network("64304", "Vodacom", 156)),
)
#: In another country: its phones have other numbers, its networks other screens.
NAIROBI = Served(
    "Nairobi",
    OTHER_CODES,
    "+25400000",
    (Network("99999", "sandbox", 156), Network("63903", "Airtel", 178)),
)


@dataclass
class FakeService:
    """The application under the phone, and all it was asked: (path, body), in order."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    replies: dict[str, str] = field(
        default_factory=lambda: {"": MENU, "7": WHERE, "7*1": FILED, "1": WHERE, "1*2": FILED}
    )
    status: int = 200
    held: threading.Event | None = None  #: when set, screens leave
    label: str = ""
    messages: dict[str, list[InboxMessage]] = field(default_factory=dict)
    news: News = field(
        default_factory=lambda: News((MAPUTO, NAIROBI))
    )  #: as the page gets it from now on

    def bodies(self, path: str) -> list[str]:
        return [body for asked, body in self.asked if asked == path]

    def fields(self, path: str) -> list[dict[str, str]]:
        return [
            {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            for body in self.bodies(path)
        ]

    def read_inbox(self, msisdn: str, /) -> list[InboxMessage]:
        return self.messages.get(msisdn, [])

    def make_app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.include_router(phone_router(CALLBACK, lambda: self.news, self.read_inbox))

        @app.post(CALLBACK + "/{path}")
        async def answer(path: str, request: Request) -> Response:
            assert request.headers["content-type"] == "application/x-www-form-urlencoded"
            body = (await request.body()).decode("ascii")
            self.asked.append((f"/{path}", body))
            if self.held and path == "ussd":
                await asyncio.to_thread(self.held.wait, HOLD_S)
            text = parse_qs(body, keep_blank_values=True).get("text", [""])[0]
            reply = self.replies.get(text, "CON Tecla errada") if path == "ussd" else ""
            headers = {"at-ussd-hop-metadata": self.label} if self.label else {}
            return Response(reply, self.status, headers, "text/plain")

        return app
