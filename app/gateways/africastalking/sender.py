"""Send SMS through Africa's Talking. `outcomes` says what each answer means.

Blocking: it belongs on a thread of the outbox, with no transaction open.
"""

import logging
import re

from app.domain.messaging import Outcome, Sent, Sms
from app.gateways.africastalking import outcomes
from app.gateways.africastalking.client import Answer, SmsClient

#: Seconds to connect and to wait for the next bytes. A multiple of 3 s, TCP's first repeat, and
#: a little; the gateway's slowest usual answer takes a few seconds.
TIMEOUT_S = (3.05, 9.05)
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_RISK_HOLD = "401"

_log = logging.getLogger(__name__)


class AfricasTalkingSender:
    """Sends one message to one person a call. Threads may share it.

    `username` "sandbox" sends to the sandbox; a `base_url` overrules that (tests, a proxy).
    """

    name = "africastalking"

    def __init__(
        self,
        username: str,
        api_key: str,
        *,
        base_url: str = "",
        timeout_s: tuple[float, float] = TIMEOUT_S,
    ) -> None:
        self._client = SmsClient(username, api_key, base_url)
        self._timeout_s = timeout_s

    def send(self, sms: Sms) -> Sent:
        """Send once and say what became of it. Never raises, never logs a number or a text."""
        # The SDK lets a trailing newline and foreign digits pass, and else raises with the number.
        if not _E164.fullmatch(sms.to):
            return Sent(Outcome.REFUSED, code="invalid_number")
        try:
            sent = outcomes.of_answer(self._post(sms))
        except Exception as error:  # noqa: BLE001 - the outbox must know of every one
            sent = outcomes.of_error(error)
        _tell(sms, sent)
        return sent

    def _post(self, sms: Sms) -> Answer:
        """Hand the message to the SDK: one recipient, so that one outcome is one message's.

        `enqueue`: the gateway answers before it speaks to the network, so that fewest
        messages end unknown.
        """
        answer: Answer = self._client.send(
            sms.text,
            [sms.to],
            sender_id=sms.sender or None,
            enqueue=True,
            timeout=self._timeout_s,
        )
        return answer


def _tell(sms: Sms, sent: Sent) -> None:
    """Log what a person must look into: what stops the line, and what may or may not have gone."""
    facts = {"template": sms.template, "outcome": sent.outcome.value, "code": sent.code}
    if sent.outcome is Outcome.STOPPED or sent.code == _RISK_HOLD:
        _log.error("sms.stopped", extra=facts)
    elif sent.outcome is Outcome.UNKNOWN:
        _log.warning("sms.unknown", extra=facts)
