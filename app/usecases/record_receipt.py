"""A delivery report: stored as it came, then allowed to move its message forward only."""

from app.domain.messaging import FINAL, MessageState, Receipt
from app.usecases.message_book import MessageBook


def record_receipt(book: MessageBook, receipt: Receipt, verdict: MessageState | None) -> None:
    """Store a receipt and settle its message; park it when the message is not known yet.

    `verdict` is what the gateway's status means, None when it is not final or not known.
    A message that is final stays as it is: receipts repeat and overtake each other.
    """
    book.store_receipt(receipt)
    message = book.message_of(receipt.gateway, receipt.provider_id)
    if message is None or message.state in FINAL:
        return
    book.settle(message, verdict or MessageState.ACCEPTED, receipt.status)
