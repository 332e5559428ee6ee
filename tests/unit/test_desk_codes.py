"""Codes that pages put together with a word in front are said in words, each of them."""

import pytest

from app.domain.audit import Deed
from app.domain.case_sums import Part
from app.domain.delivery import ANSWER, SCREEN
from app.domain.gaps import Lack
from app.domain.lifecycle import Action
from app.domain.limits import Held
from app.domain.messaging import MessageState
from app.domain.needs import Needs
from app.domain.outbox import OWN_CODES
from app.domain.overtaken import Why
from app.domain.report import Channel, Status
from app.domain.spans import Span
from app.gateways.africastalking.outcomes import NOT_TAKEN
from app.gateways.africastalking.receipts import NOT_DELIVERED
from app.menu.values import OF_MESSAGES, VALUES
from app.menufiles.schema_messages import AT_WILL, MESSAGES, SMS_TEXTS
from app.web.desk.numbers.stops import SAME_EVERYWHERE
from app.web.desk.pages import load_words

CODES = {
    "because": [*OWN_CODES, "no answer", "odd answer", *NOT_TAKEN, *NOT_DELIVERED],
    "channel": [*Channel],
    "deed": [*Deed, "revoked"],
    "event": [*Action],
    "held": [*filter(None, Held)],
    "lack": [*Lack],
    "needs": [one for one in Needs if one],
    "part": [*Part],
    "past": [*Why],
    "span": [*Span],
    "state": [*MessageState],
    "status": [*Status],
    "template": [*MESSAGES, *AT_WILL, *SMS_TEXTS, SCREEN, ANSWER, "joined"],
    "value": sorted({*VALUES} - OF_MESSAGES - {*SAME_EVERYWHERE}),
}


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("prefix", CODES)
def test_every_code_has_its_words(prefix: str, language: str) -> None:
    words = load_words(language)
    found = {code: words.get(f"{prefix} {code}", "") for code in CODES[prefix]}

    assert len(found) > 3
    assert [code for code, said in found.items() if not said] == []
