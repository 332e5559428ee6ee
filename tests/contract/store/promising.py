"""Look for the dates to tell, and read back what was told."""

from collections.abc import Sequence

from app.domain.clock import micros
from app.menu.model import City
from app.store.schema import messages, reports
from app.work.promises import Promising
from tests.contract.store.lines import NOW, Telephone

#: Somebody else, and the container's code alone.
OTHER = "+258840000002"
#: Two containers of the district of `add_past`.
THERE = ("10348", "10357")


def looking(line: Telephone, cities: Sequence[City] = ()) -> Promising:
    return Promising(
        line.reader,
        line.promises,
        cities=lambda: cities or line.cities.all(),
        city_id=line.cities.id,
        now_us=lambda: NOW,
    )


def told_by(line: Telephone) -> list[int | None]:
    return [row.told_by and micros(row.told_by) for row in line.rows(reports) if row.session_id]


def bodies(line: Telephone) -> list[str]:
    return [
        line.vault.open(row.body_sealed, f"messages.body {row.id}") for row in line.rows(messages)
    ]
