"""Days told, through the migration: of those that nobody heard of none stays."""

from contextlib import closing

from app.domain.clock import DAY_US, utc
from app.store.schema import reports
from tests.contract.store.lines import NOW, PHONE, Telephone
from tests.contract.store.past_cases import add_past
from tests.contract.store.test_schema import migrate


def test_a_day_stays_where_a_screen_or_a_message_told_it(database: str) -> None:
    day = utc(NOW + DAY_US)
    with closing(Telephone(database)) as line:
        for channel in ("ussd", "telephone", "counter", "sms"):
            add_past(line, 1, "received", channel=channel, told_by=day)
        add_past(line, 1, "received", channel="telephone")
        told = next(row for row in line.rows(reports) if row.channel == "telephone")
        with line.engine.begin() as connection:
            book = line.book(connection, NOW)
            book.queue(f"report:{told.id}:filed", "received", "...", book.person(PHONE), "")

        migrate(database, ("downgrade", "0032"), ("upgrade", "head"))

        kept = [(row.channel, row.told_by, row.meant_by) for row in line.rows(reports)]
        nobody = [(channel, None, day) for channel in ("counter", "sms")]
        told = [(channel, day, None) for channel in ("ussd", "telephone")]
        assert kept == [*told, *nobody, ("telephone", None, None)]
