"""What an official reads of a report that they have filed for somebody, or of a voice more."""

from datetime import date

from app.domain.public_number import spoken
from app.usecases.call import Filing
from app.usecases.file_report import Joined
from app.web.desk.cases.from_sms import message_of
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_name, service_name


def said_of(visit: Visit, filed: Filing) -> list[str]:
    """Say which case it is; and by when it is to be solved, where no message tells who asked."""
    case = visit.word(
        "Case %(case)s: %(problem)s, %(place)s.",
        case=spoken(filed.number),
        problem=service_name(visit, filed.service),
        place=place_name(visit, filed.place),
    )
    return [case, *_untold(visit, filed.untold, is_known=filed.contact_id is not None)]


def said_of_voice(visit: Visit, joined: Joined) -> list[str]:
    """Say which case somebody is with from now on; the rest as of one that is filed."""
    case = visit.word("Joined somebody to case %(case)s.", case=spoken(joined.number))
    return [case, *_untold(visit, joined.untold, is_known=joined.is_known)]


def _untold(visit: Visit, day: int, *, is_known: bool) -> list[str]:
    """Say that the official has to tell the day (`date.toordinal`, 0 for none) themselves."""
    if message_of(visit) or not day:  # who wrote an SMS is not there to be told
        return []
    said = "No SMS tells them the day. Tell them yourself: solution by %(day)s."
    if not is_known:
        said = "Nobody left a number, so no SMS goes. Tell them yourself: solution by %(day)s."
    return [visit.word(said, day=f"{date.fromordinal(day):%d/%m/%Y}")]
