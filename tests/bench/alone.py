"""Serve one ASGI application with uvicorn on a free port, and say where: `… alone MODULE:APP`.

The address is bound here and not handed over: of a listener it is handed by its number uvicorn
does not see that it is TCP, and leaves its connections to Nagle's algorithm, 40 ms a reply.
"""

import socket
import sys

import uvicorn

from tests.bench.servers import CALLBACK


def main(app: str) -> None:
    """Serve until ended."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"{CALLBACK}http://127.0.0.1:{listener.getsockname()[1]}/ussd", flush=True)
    config = uvicorn.Config(
        app, access_log=False, log_level="error", loop="uvloop", http="httptools"
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
