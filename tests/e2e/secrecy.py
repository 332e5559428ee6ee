"""What a service's log may never hold."""

import re
from typing import Final

from tests.rehearsal.running import Service

#: Every number of the tests, however it is written.
_NUMBER: Final = re.compile(r"8\s?4\D?0\D?0\D?0\D?\d{4}")
#: Words that tests let callers type and people send; part of each such text.
CANARY: Final = "kanarienvogel"


def findings(service: Service) -> list[str]:
    """List the lines of the log that tell of a number, a secret or what somebody typed."""
    secrets = (service.secret, service.token, service.comments_token, *service.keys, CANARY)
    return [
        line
        for line in service.log.read_text().splitlines()
        if _NUMBER.search(line) or any(secret in line for secret in secrets)
    ]
