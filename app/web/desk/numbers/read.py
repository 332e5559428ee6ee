"""What a page of numbers, a file of it and a sheet are made of."""

from typing import Any, NamedTuple

from app.domain.clock import utc
from app.store.figures_store import read_numbers
from app.usecases.numbers import Flow, Numbers, Wanted
from app.web.desk.numbers.cells import days
from app.web.desk.numbers.charts import flows_within
from app.web.desk.numbers.figures import figures
from app.web.desk.numbers.scope import Shown
from app.web.desk.pages import moment
from app.web.desk.visit import Visit


class Read(NamedTuple):
    """The numbers of what is shown."""

    shown: Shown
    numbers: Numbers
    flows: list[Flow]


def read_all(visit: Visit, shown: Shown) -> Read:
    """Read the numbers of what is shown, by a fixed number of statements.

    What is kept is found by the keys of `figure_periods` and `figures`; what has happened since, by
    the index of watched events.

    Raises: InvalidInput when its time has not begun.
    """
    scope = visit.account.scope
    wanted = Wanted(shown.span, shown.day, visit.now_us, shown.part, shown.code, scope=scope)
    with visit.tools.reader.connect() as connection:
        numbers = read_numbers(connection, visit.city_id, visit.city, wanted)
        return Read(shown, numbers, flows_within(visit, connection, numbers))


def told(visit: Visit, read: Read) -> dict[str, Any]:
    """Give what a page and a sheet say alike."""
    numbers = read.numbers
    return {
        "read": read,
        "days": days(numbers.period),
        "until": moment(utc(numbers.until_us), visit.zone),
        "judged": moment(utc(numbers.judged_us), visit.zone),
        "figures": figures(visit, numbers, read.shown),
    }
