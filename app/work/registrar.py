"""Writes down what residents tell officials: a report on behalf, or one voice more on a case."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.menu.model import City
from app.usecases.call import Filing
from app.usecases.file_report import (
    FilingBook,
    Joined,
    OnBehalf,
    Voice,
    file_report,
    join_report,
)
from app.work.publisher import Write
from app.work.tries import write_again

#: Opens the reports of a city in a transaction.
OpenFilings = Callable[[Connection, City], FilingBook]


class Registrar:
    """Each is a unit of work of its own."""

    def __init__(self, write: Write, open_filings: OpenFilings) -> None:
        """Take the way to write."""
        self._write = write
        self._open = open_filings

    def file(self, city: City, wish: OnBehalf) -> Filing:
        """File a report. Raises: as `file_report`."""

        def work(connection: Connection) -> Filing:
            return file_report(self._open(connection, city), city, wish)

        return write_again(self._write, work)

    def filed(self, city: City, wish: OnBehalf) -> Filing | None:
        """Give what was filed of this very wish already; None for nothing."""
        return self._write(lambda connection: self._open(connection, city).filed(wish))

    def join(self, city: City, number: int, voice: Voice) -> Joined:
        """Let somebody be with a case, and keep what they said. Raises: as `join_report`."""

        def work(connection: Connection) -> Joined:
            return join_report(self._open(connection, city), city, number, voice)

        return write_again(self._write, work)
