"""Networks through the migration: what reports and receipts had said of numbers and messages."""

from contextlib import closing

from sqlalchemy import insert, select, update

from app.domain.clock import micros
from app.store.figure_book import NO_RATES
from app.store.schema import contacts, figure_periods, message_sends, messages
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.post import Post
from tests.contract.store.sms_phone import OTHER
from tests.contract.store.test_schema import migrate

TMCEL, VODACOM = "64301", "64304"


def told(line: Telephone) -> int:
    """Tell somebody who was never heard, and hear of it; give who they are."""
    post = Post(line)
    post.queue("day:2", phone=OTHER, network="")
    post.outbox.send_due()
    [who] = [row.id for row in line.rows(contacts) if row.network == ""]
    for nth in range(1, 5):  # whichever of them was this one
        post.receipt("Success", f"id-{nth}")
    post.writer.stop()
    return int(who)


def as_before(line: Telephone, who: int) -> None:
    """Leave their message as it was before receipts said the network, and its day counted."""
    its = messages.c.contact_id == who
    sent = message_sends.c.message_id.in_(select(messages.c.id).where(its))
    with line.engine.begin() as connection:
        connection.execute(update(messages).where(its).values(network=""))
        changed = update(message_sends).where(sent).values(network="")
        at = micros(connection.execute(changed.returning(message_sends.c.at)).scalar_one())
        same: dict[str, object] = {
            "city_id": 1,
            "first_day": 1,
            "last_day": 1,
            "counted_at": 1,
            "stale": False,
        }
        same |= {"format": 1, "events": 0, "rates": "x"}
        periods = [
            same | {"span": "day", "begin_at": at, "end_at": at + 1},
            same | {"span": "week", "begin_at": 1, "end_at": at},
        ]
        connection.execute(insert(figure_periods), periods)


def test_what_the_database_knows_of_networks_is_kept(database: str) -> None:
    with closing(Telephone(database)) as line:
        line.file()
        for keys in ("", "1", "1*10019", "1*10019*1"):
            line.ask(dial(keys, session="B", network=VODACOM, at=NOW))
        who = told(line)
        as_before(line, who)

        migrate(database, ("downgrade", "0029"), ("upgrade", "head"))

        known = {row.id == who: row.network for row in line.rows(contacts)}
        assert known == {True: TMCEL, False: VODACOM}  # as its receipt says; as their last report
        for table in (messages, message_sends):
            networks = [row.network for row in line.rows(table)]
            assert sorted(networks) == [TMCEL, TMCEL, VODACOM], table
        # What that day has cost is counted anew; of a time without that message nothing is.
        marked = {row.span: (row.stale, row.rates) for row in line.rows(figure_periods)}
        assert marked == {"day": (True, NO_RATES), "week": (False, "x")}
