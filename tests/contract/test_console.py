"""The gateway that needs no account."""

import logging

import pytest

from app.domain.messaging import Outcome, Sent, Sms
from app.gateways.console.sender import ConsoleSender


def test_the_console_accepts_and_shows_neither_text_nor_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    sent = ConsoleSender().send(Sms(7, "+258840000001", "Caso resolvido?", "", "case.resolved"))

    assert sent == Sent(Outcome.ACCEPTED, provider_id="console-7")
    facts = vars(caplog.records[0])
    assert (facts["message"], facts["template"], facts["septets"]) == (
        "sms.printed",
        "case.resolved",
        15,
    )
    assert facts["to"] == "+25884•••••01"
    assert "resolvido?" not in str(facts)
    assert "840000001" not in str(facts)
