"""What was met before: most places are reported once, and what is met once is not worth keeping.

Only a mark is kept of it, a number, so that what comes again and again is not driven out of memory.
"""

from collections.abc import Hashable
from typing import Any, Final

#: Marks of a version; then it begins anew.
MOST_MARKS: Final = 100_000
_MEMO: Final = "met"


def is_met_again(memo: dict[Any, Any], key: Hashable) -> bool:
    """Whether something was met before; if not, its mark is kept.

    Now and then two share a mark, and one of them is taken for met.
    """
    marks: set[int] | None = memo.get(_MEMO)
    if marks is None or len(marks) >= MOST_MARKS:
        marks = memo[_MEMO] = set()
    mark = hash(key)
    if mark in marks:
        return True
    marks.add(mark)
    return False
