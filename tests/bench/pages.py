"""How much slower the desk's pages are with many more reports: `python -m tests.bench.pages`.

Two services of one version, side by side, one with few reports and one with many; each page is
asked of both in turn, and the median of the ratios counts.
"""

import statistics
import time
from typing import Final

from app.domain.clock import DAY_US
from tests.bench.sized import APART_US, asked, both, number_of
from tests.contract.desk.site import Visitor

PAGES: Final = (
    "/desk",
    "/desk/reports",
    "/desk/reports?needs=late",
    "/desk/reports?status=closed",
    "/desk/reports?status=closed&bairro=zimpeto",
    "/desk/reports?words=lixo+zimpeto",
    "/desk/reports?words=cheira",
    "/desk/reports?words=contentor+cheira",
    "/desk/reports/new",
    "/desk/reports/{number}",
    "/desk/reports/{number}?order=newest",
    "/desk/reports/{number}?status=closed&bairro=zimpeto",
    "/desk/numbers",
)
#: The case that is opened is so many days old: newer and older ones are in the usual list.
_OPENED: Final = 2


def took(visitor: Visitor, path: str) -> float:
    """Give for how many milliseconds a page was waited for."""
    began = time.perf_counter()
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return (time.perf_counter() - began) * 1_000


def main() -> None:
    """Print a table."""
    args = asked(__doc__)
    with both(args.on, args.few, args.many) as sites:
        asking: list[tuple[Visitor, int]] = []
        for site, count in zip(sites, (args.few, args.many), strict=True):
            while site.house.figures.look():  # in service it is counted as days go by
                pass
            asking.append((site.enter(), number_of(site, count - _OPENED * DAY_US // APART_US)))
        print(f"| page on {args.on} | {args.few:,}, ms | {args.many:,}, ms | ratio |")
        print("|---|---|---|---|")
        for path in PAGES:
            pairs = [
                [took(who, path.format(number=case)) for who, case in asking]
                for _ in range(args.rounds)
            ]
            few, many = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratio = statistics.median(many / few for few, many in pairs)
            print(f"| `{path}` | {few:.1f} | {many:.1f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
