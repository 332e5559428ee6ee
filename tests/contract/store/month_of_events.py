"""A month of cases made by chance, written as the service writes it, and a plain recount."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Engine, insert, select

from app.domain.clock import DAY_US, Micros, micros
from app.domain.ids import first_id
from app.domain.lifecycle import OF_OFFICIALS, Action, after
from app.domain.report import OPEN, Status
from app.menu.model import City
from app.store.schema import messages, report_events, reports
from app.usecases.news import ANSWER_US

HOUR = 3_600_000_000
STAFF = "official ana"
#: Behind all that happens.
NEVER = 1 << 62
CLOSED = ("resolved", "unresolved", "duplicate", "invalid")


class Made(NamedTuple):
    """One case as rows."""

    report: dict[str, Any]
    events: list[dict[str, Any]]
    messages: list[dict[str, Any]]


def fill(
    engine: Engine, city: City, begin: Micros, *, seed: int, cases: int, until: Micros = NEVER
) -> None:
    """Write cases filed within 60 days from a moment on, each with what happened to it later.

    Nothing happens from `until` on, which may be sooner.
    """
    chance = Random(seed)
    made = [_make(chance, city, (begin, until), number) for number in range(cases)]
    with engine.begin() as connection:
        connection.execute(insert(reports), [one.report for one in made])
        connection.execute(insert(report_events), [row for one in made for row in one.events])
        sent = [row for one in made for row in one.messages]
        for number, row in enumerate(sent):
            row["contact_id"] = number  # one cause, one message to each person
        connection.execute(insert(messages), sent)


def _make(chance: Random, city: City, between: tuple[Micros, Micros], number: int) -> Made:
    begin, until = between
    at = begin + chance.randrange(min(60 * DAY_US, until - begin))
    service = chance.choice([*city.services])
    bairro = chance.choice([*city.gazetteer.bairros()])
    report = _report(city, service, bairro, number, at)
    report["joined"] = chance.choice((0, 0, 0, 1, 5))
    life = _Life(chance, report, until)
    life.write(at, "filed", "caller", Status.RECEIVED)
    for _ in range(chance.randrange(9)):
        life.go_on()
    return Made(report, life.events, life.messages)


def _report(city: City, service: str, bairro: Any, number: int, at: Micros) -> dict[str, Any]:
    return {
        "id": first_id(at) + number,
        "city_id": 1,
        "number": 10_000_000 + number,
        "service_code": service,
        "district": bairro.district,
        "bairro": bairro.code,
        "block": str(number % 30),
        "point": "",
        **{"lat": 0.0, "lon": 0.0, "radius_m": 100, "located_by": "bairro"},
        **{"status": "received", "channel": "ussd", "language": "pt", "network": "64301"},
        "requested_at": at,
        "updated_at": at,
        "closed_at": None,
        "owner": city.owner(service, bairro.code),
        # Some are closed long before.
        "due_at": at + (30 * 24 if number % 5 == 0 else 48) * HOUR if number % 4 else None,
        "due_since": None,
        "overdue_at": None,
    }


class _Life:
    """What happens to a case, as officials, residents and the clock write it."""

    def __init__(self, chance: Random, report: dict[str, Any], until: Micros) -> None:
        self._chance = chance
        self._until = until
        self._report = report
        self.events: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []

    def write(self, at: Micros, kind: str, actor: str, status: Status) -> None:
        report = self._report
        row = {"report_id": report["id"], "seq": len(self.events), "city_id": 1, "at": at}
        self.events.append(row | {"kind": kind, "actor": actor, "status": str(status)})
        if status == report["status"] and kind != "filed":
            return
        was_open, opens = Status(report["status"]) in OPEN, status in OPEN
        report |= {"status": str(status), "updated_at": at}
        if was_open != opens:
            report["closed_at"] = None if opens else at
        if opens and not was_open:
            due = at + 48 * HOUR if report["due_at"] else None
            report |= {"due_at": due, "due_since": at, "overdue_at": None}
        if kind in ("resolved", "given_up", "rejected", "merged"):
            self._tell(at, str(status))

    def go_on(self) -> None:
        chance, report = self._chance, self._report
        now = self.events[-1]["at"] + chance.randrange(1, 5 * DAY_US)
        if now >= self._until:
            return
        status = Status(report["status"])
        due = report["due_at"]
        if status in OPEN and due and due < now and report["overdue_at"] is None:
            report["overdue_at"] = due + 1
            self.write(due + 1, "overdue", "clock", status)
        if status in (Status.RESOLVED, Status.CONFIRMED) and chance.random() < 0.6:
            self._word(self.events[-1]["at"] + chance.randrange(1, DAY_US))
            return
        fits = [action for action in OF_OFFICIALS if after(action, status) is not None]
        action = chance.choice([*fits, Action.RESOLVE] if status in OPEN else fits)
        to = after(action, status)
        assert to is not None
        self.write(now, str(action), STAFF, to)

    def _word(self, at: Micros) -> None:
        """Let a resident say a word, for which a week is time."""
        until = max(e["at"] for e in self.events if e["kind"] == "resolved") + ANSWER_US
        until = min(until, self._until)
        if at >= until:
            return
        is_yes = self._chance.random() < 0.5
        actor = self._chance.choice(("caller", "follower"))
        if is_yes:
            self.write(at, "confirmed", actor, Status.CONFIRMED)
            if self._chance.random() < 0.5:  # another voice, which changes nothing else
                later = at + self._chance.randrange(DAY_US, 6 * DAY_US)
                if later < until:
                    self.write(later, "confirmed", "follower", Status.CONFIRMED)
        else:
            self.write(at, "reopened", actor, Status.ASSIGNED)
            if self._chance.random() < 0.3:
                self.write(at + 5, "disputed", actor, Status.ASSIGNED)
        self.messages[-1]["answer"] = is_yes

    def _tell(self, at: Micros, status: str) -> None:
        template = "merged" if status == "duplicate" else status
        state = self._chance.choice(("delivered", "accepted", "failed", "unknown"))
        report_id, seq = self._report["id"], len(self.events) - 1
        self.messages.append(
            {
                "id": first_id(at) + len(self.messages) * 1000 + report_id % 1000,
                "city_id": 1,
                **{"direction": "out", "gateway": "console", "network": "64301"},
                "cause": f"report:{report_id}:{seq}",
                "template": template,
                "body_sealed": b"",
                "state": state,
                "next_at": at,
                "created_at": at,
                "shown_at": at + HOUR if self._chance.random() < 0.2 else None,
                "answer": None,
            }
        )


class Rows(NamedTuple):
    """The tables as they are, read without the code that is tested."""

    reports: list[dict[str, Any]]
    events: dict[int, list[tuple[Micros, str, str, str]]]  #: at, kind, actor, status
    messages: list[dict[str, Any]]


def read_rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        found = [dict(row._mapping) for row in connection.execute(select(reports))]
        events: dict[int, list[tuple[Micros, str, str, str]]] = {}
        for row in connection.execute(select(report_events).order_by(report_events.c.seq)):
            one = (micros(row.at), row.kind, row.actor, row.status)
            events.setdefault(row.report_id, []).append(one)
        sent = [dict(row._mapping) for row in connection.execute(select(messages))]
    for report in found:
        for name in ("requested_at", "due_at", "due_since"):
            report[name] = report[name] and micros(report[name])
    for message in sent:
        message["created_at"] = micros(message["created_at"])
    return Rows(found, events, sent)


def recount(rows: Rows, begin: Micros, end: Micros) -> dict[str, Any]:
    """Count a period once more, a question at a time, each over all rows."""
    changes = [change for report in rows.reports for change in changes_of(rows, report)]
    within = [change for change in changes if begin <= change[1] < end]
    opened = [c for c in within if c[4] not in CLOSED_ALL and c[3] in CLOSED_ALL]
    closed = {
        status: sum(c[3] not in (*CLOSED_ALL, "") and c[4] == status for c in within)
        for status in CLOSED
    }
    stands = {report["id"]: status_before(rows, report, end) for report in rows.reports}
    still = [r for r in rows.reports if stands[r["id"]] and stands[r["id"]] not in CLOSED_ALL]
    ages = [(end - report["requested_at"]) // DAY_US for report in still]
    words = [e for es in rows.events.values() for e in es if begin <= e[0] < end]
    spoken = [kind for _, kind, actor, _ in words if actor in ("caller", "follower")]
    dates = [kept for report in rows.reports for kept in _dates(rows, report, begin, end)]
    return {
        "open_before": sum(
            status_before(rows, report, begin) not in (*CLOSED_ALL, "") for report in rows.reports
        ),
        "filed": sum(begin <= report["requested_at"] < end for report in rows.reports),
        "reopened_by_residents": sum(c[2] in ("caller", "follower") for c in opened),
        "reopened_by_staff": sum(c[2] == STAFF for c in opened),
        **closed,
        "open_after": len(still),
        "ages": (
            sum(age <= 2 for age in ages),
            sum(3 <= age <= 7 for age in ages),
            sum(8 <= age <= 30 for age in ages),
            sum(age > 30 for age in ages),
        ),
        "overdue": sum(_is_late(rows, report, end) for report in still),
        "undone": _undone(changes, begin, end),
        "unseen": sum(
            not any(at < end and actor == STAFF for at, _, actor, _ in rows.events[report["id"]])
            for report in still
        ),
        "due": len(dates),
        "kept": dates.count(True),
        "confirmed": spoken.count("confirmed"),
        "disputed": spoken.count("reopened") + spoken.count("disputed"),
        "seen": _middle(first_actions(rows, begin, end)),
        "solved": _middle(solved_times(changes, begin, end)),
    }


CLOSED_ALL = (*CLOSED, "confirmed")


def changes_of(rows: Rows, report: dict[str, Any]) -> Iterator[tuple[int, Micros, str, str, str]]:
    """Give report, at, actor, status before, status after."""
    before = ""
    for at, _, actor, status in rows.events[report["id"]]:
        yield report["id"], at, actor, before, status
        before = status


def status_before(rows: Rows, report: dict[str, Any], moment: Micros) -> str:
    return next((s for at, _, _, s in rows.events[report["id"]][::-1] if at < moment), "")


def _dates(rows: Rows, report: dict[str, Any], begin: Micros, end: Micros) -> Iterator[bool]:
    since = report["due_since"] or report["requested_at"]
    for at, kind, _, _ in rows.events[report["id"]]:
        if kind == "overdue" and at < since and begin <= at < end:
            yield False
    if report["due_at"] and begin <= report["due_at"] < end:
        status = status_before(rows, report, report["due_at"])
        if status in ("resolved", "confirmed"):
            yield True
        elif status not in ("invalid", "duplicate"):
            yield False


def _is_late(rows: Rows, report: dict[str, Any], moment: Micros) -> bool:
    """Whether its date had passed; of a date that was set later the last note since it opened."""
    if (report["due_since"] or report["requested_at"]) < moment:
        return report["due_at"] is not None and report["due_at"] < moment
    before = [event for event in rows.events[report["id"]] if event[0] < moment]
    while before and before[-1][3] not in CLOSED_ALL:
        if before.pop()[1] == "overdue":
            return True
    return False


def _undone(changes: list[tuple[int, Micros, str, str, str]], begin: Micros, end: Micros) -> int:
    """How many were said to be solved within the time and were opened again within it."""
    found = 0
    for report, at, _, was, now in changes:
        if begin <= at < end and now == "resolved" and was not in CLOSED_ALL:
            later = [c for c in changes if c[0] == report and at < c[1] < end]
            found += any(c[3] in CLOSED_ALL and c[4] not in CLOSED_ALL for c in later)
    return found


def first_actions(rows: Rows, begin: Micros, end: Micros) -> list[Micros]:
    firsts = [
        (min((at for at, _, who, _ in rows.events[r["id"]] if who == STAFF), default=0), r)
        for r in rows.reports
    ]
    return [at - report["requested_at"] for at, report in firsts if begin <= at < end]


def solved_times(
    changes: list[tuple[int, Micros, str, str, str]], begin: Micros, end: Micros
) -> list[Micros]:
    found = []
    for report, at, _, before, status in changes:
        if status == "resolved" and before not in CLOSED_ALL and begin <= at < end:
            opened = max(
                when
                for other, when, _, was, now in changes
                if other == report and when < at and now not in CLOSED_ALL
                and was in (*CLOSED_ALL, "")
            )  # fmt: skip
            found.append(at - opened)
    return found


def _middle(took: list[Micros]) -> tuple[int, float, Micros] | None:
    if not took:
        return None
    order, half = sorted(took), len(took) // 2
    middle = order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2
    nine_of_ten = next(t for n, t in enumerate(order, 1) if n * 10 >= len(order) * 9)
    return len(order), middle, nine_of_ten
