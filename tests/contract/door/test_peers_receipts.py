"""A receipt is taken whatever it says: one that is refused comes again every minute for hours."""

import pytest

from app.domain.messaging import Receipt
from app.web.door import Door
from tests.asgi import call
from tests.contract.door.doorway import FakeLine, path

#: All that the gateway documents, of which other handlers refuse some, and one it may add.
STATUSES = (
    *("Sent", "Submitted", "Buffered", "Rejected", "Success", "Failed", "AbsentSubscriber"),
    *("Expired", "SomethingNew"),
)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_stored_and_answered(door: Door, line: FakeLine, status: str) -> None:
    answer = call(door, path("receipts"), chunks=[f"id=ATXid_1&status={status}".encode()])

    assert answer.status == 200
    [told] = line.told
    assert isinstance(told, Receipt)
    assert (told.provider_id, told.status) == ("ATXid_1", status)
