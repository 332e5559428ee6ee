"""A row of the outbox, as a batch of turns writes it."""

from app.domain.messaging import MessageState
from app.menu.model import City
from app.store.trips import Row
from app.store.writing import Writing


def message_row(
    desk: Writing,
    city: City,
    network: str,
    contact_id: int | None,
    cause: str,
    template: str,
    text: str,
) -> Row:
    """Give the row of a message that waits to be sent; `network` is "" where it is not known."""
    id_ = desk.ids.next(desk.now_us)
    return (
        id_,
        desk.cities.id(city),
        "out",
        desk.outbox_gateway,
        network,
        contact_id,
        cause,
        template,
        desk.vault.seal(text, f"messages.body {id_}"),
        str(MessageState.QUEUED),
        desk.now_us,
        desk.now_us,
        city.terms_of(template).priority,
    )
