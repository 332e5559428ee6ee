"""How long it takes to see that a time that is over has changed: `python -m tests.bench.changed`.

A city with few reports, and one with many, as `sized` fills them: a quarter that ended a year ago
is asked after, of which nothing changes. What nobody has looked at yet is of some minutes, as
always, or of days, as where no process has counted.
"""

import statistics
import time
from typing import Final

from app.domain.clock import DAY_US, local_day
from app.domain.periods import bounds
from app.domain.spans import Span, span_of
from app.store.figure_watch import LAG_US, Stretch, changes
from tests.bench.sized import asked, both
from tests.contract.desk.site import HOUR, Site

#: As long as a look and what it leaves to the next; as long as one that found nothing is not noted.
UNSEEN: Final = {"2 min": 2 * LAG_US, "1 h": HOUR, "2 d": 2 * DAY_US, "10 d": 10 * DAY_US}
_AGO: Final = 400


def took(site: Site, unseen_us: int, rounds: int) -> float:
    """Give for how many milliseconds an answer was waited for, the median."""
    city, now_us = site.house.cities.default, site.clock.us
    quarter = span_of(Span.QUARTER, local_day(now_us, city.zone) - _AGO)
    new, over = Stretch(now_us - unseen_us, now_us + LAG_US), Stretch(*bounds(quarter, city.zone))
    times = []
    for _ in range(rounds):
        with site.house.reader.connect() as connection:
            began = time.perf_counter()
            assert not changes(connection, site.house.cities.id(city), new, over)
            times.append((time.perf_counter() - began) * 1_000)
    return statistics.median(times)


def main() -> None:
    """Print a table."""
    args = asked(__doc__)
    with both(args.on, args.few, args.many) as sites:
        print(f"| not looked at yet, {args.on} | {args.few:,}, ms | {args.many:,}, ms |")
        print("|---|---|---|")
        for name, unseen_us in UNSEEN.items():
            few, many = (took(site, unseen_us, args.rounds) for site in sites)
            print(f"| {name} | {few:.1f} | {many:.1f} |", flush=True)


if __name__ == "__main__":
    main()
