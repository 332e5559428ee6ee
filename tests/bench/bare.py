"""The limit: an ASGI application that reads the body and answers a constant of a screen's size."""

from starlette.types import Receive, Scope, Send

SCREEN = (
    b"CON MOPA - gratis\n1 Contentor cheio\n2 Tchova nao passou\n3 Lixo fora\n"
    b"4 Lixo na vala\n5 Amontoado\n6 A arder\n7 Outro\n8 English"
)
HEADERS = (
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"content-length", b"%d" % len(SCREEN)),
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer every request alike."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": SCREEN})
