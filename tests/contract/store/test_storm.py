"""However a gateway repeats and reorders what it sends, the same is filed."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.domain.turn import Reply
from tests.contract.store.lines import REPORT, WITH_WORDS, Telephone, dial
from tests.databases import Databases

TRACES = (REPORT, WITH_WORDS, ("", "8", "8*1", "8*1*10348", "8*1*10348*1"), ("", "7", "7*0"))


def filed(line: Telephone, session: str) -> list[tuple[Any, ...]]:
    with line.reader.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT service_code, point, bairro, block, filing, r.language FROM reports r"
                " JOIN sessions s ON s.id = r.session_id WHERE gateway_session_id = :session"
            ),
            {"session": session},
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_however_a_gateway_repeats_and_reorders_the_reports_are_the_same(
    databases: Databases, kind: str
) -> None:
    with databases.fresh(kind) as url:
        line = Telephone(url)
        counted = iter(range(100_000))

        @settings(
            max_examples=60,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            trace=st.sampled_from(TRACES),
            order=st.lists(st.integers(0, 4), max_size=12),
            at_once=st.booleans(),
            forgets=st.booleans(),
        )
        def storm(trace: Sequence[str], order: list[int], at_once: bool, forgets: bool) -> None:
            number = next(counted)
            clean, stormy = f"clean {number}", f"storm {number}"
            line.close_all()
            for keys in trace:
                line.ask(dial(keys, session=clean))
            line.close_all()  # so that this one finds nothing open either
            asked = [trace[place % len(trace)] for place in order] + list(trace)
            batch = [dial(keys, session=stormy) for keys in asked]
            if forgets:
                line.forget()
            replies = line.batch(batch) if at_once else [line.ask(turn) for turn in batch]

            by_request: dict[str, set[Reply | None]] = {}
            for keys, reply in zip(asked, replies, strict=True):
                by_request.setdefault(keys, set()).add(reply)
            assert {keys for keys, told in by_request.items() if len(told) > 1} == set()
            if asked[0] == trace[-1] and filed(line, clean):
                # All of it came first, as if dialled at once: the last key is asked for.
                assert filed(line, stormy) == []
                line.ask(dial(f"{trace[-1]}*{trace[-1][-1]}", session=stormy))
            assert filed(line, stormy) == filed(line, clean)

        storm()
        line.close()
