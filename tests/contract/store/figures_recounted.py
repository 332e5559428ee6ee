"""Every figure of the numbers once more: a question at a time, each over all rows there are."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from math import sqrt
from statistics import NormalDist
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.case_sums import Part
from app.domain.clock import Micros, micros
from app.menu.model import City
from app.usecases.numbers import Line
from tests.contract.store.recounted import (
    Rows,
    changes_of,
    first_actions,
    recount,
    solved_times,
    status_before,
)
from tests.unit.domain.passed import Passed

COLUMNS = {
    Part.BODY: "owner",
    Part.SERVICE: "service_code",
    Part.DISTRICT: "district",
    Part.BAIRRO: "bairro",
}
SECOND = 1_000_000
FEWEST = 10


def of_part(rows: Rows, part: Part, code: str) -> Rows:
    """What belongs to a part of the city, without what is held and what are tests."""
    mine = [r for r in rows.reports if r["held"] == "" and r["filed_by"] != "test"]
    if part is not Part.CITY:
        mine = [r for r in mine if r[COLUMNS[part]] == code]
    ids = {r["id"] for r in mine}
    events = {id_: found for id_, found in rows.events.items() if id_ in ids}
    sent = [m for m in rows.messages if int(m["cause"].split(":")[1]) in ids]
    people = [p for p in rows.people if p["report_id"] in ids]
    return Rows(mine, events, sent, people)


def codes(rows: Rows, part: Part) -> set[str]:
    return {r[COLUMNS[part]] for r in of_part(rows, Part.CITY, "").reports}


def filed_in(rows: Rows, begin: Micros, end: Micros) -> list[dict[str, Any]]:
    return [r for r in rows.reports if begin <= r["requested_at"] < end]


def took(times: list[Micros]) -> Passed:
    return Passed.of(times, FEWEST)


def told_dates(rows: Rows, begin: Micros, end: Micros) -> Iterator[bool]:
    """Of each day that was told and is over: solved by then, and never opened again."""
    for report in rows.reports:
        if report["told_by"] and begin <= report["told_by"] < end:
            if report["status"] in ("duplicate", "invalid"):
                continue
            solved = report["status"] in ("resolved", "confirmed")
            yield solved and report["closed_at"] <= report["told_by"]


def hours(rows: Rows, begin: Micros, end: Micros, zone: str) -> tuple[tuple[int, ...], ...]:
    """Filed, by weekday and hour of the city's clock."""
    found = [[0] * 24 for _ in range(7)]
    for report in filed_in(rows, begin, end):
        seconds, micro = divmod(report["requested_at"], SECOND)
        at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)
        at = at.astimezone(ZoneInfo(zone))
        found[at.weekday()][at.hour] += 1
    return tuple(map(tuple, found))


def place(report: dict[str, Any]) -> str:
    if report["point"]:
        return str(report["point"])
    if report["block"]:
        return f"{report['bairro']}/{report['block']}"
    return str(report["bairro"] or report["district"])


def worst(rows: Rows, begin: Micros, end: Micros, most: int) -> list[tuple[str, int]]:
    found = Counter(place(report) for report in filed_in(rows, begin, end))
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:most]


def ways(rows: Rows, begin: Micros, end: Micros, city: City) -> dict[tuple[str, str], int]:
    names = {route.network: route.name for route in city.routes}
    return Counter(
        (r["channel"], names.get(r["network"], r["network"])) for r in filed_in(rows, begin, end)
    )


def flow(rows: Rows, begin: Micros, end: Micros) -> dict[str, Any]:
    """What came and went, and how long it took."""
    base = recount(rows, begin, end)
    sent = [m for m in rows.messages if begin <= m["created_at"] < end]
    asked = [m for m in sent if m["template"] == "resolved"]
    yes, no = (sum(m["answer"] is answer for m in asked) for answer in (True, False))
    changes = [change for report in rows.reports for change in changes_of(rows, report)]
    return {
        **{name: base[name] for name in FLOWS},
        "yes": base["confirmed"],
        "no": base["disputed"],
        "asked": len(asked),
        "said_yes": yes,
        "said_no": no,
        "seen": took(first_actions(rows, begin, end)),
        "solved": took(solved_times(changes, begin, end)),
    }


