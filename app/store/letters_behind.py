"""The SMS that messages answer: who wrote them, masked, and the first words of both. No number."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from app.domain.delivery import ANSWER
from app.domain.written_numbers import mask_written
from app.store.inbound_list import came_in, came_of
from app.store.message_list import Listed
from app.store.schema import messages, reports
from app.store.vault import SealBroken, Vault
from app.usecases.message_book import InState

#: Characters of a text that tell it from others.
_FIRST: Final = 60
#: How the cause of a message begins that answers an SMS: of a person, or by itself.
_ANSWERS: Final = ("answer", "in")


class Behind(NamedTuple):
    """An SMS that a message answers."""

    id: int
    sender: str  #: masked
    words: str  #: the first of them, numbers masked
    said: str  #: as much of what a person answered; "" of what the service says by itself
    case: int  #: public number of the case that was made of it, or keeps it; 0 for none
    waits: bool  #: whether it waits for a person
    is_dealt_with: bool  #: whether a person has dealt with it


def letters_behind(
    connection: Connection, vault: Vault, city_id: int, listed: Sequence[Listed]
) -> dict[int, Behind]:
    """Give the SMS that these messages answer, by message. Two reads."""
    about = {one.id: letter for one in listed if (letter := letter_of(one.cause))}
    if not about:
        return {}
    query = (
        came_in(city_id)
        .outerjoin(reports, reports.c.id == messages.c.report_id)
        .add_columns(reports.c.number.label("case_number"))
        .where(messages.c.id.in_(sorted(about.values())))
    )
    said, found = _said(connection, vault, listed), {}
    for row in connection.execute(query):
        came, state = came_of(vault, row), InState(row.state)
        told = row.id, came.sender, first_words(came.text), "", row.case_number or 0
        found[row.id] = Behind(*told, state is InState.WAITING, state.is_dealt_with)
    return {
        id_: found[letter]._replace(said=said.get(id_, ""))
        for id_, letter in about.items()
        if letter in found
    }


def letter_of(cause: str) -> int:
    """Give the id of the SMS that a message answers; 0 for none.

    >>> letter_of("answer:17"), letter_of("in:18"), letter_of("report:19:filed")
    (17, 18, 0)
    """
    what, _, rest = cause.partition(":")
    return int(rest) if what in _ANSWERS else 0


def first_words(text: str) -> str:
    """Cut a text behind a word.

    >>> first_words("na rua " * 10)
    'na rua na rua na rua na rua na rua na rua na rua na rua na…'
    """
    if len(text) <= _FIRST:
        return text
    begin = text[:_FIRST]
    return (begin.rpartition(" ")[0] or begin).rstrip() + "…"


def _said(connection: Connection, vault: Vault, listed: Sequence[Listed]) -> dict[int, str]:
    """Give the first words of what people answered, by message; what does not open is left out."""
    ids = [one.id for one in listed if one.template == ANSWER]
    query = select(messages.c.id, messages.c.body_sealed).where(messages.c.id.in_(ids))
    found = {}
    for row in connection.execute(query):
        try:
            text = vault.open(row.body_sealed, f"messages.body {row.id}")
        except SealBroken:
            continue
        found[row.id] = first_words(" ".join(mask_written(text).split()))
    return found
