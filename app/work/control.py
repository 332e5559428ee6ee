"""`DATA_DIR/control.sock`: commands that write ask the running service, the only one that may.

One connection at a time, one JSON line in, one JSON line out. Only the service's own user may
connect. What an order is and what it is answered stands in `orders`.
"""

import logging
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import orjson

from app.work.orders import MISUSE, Answer, Hands, carry_out

log = logging.getLogger(__name__)

#: A city's files of the largest size that is read, and their names.
MOST_BYTES: Final = 8 * 1024 * 1024
#: Seconds for an order to arrive and for an answer to be taken.
MOST_S: Final = 10.0
#: How often the thread sees whether it is to end.
LOOK_S: Final = 0.5
_PIECE: Final = 1 << 16


class Control:
    """One thread that carries out orders."""

    def __init__(self, path: Path, hands: Hands) -> None:
        """Take the socket's path and what orders are carried out with."""
        self._path = path
        self._hands = hands
        self._listener: socket.socket | None = None
        self._is_deaf = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="control", daemon=True)

    def start(self) -> None:
        """Begin listening; a path that cannot be used costs the commands, not the line."""
        try:
            self._listener = _listen(self._path)
        except OSError as error:
            log.warning("control.unavailable", extra={"reason": str(error)})
            return
        self._thread.start()

    def stop(self) -> None:
        """Finish the order in hand, then end."""
        self._stopping.set()
        if self._listener is None:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX) as waking:
            waking.setblocking(False)  # a full queue is no reason to wait: the thread looks itself
            waking.connect(str(self._path))
        self._thread.join(15)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            if (caller := self._accept()) is None:
                continue
            with caller:
                if self._stopping.is_set():
                    return
                try:
                    self._serve(caller)
                except OSError as error:
                    log.info("control.hung_up", extra={"reason": str(error)})

    def _accept(self) -> socket.socket | None:
        assert self._listener is not None, "start() made it"
        try:
            caller, _ = self._listener.accept()
        except TimeoutError:
            return None
        except OSError as error:  # too many open files, say: that passes
            if not (self._is_deaf or self._stopping.is_set()):
                log.warning("control.deaf", extra={"reason": str(error)})
            self._is_deaf = True
            self._stopping.wait(LOOK_S)
            return None
        self._is_deaf = False
        return caller

    def _serve(self, caller: socket.socket) -> None:
        order = read_line(caller, MOST_BYTES, MOST_S)
        if order is None:
            answer = Answer(MISUSE, ["dial311: the order is too long, or did not come to an end"])
        else:
            answer = self._carry_out(order)
        caller.settimeout(MOST_S)
        caller.sendall(orjson.dumps({"status": answer.status, "said": answer.said}) + b"\n")

    def _carry_out(self, order: bytes) -> Answer:
        try:
            return carry_out(order, self._hands)
        except Exception as error:  # the next order must find us
            log.exception("control.failed")
            return Answer(MISUSE, [f"dial311: it failed ({type(error).__name__}); see the log"])


def read_line(caller: socket.socket, most_bytes: int, most_s: float) -> bytes | None:
    """Give what comes before the line's end; None when it is too long or takes too long."""
    until = time.monotonic() + most_s
    line = bytearray()
    while b"\n" not in line[-_PIECE:]:
        left = until - time.monotonic()
        if left <= 0 or len(line) > most_bytes:
            return None
        caller.settimeout(left)
        try:
            piece = caller.recv(_PIECE)
        except TimeoutError:
            return None
        if not piece:
            return None
        line += piece
    return bytes(line.partition(b"\n")[0])


def _listen(path: Path) -> socket.socket:
    """Listen where a killed service may have left its socket: the writer's lock is ours."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen(4)
        listener.settimeout(LOOK_S)
    except OSError:
        listener.close()
        raise
    return listener
