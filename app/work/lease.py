"""A job that one of several processes does: the others wait until it has done with it, or died."""

import logging
from collections.abc import Callable
from functools import partial

from app.domain.clock import Micros
from app.store import job_store
from app.work.publisher import Write

log = logging.getLogger(__name__)


class Lease:
    """Says whose a job is."""

    def __init__(
        self, job: str, lasts_us: Micros, *, write: Write, worker: int, now_us: Callable[[], Micros]
    ) -> None:
        """`worker` is a number that no other process has; `lasts_us` is long enough for a step."""
        self._job = job
        self._lasts_us = lasts_us
        self._write = write
        self._worker = worker
        self._now_us = now_us

    def is_ours(self) -> bool:
        """Take the job, or have it for longer; False where another process has it."""
        now = self._now_us()
        until = now + self._lasts_us
        return self._write(
            lambda connection: job_store.take(connection, self._job, self._worker, now, until)
        )


def give_up_all(write: Write, worker: int) -> None:
    """Give up each lease of a process that ends; where that fails they end by themselves, later."""
    try:
        write(partial(job_store.give_up, worker=worker))
    except Exception:  # a process must be able to end without its database
        log.exception("leases.kept")
