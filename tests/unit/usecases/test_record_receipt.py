"""A delivery report moves its message forward, never back, and is kept whatever it says."""

from typing import Any

import pytest

from app.domain.messaging import MessageState, Receipt
from app.usecases.message_book import OutMessage
from app.usecases.record_receipt import record_receipt

RECEIPT = Receipt("africastalking", "id-1", "Success", "", "64301", 0)


class Book:
    """Knows one message, or none; remembers what was done."""

    now_us = 0

    def __init__(self, state: MessageState | None) -> None:
        self.state = state
        self.stored: list[Receipt] = []

    def store_receipt(self, receipt: Receipt) -> None:
        self.stored.append(receipt)

    def message_of(self, gateway: str, provider_id: str) -> OutMessage | None:
        return OutMessage(1, self.state) if self.state else None

    def settle(self, message: OutMessage, state: MessageState, code: str) -> None:
        self.state = state

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a receipt has no business with {name}")


@pytest.mark.parametrize(
    ("before", "verdict", "after"),
    [
        (MessageState.ACCEPTED, MessageState.DELIVERED, MessageState.DELIVERED),
        (MessageState.ACCEPTED, MessageState.FAILED, MessageState.FAILED),
        (MessageState.ACCEPTED, None, MessageState.ACCEPTED),
        (MessageState.UNKNOWN, MessageState.DELIVERED, MessageState.DELIVERED),
        (MessageState.UNKNOWN, None, MessageState.ACCEPTED),
        (MessageState.DELIVERED, MessageState.FAILED, MessageState.DELIVERED),
        (MessageState.FAILED, MessageState.DELIVERED, MessageState.FAILED),
        (MessageState.DROPPED, MessageState.DELIVERED, MessageState.DROPPED),
        (None, MessageState.DELIVERED, None),
    ],
)
def test_forward_only(
    before: MessageState | None, verdict: MessageState | None, after: MessageState | None
) -> None:
    book = Book(before)

    record_receipt(book, RECEIPT, verdict)

    assert book.state == after
    assert book.stored == [RECEIPT]
