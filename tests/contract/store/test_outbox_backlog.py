"""A backlog of messages is read by its index."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, insert, text

from app.domain.messaging import MessageState
from app.domain.outbox import NEVER_US
from app.store import outbox_store
from app.store.outbox_store import due_now, waiting
from app.store.schema import messages
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.post import Post
from tests.contract.store.terms import post

__all__ = ["post"]

#: Rows of a backlog.
MANY = 10_000


def backlog(line: Telephone, post: Post) -> None:
    """Let 10,000 messages wait that are due, and some that are not yet or not any more."""
    post.queue(template="middle")
    [row] = line.rows(messages)
    common = row._asdict()
    others = ("queued", "accepted", "unknown")
    values = [
        {
            **common,
            "id": number + 1,
            "cause": f"many:{number}",
            "body_sealed": line.vault.seal("Ola", f"messages.body {number + 1}"),
            "state": "queued" if number < MANY else others[number % 3],
            "next_at": NOW - number if number < MANY else NEVER_US,
            "priority": 1 + number % 9,
        }
        for number in range(MANY + 999)
    ]
    with line.engine.begin() as connection:
        connection.execute(insert(messages), values)
    with line.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def plan(connection: Connection, query: Any) -> str:
    sql = query.compile(connection, compile_kwargs={"literal_binds": True})
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in connection.execute(text(f"{word} {sql}")))


def test_a_backlog_is_read_by_its_index_and_a_claim_takes_but_what_it_asked_for(
    line: Telephone, post: Post
) -> None:
    backlog(line, post)
    queries = [due_now(NOW), *(waiting(MessageState.QUEUED, p, NOW).limit(4) for p in (1, 9))]
    with line.engine.connect() as connection:
        plans = [plan(connection, query) for query in queries]
        assert outbox_store.is_due(connection, NOW)

    assert [one for one in plans if "ix_messages_state_priority_next_at" not in one] == []
    assert [one for one in plans if "SCAN messages" in one or "Seq Scan on messages" in one] == []
    assert [one for one in plans if "TEMP B-TREE FOR ORDER" in one] == []
    assert len(post.claim(4).taken) == 4
    assert Counter(post.states())["sending"] == 4
