"""Steps of the post and of the machine it runs on: sends, receipts, the clock, restarts."""

from typing import Final

from tests.contract.machine.aggregator import WAYS
from tests.contract.machine.walk import DAYS, HOURS, MINUTES, Walk, step

PASSES: Final = (MINUTES, MINUTES, 40 * MINUTES, 10 * HOURS, 2 * DAYS, 8 * DAYS, 100 * DAYS)
RECEIPTS: Final = ("Success", "Success", "Failed", "Borked", "Buffered", "Expired")


@step(6)
def sends(walk: Walk) -> None:
    ways = walk.some([*WAYS], 4)
    before = len(walk.stage.api.sent)
    walk.stage.send(ways)
    sent = walk.stage.api.sent[before:]
    walk.to_nobody_who_left(sent)
    for way, _ in zip(ways, sent, strict=False):
        walk.met(f"send: {way}")


@step(2)
def sender_dies(walk: Walk) -> None:
    """Another sender takes messages and is never heard of again."""
    before = len(walk.stage.api.sent)
    if walk.stage.die_sending(walk.one([1, 2, 3])):
        walk.to_nobody_who_left(walk.stage.api.sent[before:])
        walk.met("sender dies")


@step(5)
def receipt(walk: Walk) -> None:
    """One comes for a message, before we know that it went, for nobody's, or twice."""
    api = walk.stage.api
    id_ = walk.one([api.next_id, "nobody's", *api.ids[-2:], *[*api.heard][-2:] * 3])
    walk.met("receipt" if id_ in api.heard else "receipt of nothing known")
    for status in (walk.one(RECEIPTS), *walk.some(RECEIPTS, 2)):
        walk.stage.receipt(id_, status)
        walk.check.receipts.setdefault(id_, []).append(status)
        walk.stage.passes(1)


@step(3)
def time_passes(walk: Walk) -> None:
    seconds = walk.one(PASSES)
    walk.stage.passes(seconds)
    if seconds > HOURS:
        for session in walk.residents.sessions:
            session.live = False  # no network keeps a call so long
    walk.met(f"passes {seconds}")


@step(2)
def upheaval(walk: Walk) -> None:
    """The menu is edited, the processes are ended, or on a server another one answers."""
    what = walk.one(["reloads", "restarts", "another answers"])
    if what == "reloads":
        walk.stage.reload()
    elif what == "restarts" or walk.stage.is_file:  # one process alone answers from a file
        walk.stage.restart()
    else:
        walk.stage.swap()
    walk.met("restarts" if walk.stage.is_file and what != "reloads" else what)
