"""The load: `wrk` in one thread with 48 connections, walking calls (call.lua)."""

import json
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

SCRIPT: Final = Path(__file__).with_name("call.lua")
CONNECTIONS: Final = 48
#: Places of their own that calls can lead to (call.lua): three problems, 8 bairros, 900 blocks.
OWN_PLACES: Final = 3 * 8 * 900


class Walked(NamedTuple):
    """What the gateway saw in one slice."""

    turns: int  #: replies read
    sent: int  #: requests, those included whose replies nobody waited for in the end
    filed: int  #: requests that send a report off, or join what is open
    again: int  #: of these, requests at places where others of the load have reported
    own: int  #: calls so far that were on the way to a place of their own, former slices' too
    failed: int  #: replies other than 2xx; connections refused, cut or timed out
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def turns_a_second(self) -> float:
        """Throughput."""
        return self.turns / self.seconds


def walk(address: str, number: int, seconds: int, own: int, again: int) -> Walked:
    """Load one server; `number` makes the session ids of this slice its own.

    `own` is that of the slice before of the same server, 0 for the first. Of a hundred calls
    `again` report what others of the load have reported.
    """
    done = subprocess.run(
        [
            *("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"),
            *("-s", str(SCRIPT), address, "--", f"{number:08x}", str(own), str(again)),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    return Walked(**json.loads(done.stdout.strip().splitlines()[-1]))
