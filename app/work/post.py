"""All that leaves by e-mail: sheets, and that a line is silent."""

from typing import NamedTuple

from app.work.line_watch import LineWatch
from app.work.sheets import Sheets


class Post(NamedTuple):
    """The loops that send letters, as one."""

    sheets: Sheets
    lines: LineWatch

    def start(self) -> None:
        """Begin all of them."""
        for loop in self:
            loop.start()

    def stop(self) -> None:
        """Finish what is in hand, then end all of them."""
        for loop in self:
            loop.stop()
