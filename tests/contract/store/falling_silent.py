"""A way to a server that falls silent without ending: what a proxy between may do."""

import contextlib
import socket
import threading

from sqlalchemy import make_url


class Proxy:
    """Passes bytes to a server, until it keeps those of all connections it has to itself."""

    def __init__(self, url: str) -> None:
        asked = make_url(url)
        self._host = str(asked.query.get("host") or asked.host)
        self._port = asked.port or 5432
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[tuple[socket.socket, socket.socket, threading.Event]] = []
        port = self._listener.getsockname()[1]
        through = asked.set(host="127.0.0.1", port=port, query={})
        self.url = through.render_as_string(hide_password=False)
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        for _, _, is_silent in self._connections:
            is_silent.set()

    def close(self) -> None:
        self._listener.close()
        for near, far, _ in self._connections:
            near.close()
            far.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                one = (near, self._far(), threading.Event())
                self._connections.append(one)
                for ends in ((one[0], one[1]), (one[1], one[0])):
                    threading.Thread(target=_pump, args=(*ends, one[2]), daemon=True).start()

    def _far(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._port))
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{self._host}/.s.PGSQL.{self._port}")
        return far


def _pump(one: socket.socket, other: socket.socket, is_silent: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65_536):
            if not is_silent.is_set():
                other.sendall(data)
