"""Say what became of a message: Africa's Talking's codes, HTTP statuses and broken connections.

The question is always the same: can it have gone? There is no idempotency key, so a message that
may have gone is UNKNOWN and waits for its receipt; RETRY is only for what certainly did not.
"""

import ssl
from typing import Final

import orjson
from requests import exceptions as http
from urllib3.exceptions import NewConnectionError

from app.domain.messaging import Outcome, Sent
from app.gateways.africastalking.client import Answer
from app.gateways.africastalking.fields import read_id, read_short

_SUCCESS = range(200, 300)
_CLIENT_ERROR = range(400, 500)

#: Source: Africa's Talking, SMS "Sending", status codes of a recipient.
_BY_CODE = {
    100: Outcome.ACCEPTED,  # Processed
    101: Outcome.ACCEPTED,  # Sent
    102: Outcome.ACCEPTED,  # Queued
    401: Outcome.REFUSED,  # RiskHold: this message is held, not all; `sender` raises the alarm
    402: Outcome.STOPPED,  # InvalidSenderId: our configuration
    403: Outcome.REFUSED,  # InvalidPhoneNumber
    404: Outcome.REFUSED,  # UnsupportedNumberType
    405: Outcome.STOPPED,  # InsufficientBalance
    406: Outcome.OPTED_OUT,  # UserInBlacklist
    407: Outcome.REFUSED,  # CouldNotRoute
    409: Outcome.RETRY,  # DoNotDisturbRejection: Nigeria between 20 and 8 h, so much later
    500: Outcome.RETRY,  # InternalServerError
    501: Outcome.RETRY,  # GatewayError
    502: Outcome.REFUSED,  # RejectedByGateway
}
#: What `Message` says when `Recipients` is empty, with HTTP 201.
_BY_MESSAGE = {"InvalidSenderId": Outcome.STOPPED, "InsufficientBalance": Outcome.STOPPED}

#: Codes of messages that were not taken for certain.
NOT_TAKEN: Final = (
    *(str(code) for code, outcome in _BY_CODE.items() if outcome is not Outcome.ACCEPTED),
    *_BY_MESSAGE,
)

#: Source: RFC 9110, 15.5 and 15.6, RFC 6585 and RFC 8470. Of the rest, a 4xx says that our key,
#: address or account is wrong (nobody's message can go), and a 5xx that the request was taken
#: in and something broke after (500), or between (502, 504): it may have gone.
_BY_STATUS = {
    400: Outcome.REFUSED,  # this request is wrong; the next may be right
    408: Outcome.RETRY,  # they stopped waiting before they had it all
    413: Outcome.REFUSED,
    422: Outcome.REFUSED,
    425: Outcome.RETRY,
    429: Outcome.RETRY,  # too many: not processed
    503: Outcome.RETRY,  # "unable to handle the request": an outage must not lose a day's SMS
}
#: Codes of answers that nobody could read.
UNREADABLE: Final = "unreadable"
NO_RECIPIENTS: Final = "no_recipients"
ODD_ANSWER: Final = frozenset({UNREADABLE, NO_RECIPIENTS})
#: Codes of requests that were not answered to their end: the kinds of failure.
NO_ANSWER: Final = frozenset(
    kind.__name__
    for kind in (
        http.Timeout,
        http.ReadTimeout,
        http.ConnectTimeout,
        http.ConnectionError,
        http.ProxyError,
        http.SSLError,
        http.ChunkedEncodingError,
    )
)
_BAD_SETTINGS = (
    http.InvalidURL,
    http.InvalidSchema,
    http.MissingSchema,
    http.InvalidHeader,
    UnicodeError,  # a key that no header can carry
)


def of_answer(answer: Answer) -> Sent:
    """Give the outcome of a request that was answered."""
    if answer.status not in _SUCCESS:
        return Sent(_of_status(answer), code=f"http_{answer.status}")
    try:
        said = orjson.loads(answer.body)["SMSMessageData"]
        recipients = said["Recipients"]
        return _of_recipient(recipients[0]) if recipients else _of_message(str(said["Message"]))
    except (ValueError, TypeError, KeyError, IndexError):
        # A 2xx that cannot be read: it may well have gone.
        return Sent(Outcome.UNKNOWN, code=UNREADABLE)


def _of_status(answer: Answer) -> Outcome:
    """Judge an answer that is no success."""
    if b"authentication" in answer.body and answer.status in _CLIENT_ERROR:
        return Outcome.STOPPED
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status]
    # A redirect counts with the 4xx: it went nowhere, and the address must be mended.
    return Outcome.STOPPED if answer.status < _CLIENT_ERROR.stop else Outcome.UNKNOWN


def _of_recipient(recipient: dict[str, object]) -> Sent:
    """Judge by the code of the one recipient; the HTTP status says nothing of them."""
    code = int(str(recipient["statusCode"]))
    told = {name: str(recipient.get(name) or "") for name in ("messageId", "cost")}
    # Made safe to keep like the id of a receipt, which must be found by it.
    provider_id = read_id(told, "messageId")
    return Sent(
        _BY_CODE.get(code, Outcome.UNKNOWN),
        provider_id="" if provider_id == "None" else provider_id,
        code=str(code),
        cost=read_short(told, "cost"),
    )


def _of_message(message: str) -> Sent:
    """Judge an answer without recipients by what it says, which names no number when known."""
    for known, outcome in _BY_MESSAGE.items():
        if known in message:
            return Sent(outcome, code=known)
    return Sent(Outcome.UNKNOWN, code=NO_RECIPIENTS)


def of_error(error: Exception) -> Sent:
    """Give the outcome of a request that was not answered; its code is the kind of failure."""
    code = type(error).__name__
    if isinstance(error, _BAD_SETTINGS):
        return Sent(Outcome.STOPPED, code=code)
    return Sent(Outcome.RETRY if _never_left(error) else Outcome.UNKNOWN, code=code)


def _never_left(error: Exception) -> bool:
    """Say whether the request certainly was not sent: no connection came about.

    A reset counts as sent even if it came during the TLS handshake, which cannot be told apart.
    """
    if isinstance(error, http.ConnectTimeout | http.ProxyError):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    # Refused, unreachable, no such name; or a certificate we do not trust.
    refused = isinstance(reason, NewConnectionError)
    cause = reason.args[0] if isinstance(error, http.SSLError) and reason and reason.args else None
    return refused or isinstance(cause, ssl.SSLCertVerificationError)
