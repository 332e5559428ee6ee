"""Logs: one JSON object a line, event names as constants, phone numbers masked in one place."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

from app.domain.phone import mask_all

#: Fields of a record that are the logging module's own.
STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "color_message",  # uvicorn says everything twice
}
#: What may never be logged, whoever tries.
WITHHELD: Final = frozenset({"text", "body", "comment", "msisdn", "phone", "secret", "token"})


class JsonLines(logging.Formatter):
    """Writes a record as JSON; control characters are escaped, so no line can be forged."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = {
            name: value
            for name, value in vars(record).items()
            if name not in STANDARD and name not in WITHHELD
        }
        line = {"at": at, "level": record.levelname, "event": record.getMessage(), **facts}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps({key: _masked(value) for key, value in line.items()}, ensure_ascii=False)


def _masked(value: object) -> object:
    return value if isinstance(value, int | float | bool) or value is None else mask_all(str(value))


def set_up(level: str) -> None:
    """Send every logger's records to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # uvicorn brings handlers of its own; its access log would show the callbacks' secrets.
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    # It warns of whatever follows an error; the error itself is told by who met it.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
