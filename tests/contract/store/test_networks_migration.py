"""Networks of numbers through the migration: what reports and receipts had said of them."""

from app.store.schema import contacts
from tests.contract.store.lines import NOW, PHONE, Telephone, dial
from tests.contract.store.post import Post
from tests.contract.store.sms_phone import OTHER
from tests.contract.store.test_schema import migrate

TMCEL, VODACOM = "64301", "64304"


def test_what_the_database_knows_of_numbers_is_kept_with_them(database: str) -> None:
    line = Telephone(database)
    line.file()
    for count, keys in enumerate(("", "1", "1*10019", "1*10019*1")):
        assert line.ask(dial(keys, session="B", network=VODACOM, at=NOW + count))
    post = Post(line)
    post.queue("day:2", phone=OTHER, network="")
    post.outbox.send_due()
    sent = next(row for row in line.rows(contacts) if row.network == "")
    for nth in range(1, 5):  # whichever of them was this one
        post.receipt("Success", f"id-{nth}")
    post.writer.stop()

    migrate(database, ("downgrade", "0029"), ("upgrade", "head"))

    known = {row.id: row.network for row in line.rows(contacts)}
    assert known[sent.id] == TMCEL  # as its receipt said
    assert [known[row.id] for row in line.rows(contacts) if row.id != sent.id] == [VODACOM]
    assert line.vault.phone_hash(PHONE) in {bytes(row.phone_hash) for row in line.rows(contacts)}
    line.close()
