"""Whatever happens to a case that is away, its date is that of one that never was."""

from contextlib import closing
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.lifecycle import Action
from tests.contract.store.dated import dated
from tests.contract.store.dated_pair import Days
from tests.contract.store.lines import Telephone
from tests.contract.store.test_pauses import NO_STRIKE, STRIKE
from tests.databases import Databases

LONGER = STRIKE.replace("2026-11-25", "2026-11-26")
CALENDARS = (STRIKE, NO_STRIKE, LONGER, "")
DEEDS = st.one_of(
    st.sampled_from(("merge", "unmerge", "test", "no test", "look")),
    st.sampled_from((Action.ASSIGN, Action.RESOLVE, Action.GIVE_UP, Action.REJECT, Action.REOPEN)),
    st.tuples(st.sampled_from(CALENDARS), st.sampled_from((4, 12, 200, None))),
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_happens_the_date_is_that_of_who_was_never_away(
    databases: Databases, kind: str
) -> None:
    with databases.fresh(kind) as url, closing(Telephone(url, city=dated())) as line:
        versions = count(1)

        @settings(
            max_examples=100,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(deeds=st.lists(DEEDS, min_size=2, max_size=12))
        def live(deeds: list[Any]) -> None:
            line.close_all()
            days = Days(line, versions)
            for deed in deeds:
                days.do(deed)
            days.come_back()
            assert days.dates(days.pair.goes) == days.dates(days.pair.stays)

        live()
