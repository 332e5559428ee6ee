"""A gateway that answers each send as it is told, remembers it, and never asks twice."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from requests import exceptions as http

from app.domain.delivery import Policy, Terms
from app.domain.messaging import Outcome, Sent, Sms
from app.domain.text import septets
from app.gateways.africastalking.client import Answer
from app.gateways.africastalking.outcomes import of_answer, of_error

#: After one of these it is known what became of a message.
KNOWN: Final = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.OPTED_OUT)


ACCEPTED: Final = (100, 101, 102)


class Way(NamedTuple):
    """How one send goes: whether the message is on its way, and what our side sees."""

    takes: bool
    seen: Callable[[str], Sent]


def _code(code: int) -> Callable[[str], Sent]:
    def seen(id_: str) -> Sent:
        known = id_ if code in ACCEPTED else "None"
        one = {"statusCode": code, "messageId": known, "cost": "KES 0.8000"}
        body = {"SMSMessageData": {"Message": "Sent", "Recipients": [one]}}
        return of_answer(Answer(201, json.dumps(body).encode()))

    return seen


#: The same bodies and breakages that the sender of the real gateway judges.
WAYS: Final[Mapping[str, Way]] = {
    "accepted": Way(True, _code(101)),
    "busy": Way(False, lambda id_: of_answer(Answer(503, b"busy"))),
    "gateway error": Way(False, _code(501)),
    "broken": Way(False, lambda id_: of_answer(Answer(500, b"oops"))),
    "hang": Way(False, lambda id_: of_error(http.ReadTimeout())),
    "accepted, then lost": Way(True, lambda id_: of_error(http.ConnectionError())),
    "garbage": Way(True, lambda id_: of_answer(Answer(201, b"<html>"))),
    "no balance": Way(False, _code(405)),
    "refused": Way(False, _code(403)),
    "blacklisted": Way(False, _code(406)),
}


class Aggregator:
    """Is told how the next sends go; accepts when it is told nothing."""

    name = "console"

    def __init__(self, terms: Mapping[str, Terms]) -> None:
        """`terms` by template: what may be sent again."""
        self.script: deque[str] = deque()
        self.outcomes: dict[int, list[Outcome]] = defaultdict(list)
        #: Ids of messages that are on their way, whether or not we heard them.
        self.ids: list[str] = []
        #: Which of them our side heard, each with its message.
        self.heard: dict[str, int] = {}
        self.copies: dict[int, int] = defaultdict(int)
        self.sent: list[Sms] = []
        self._terms = terms

    @property
    def next_id(self) -> str:
        """The id that the next message will get."""
        return f"id-{len(self.ids) + 1}"

    def send(self, sms: Sms) -> Sent:
        """Answer as told; what our side did wrong is found by `assert_fair`."""
        way = WAYS[self.script.popleft() if self.script else "accepted"]
        id_ = self.next_id
        sent = way.seen(id_)
        if way.takes:
            self.ids.append(id_)
            self.copies[sms.message_id] += 1
        if sent.outcome is Outcome.ACCEPTED:
            self.heard[id_] = sms.message_id
        self.outcomes[sms.message_id].append(sent.outcome)
        self.sent.append(sms)
        return sent

    def doubts(self, sms: Sms) -> None:
        """A sender died that had this message in hand."""
        self.outcomes[sms.message_id].append(Outcome.UNKNOWN)
        self.sent.append(sms)

    def assert_fair(self, sms: Sms) -> None:
        """Hold all that was tried of a message against what may be tried."""
        tried = self.outcomes[sms.message_id]
        surely = self._terms[sms.template].policy is Policy.AT_LEAST_ONCE
        assert not [one for one in tried[:-1] if one in KNOWN], (sms, tried)
        most = 2 if surely else 1
        doubts = [at for at, one in enumerate(tried) if one is Outcome.UNKNOWN]
        assert len(doubts) <= most, (sms, tried)
        assert len(doubts) < most or doubts[-1] == len(tried) - 1, (sms, tried)
        assert self.copies[sms.message_id] <= 1 + bool(surely and doubts), (sms, tried)
        assert septets(sms.text) <= self._terms[sms.template].septets, sms.text
