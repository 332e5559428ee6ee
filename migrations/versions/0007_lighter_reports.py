"""Reports are found with fewer and smaller indexes, for each report pays for all of them.

What is open at a place is found by one number that the report carries; a caller's last reports by
their numbers, which are kept beside the contact.

Revision ID: 0007
Revises: 0006
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_OF = ("service_code", "district", "bairro", "block", "point")
_IS_OPEN = "status IN ('received', 'acknowledged', 'assigned', 'in_progress')"
#: Rows of one UPDATE.
_MANY = 2_000


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "reports", sa.Column("same_key", sa.BigInteger(), nullable=False, server_default="0")
    )
    _fill()
    op.drop_index("ix_reports_open", table_name="reports")
    _index("same_key")
    op.add_column(
        "contacts", sa.Column("newest", sa.String(length=36), nullable=False, server_default="")
    )
    _keep_newest()
    op.drop_index("ix_reports_contact_id_id", table_name="reports")


def downgrade() -> None:
    """Go back."""
    op.create_index("ix_reports_contact_id_id", "reports", ["contact_id", "id"])
    op.drop_column("contacts", "newest")
    op.drop_index("ix_reports_open", table_name="reports")
    op.drop_column("reports", "same_key")
    _index("bairro", "service_code", "point", "block")


def _index(*columns: str) -> None:
    open_ = sa.text(_IS_OPEN)
    op.create_index(
        "ix_reports_open", "reports", [*columns], sqlite_where=open_, postgresql_where=open_
    )


def _fill() -> None:
    """Give every report its key, whatever it was when it was filed: closed ones may reopen."""
    connection = op.get_bind()
    reports = sa.table("reports", *map(sa.column, ("id", *_OF, "same_key")))
    page = sa.select(reports.c.id, *(reports.c[name] for name in _OF)).order_by(reports.c.id)
    fill = sa.update(reports).where(reports.c.id == sa.bindparam("row"))
    fill = fill.values(same_key=sa.bindparam("key"))
    last = 0
    while rows := connection.execute(page.where(reports.c.id > last).limit(_MANY)).all():
        connection.execute(fill, [{"row": id_, "key": _key(of)} for id_, *of in rows])
        last = rows[-1].id


def _keep_newest() -> None:
    """Keep the last three numbers beside each contact."""
    connection = op.get_bind()
    reports = sa.table("reports", *map(sa.column, ("id", "number", "contact_id")))
    contacts = sa.table("contacts", *map(sa.column, ("id", "newest")))
    fill = sa.update(contacts).where(contacts.c.id == sa.bindparam("row"))
    fill = fill.values(newest=sa.bindparam("numbers"))
    found = sa.select(reports.c.contact_id, reports.c.number)
    found = found.where(reports.c.contact_id.is_not(None))
    found = found.order_by(reports.c.contact_id, reports.c.id.desc())
    last, page = 0, sa.select(contacts.c.id).order_by(contacts.c.id).limit(_MANY)
    while ids := connection.scalars(page.where(contacts.c.id > last)).all():
        last = ids[-1]
        own = connection.execute(found.where(reports.c.contact_id.between(ids[0], last))).all()
        kept = {id_: [str(row.number) for row in rows][:3] for id_, rows in groupby(own, _of)}
        values = [{"row": id_, "numbers": ",".join((*of, ""))} for id_, of in kept.items()]
        if values:
            connection.execute(fill, values)


def _of(row: sa.Row[tuple[int, int]]) -> int:
    return row.contact_id  # type: ignore[no-any-return]


def _key(of: Iterable[str]) -> int:
    whole = "\0".join(of).encode()
    hashed = blake2b(whole, digest_size=8, person=b"same place").digest()
    return int.from_bytes(hashed, signed=True)
