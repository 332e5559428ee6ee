"""Have a control socket run out of open files for a moment; print what it says then and after."""

import logging
import resource
import socket
import sys
import threading
from pathlib import Path

from app.work.control import Control
from app.work.publisher import Publisher
from tests.contract.live.houses import hands

said = threading.Event()


class Printing(logging.Handler):
    """Prints the event, and lets the main thread go on."""

    def emit(self, record: logging.LogRecord) -> None:
        print(record.getMessage())
        said.set()


def main(path: Path) -> None:
    """Run out of files, call, have files again, and be answered."""
    logging.getLogger("app").addHandler(Printing())
    control = Control(path, hands(Publisher(None, None, None), path.parent))  # type: ignore[arg-type]
    control.start()
    caller = socket.socket(socket.AF_UNIX)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    caller.connect(str(path))
    said.wait(20)
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    caller.settimeout(20)
    caller.sendall(b"{}\n")
    print("not understood" if b"not understood" in caller.recv(1000) else "unheard")
    caller.close()
    control.stop()


main(Path(sys.argv[1]))
