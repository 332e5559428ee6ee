"""Accounts of the desk: users, their logins and links, failed tries, and what is done by whom.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: Audit is kept for five years, and may be thinned out after that.
_KEPT_S = 5 * 366 * 86_400
_SAID = "audit entries are kept for five years as they were written"


def upgrade() -> None:
    """Go forward."""
    _users()
    _logins()
    _links()
    op.create_table(
        "login_failures",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_login_failures"),
    )
    _audit()
    if op.get_bind().dialect.name == "postgresql":
        _keep_on_postgresql()
    else:
        _keep_on_sqlite()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=31), nullable=False),
        sa.Column("role", sa.String(length=15), nullable=False),
        sa.Column("personal", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("services", sa.Text(), nullable=False, server_default=""),
        sa.Column("areas", sa.Text(), nullable=False, server_default=""),
        sa.Column("language", sa.String(length=8), nullable=False, server_default=""),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role IN ('clerk', 'head', 'administrator')", name=op.f("ck_users_role")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("before_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("before_until", sa.BigInteger(), nullable=True),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("renewed_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("agent", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_logins_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.UniqueConstraint("token_hash", name="uq_logins_token_hash"),
        sa.UniqueConstraint("before_hash", name="uq_logins_before_hash"),
    )
    op.create_index("ix_logins_user_id", "logins", ["user_id"])


def _links() -> None:
    op.create_table(
        "login_links",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_login_links_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_login_links"),
        sa.UniqueConstraint("token_hash", name="uq_login_links_token_hash"),
    )
    op.create_index("ix_login_links_user_id", "login_links", ["user_id"])


def _audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("object", sa.String(length=80), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, server_default=""),
        sa.Column("after", sa.Text(), nullable=False, server_default=""),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_object", "audit_entries", ["object", "id"])
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor", "id"])


def _keep_on_sqlite() -> None:
    old = f"OLD.at < (CAST(strftime('%s', 'now') AS INTEGER) - {_KEPT_S}) * 1000000"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    op.execute(f"CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries {refuse}")
    op.execute(
        "CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries"
        f" WHEN NOT ({old}) {refuse}"
    )


def _keep_on_postgresql() -> None:
    old = f"OLD.at < (extract(epoch FROM now())::bigint - {_KEPT_S}) * 1000000"
    op.execute(
        "CREATE FUNCTION keep_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'DELETE' AND {old} THEN RETURN OLD; END IF;"
        f" RAISE EXCEPTION '{_SAID}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION keep_audit_entries()"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_audit_entries()")
    for table in ("login_failures", "login_links", "logins", "users"):
        op.drop_table(table)
