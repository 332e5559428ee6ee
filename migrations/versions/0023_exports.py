"""Exports that are made by the service itself, and tokens of scripts that take them.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE = sa.text("revoked_at IS NULL")
_UNDER_WAY = sa.text("state IN ('waiting', 'running')")
_READY = sa.text("state IN ('ready')")


def upgrade() -> None:
    """Go forward."""
    _tokens()
    _jobs()


def _tokens() -> None:
    op.create_table(
        "export_tokens",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=34), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_by", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_export_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_export_tokens_token_hash"),
    )
    op.create_index(
        "uq_export_tokens_live",
        "export_tokens",
        ["name"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def _jobs() -> None:
    op.create_table(
        "export_jobs",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("wish_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("file_name", sa.String(length=400), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("manifest", sa.Text(), nullable=True),
        sa.Column("ready_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.String(length=200), nullable=False, server_default=""),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed', 'ended', 'expired')",
            name=op.f("ck_export_jobs_state"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_export_jobs_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_export_jobs"),
    )
    op.create_index("ix_export_jobs_user_id", "export_jobs", ["user_id", "id"])
    op.create_index(
        "uq_export_jobs_under_way",
        "export_jobs",
        ["user_id", "city_id", "wish_hash"],
        unique=True,
        sqlite_where=_UNDER_WAY,
        postgresql_where=_UNDER_WAY,
    )
    op.create_index(
        "ix_export_jobs_ready",
        "export_jobs",
        ["ready_at"],
        sqlite_where=_READY,
        postgresql_where=_READY,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("export_jobs")
    op.drop_table("export_tokens")