FLOWS = (
    *("filed", "reopened_by_residents", "reopened_by_staff", "resolved", "unresolved"),
    *("duplicate", "invalid", "undone"),
)


def joins(rows: Rows) -> Iterator[Micros]:
    """When each who has a number joined a case by themselves: here nobody else joins between."""
    for person in rows.people:
        if person["kind"] == "joined" and person["via"] is None:
            events = rows.events[person["report_id"]]
            since = micros(person["at"])
            yield min(at for at, kind, _, _ in events if kind == "joined" and at >= since)


def judged(rows: Rows, begin: Micros, end: Micros) -> dict[str, Any]:
    """What is told of whole days alone: of none of them nobody says how many joined."""
    base, told = recount(rows, begin, end), list(told_dates(rows, begin, end))
    return {
        "due": base["due"],
        "kept": base["kept"],
        "told_due": len(told),
        "told_kept": told.count(True),
        "joined": sum(begin <= at < end for at in joins(rows)) if begin < end else None,
    }


def shares(flowed: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Give every share of what `flow` and `judged` have counted: how many, of how many, between."""
    answered = flowed["said_yes"] + flowed["said_no"]
    of_how_many = {
        "on_time": (told["kept"], told["due"]),
        "told_kept": (told["told_kept"], told["told_due"]),
        "answered": (answered, flowed["asked"]),
        "confirmed": (flowed["said_yes"], answered),
        "disputed": (flowed["said_no"], answered),
        "undone": (flowed["undone"], flowed["resolved"]),
    }
    return {name: (*one, between(*one)) for name, one in of_how_many.items()}


@cache
def between(count: int, of: int) -> tuple[float, float] | None:
    """Give all shares for which a sample of this size would show such a one, in 95 of 100 times."""
    if of < FEWEST:
        return None
    share, z = count / of, NormalDist().inv_cdf(0.975)

    def last(within: float, beyond: float) -> float:
        """Halve the way until the last that is near enough is found."""
        for _ in range(40):
            middle = (within + beyond) / 2
            is_near = abs(share - middle) <= z * sqrt(middle * (1 - middle) / of)
            within, beyond = (middle, beyond) if is_near else (within, middle)
        return round(within, 5)

    return last(share, 0), last(share, 1)


def standing(rows: Rows, begin: Micros, end: Micros) -> dict[str, Any]:
    base = recount(rows, begin, end)
    return {name: base[name] for name in ("open_after", "ages", "overdue", "unseen")}


def open_at(rows: Rows, moment: Micros) -> int:
    closed = ("resolved", "confirmed", "unresolved", "duplicate", "invalid", "")
    return sum(status_before(rows, report, moment) not in closed for report in rows.reports)


def flow_of(line: Line) -> dict[str, Any]:
    counted = (*FLOWS, "yes", "no", "asked", "said_yes", "said_no")
    found: dict[str, Any] = {name: line.counts.get(name, 0) for name in counted}
    return found | {"seen": line.seen, "solved": line.solved}


def judged_of(line: Line) -> dict[str, Any]:
    return {
        "due": line.on_time.of,
        "kept": line.on_time.count,
        "told_due": line.told_kept.of,
        "told_kept": line.told_kept.count,
        "joined": line.joined,
    }


def shares_of(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("on_time", "told_kept", "answered", "confirmed", "disputed", "undone"):
        share = getattr(line, name)
        ends = share.interval and (round(share.interval.low, 5), round(share.interval.high, 5))
        found[name] = (share.count, share.of, ends)
    return found


def standing_of(line: Line) -> dict[str, Any]:
    return {
        "open_after": line.counts.get("open_after", 0),
        "ages": line.ages,
        "overdue": line.overdue,
        "unseen": line.unseen,
    }
