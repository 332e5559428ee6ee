"""Where a city sets no target hours nothing is ever late: pages say so, and show no zeros."""

from typing import Final, NamedTuple

from app.domain.accounts import Right
from app.web.desk.visit import Visit


class Dates(NamedTuple):
    """Whether cases have dates to be solved by."""

    are_set: bool
    where: str = ""  #: where target hours are set; "" for who may not


#: Where target hours are set.
SERVICES: Final = "/desk/city/services"
#: What of the work there is to do hangs on dates.
DATED: Final = ("late", "today")
SET: Final = Dates(are_set=True)


def dates_of(visit: Visit, *counted: int) -> Dates:
    """Say whether cases have dates: those that are late or due count, whatever is set now."""
    if any(counted) or any(one.target_hours for one in visit.city.services.values()):
        return SET
    return Dates(False, SERVICES if visit.account.may(Right.CITY) else "")
