"""A month of cases made by chance, written as the service writes it."""

from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Engine, insert

from app.domain.clock import DAY_US, Micros
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
    # Some are written down for somebody, with words, or noted: that alone is not to see to them.
    teller = "caller" if number % 6 else STAFF
    life.write(at, "filed", teller, Status.RECEIVED)
    if number % 4 == 0:
        life.write(at, "commented", teller, Status.RECEIVED)
        life.write(at + number % 3, "noted", STAFF, Status.RECEIVED)
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
