"""The one place that touches Africa's Talking's SDK: where it sends, what it tells us back.

The SDK publishes no types, has no setting for the address, and of an answer keeps either the
status or the body, never both. Source: africastalking 2.0.3, `Service.py` and `SMS.py`.
"""

from typing import Any, NamedTuple

import requests
from africastalking.SMS import SMSService


class Answer(NamedTuple):
    """What came back over HTTP."""

    status: int
    body: bytes


class SmsClient(SMSService):  # type: ignore[misc] # the SDK has no types
    """The SDK's SMS service at an address of our choice, giving back the answer as it came."""

    def __init__(self, username: str, api_key: str, base_url: str) -> None:
        self._our_url = base_url.rstrip("/")
        super().__init__(username, api_key)

    def _init_service(self) -> None:
        """Let the user name choose between live and sandbox, unless we were given an address."""
        super()._init_service()
        if self._our_url:
            self._baseUrl = self._contentUrl = self._our_url + "/version1"

    def _make_request(self, url: str, method: str, **options: Any) -> Answer:
        """Do the SDK's one request, but keep the status: whether to try again hangs on it.

        The SDK raises its exception with the text of an answer alone, and decodes JSON only
        when the content type has no charset. A redirect is not followed: it would turn the
        POST into a GET and a web page into a success.
        """
        del options["callback"]  # it would run on a thread of its own and swallow failures
        answer = requests.request(method, url, allow_redirects=False, **options)  # noqa: S113 - send gives it
        return Answer(answer.status_code, answer.content)
