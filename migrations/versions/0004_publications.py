"""A history of what was published: when, how, and why.

Of the time before there is one row a version, by the moment it was first published, and the one
that answers now comes last. Going back leaves the table where it is: older programs do not look
at it, notes cannot be had a second time, and the next step forward goes on with it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go forward."""
    connection = op.get_bind()
    if not sa.inspect(connection).has_table("publications"):
        op.create_table(
            "publications",
            sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("version", sa.String(length=32), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("how", sa.String(length=8), nullable=False),
            sa.Column("note", sa.String(length=200), nullable=False),
            sa.CheckConstraint(
                "how IN ('folder', 'publish', 'rollback')", name=op.f("ck_publications_how")
            ),
            sa.PrimaryKeyConstraint("city_id", "seq", name=op.f("pk_publications")),
        )
    for city_id, current in connection.execute(sa.text("SELECT id, version FROM cities")).all():
        _catch_up(connection, city_id, current)


def downgrade() -> None:
    """Go back."""


def _catch_up(connection: sa.Connection, city_id: int, current: str) -> None:
    """Add what was published while nobody kept the history."""
    ours = {"city": city_id}
    stored = sa.text("SELECT version, published_at FROM menu_versions WHERE city_id = :city")
    known = sa.text("SELECT version FROM publications WHERE city_id = :city ORDER BY seq")
    listed = list(connection.scalars(known, ours))
    first = {row.version: row.published_at for row in connection.execute(stored, ours)}
    missing = sorted((v for v in first if v not in listed), key=lambda v: (v == current, first[v]))
    if current in first and [*listed, *missing][-1] != current:
        missing.append(current)
    latest = max(first.values(), default=0)
    for seq, version in enumerate(missing, len(listed) + 1):
        at = latest if version in listed else first.get(version, latest)
        connection.execute(
            sa.text("INSERT INTO publications VALUES (:city, :seq, :version, :at, 'folder', '')"),
            {**ours, "seq": seq, "version": version, "at": at},
        )
