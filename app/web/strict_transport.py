"""Has browsers that came by https once come by nothing else: RFC 6797."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: A year. Of this host alone: what else has names below it is none of ours.
_SAID: Final = "max-age=31536000"


class StrictTransport:
    """Says so with every answer that leaves by https; by plain http nobody may believe it."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http" or scope["scheme"] != "https":
            await self._app(scope, receive, send)
            return

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["strict-transport-security"] = _SAID
            await send(message)

        await self._app(scope, receive, say)
