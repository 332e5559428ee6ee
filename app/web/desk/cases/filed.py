"""What an official reads of a report that they have filed for somebody."""

from datetime import date

from app.domain.public_number import spoken
from app.usecases.call import Filing
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
    if message_of(visit) or not filed.untold:  # who wrote an SMS is not there to be told
        return [case]
    day = f"{date.fromordinal(filed.untold):%d/%m/%Y}"
    if filed.contact_id is None:
        said = "Nobody left a number, so no SMS goes. Tell them yourself: solution by %(day)s."
    else:
        said = "No SMS tells them the day. Tell them yourself: solution by %(day)s."
    return [case, visit.word(said, day=day)]
