"""Figures of days, weeks, months and quarters, and what tells that one has to be counted again.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_WATCHED = sa.text(
    "kind <> 'filed' AND kind <> 'joined' AND kind <> 'subscribed' AND kind <> 'commented'"
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "figure_periods",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("begin_at", sa.BigInteger(), nullable=False),
        sa.Column("end_at", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "span IN ('day', 'week', 'month', 'quarter')", name=op.f("ck_figure_periods_span")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_figure_periods_days")),
        sa.PrimaryKeyConstraint("city_id", "span", "first_day", name="pk_figure_periods"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figures",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "span", "first_day"],
            ["figure_periods.city_id", "figure_periods.span", "figure_periods.first_day"],
            name="fk_figures_city_id_span_first_day_figure_periods",
        ),
        sa.PrimaryKeyConstraint("city_id", "span", "first_day", "part", name="pk_figures"),
    )
    op.create_index(
        "ix_report_events_watched",
        "report_events",
        ["city_id", "at", "kind"],
        sqlite_where=_WATCHED,
        postgresql_where=_WATCHED,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_report_events_watched", table_name="report_events")
    op.drop_table("figures")
    op.drop_table("figure_periods")
