"""The audit is not written over either, nor emptied at once.

Revision ID: 0027
Revises: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"

_SAID = "audit entries are kept for five years as they were written"
_WRITTEN_OVER = "EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)"


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == "sqlite":
        # No trigger sees what REPLACE takes away.
        op.execute(
            "CREATE TRIGGER audit_entries_not_replaced BEFORE INSERT ON audit_entries"
            f" WHEN {_WRITTEN_OVER} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION keep_all_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{_SAID}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_not_emptied BEFORE TRUNCATE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION keep_all_audit_entries()"
    )


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entries_not_replaced")
        return
    op.execute("DROP TRIGGER audit_entries_not_emptied ON audit_entries")
    op.execute("DROP FUNCTION keep_all_audit_entries()")
