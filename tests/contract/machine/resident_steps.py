"""Steps of residents on the line, and of the gateway between them and us."""

import re
from typing import Final

from tests.contract.machine.calls import Session, meant
from tests.contract.machine.cases import Person
from tests.contract.machine.walk import Walk, step

#: What is reported: rows from dial to the send screen, few enough that people meet.
REPORTS: Final = ("1*30015", "1*30015", "1*30028", "2*moinho*7", "3*moinho")
#: What somebody might type where a key is no choice.
TYPED: Final = ("30015", "30028", "moinho", "palmar", "7", "ao pe da escola", "rua *4* direita")
FIRST: Final = ("Enviar", "Tambem eu")
ANOTHER: Final = ("E outro", "Enviar e escrever")


def key_of(session: Session, *labels: str) -> str:
    """The key behind which one of these words stands."""
    return next(key for key, label in session.here.keys.items() if label in labels)


def tells(walk: Walk, person: Person, row: str, *labels: str, straight: bool = True) -> Session:
    """Go up to the send screen, and press there what has one of these labels."""
    session = walk.residents.dial(person, row if straight else "")
    for key in () if straight else row.split("*"):
        walk.residents.press(session, key)
    key = key_of(session, *labels)
    walk.met(meant(session.here, key).what)
    walk.residents.press(session, key)
    return session


@step(3)
def tells_of_something(walk: Walk) -> None:
    straight = walk.one([True, True, False])
    tells(walk, walk.anybody, walk.one(REPORTS), *FIRST, straight=straight)
    walk.met("tells straight" if straight else "tells key by key")


@step(2)
def tells_of_another(walk: Walk) -> None:
    session = tells(walk, walk.anybody, walk.one(REPORTS), *ANOTHER)
    if session.here.wrote_on:
        walk.residents.press(session, walk.one(TYPED))
        walk.met("words")


@step(2)
def dials(walk: Walk) -> None:
    walk.residents.dial(walk.anybody)
    walk.met("dials")


@step(2, lambda walk: walk.cases.all)
def follows(walk: Walk) -> None:
    number = walk.one([*walk.cases.all])
    session = walk.residents.dial(walk.anybody, f"4*{number}")
    walk.residents.press(session, key_of(session, "Avisem-me"))
    walk.met("follow")


@step(5, lambda walk: walk.asked)
def answers_what_is_asked(walk: Walk) -> None:
    session = walk.residents.dial(walk.one(walk.asked))
    if walk.one([True, True, False]):
        word = walk.one(["Sim", "Nao"])
        walk.residents.press(session, key_of(session, word))
        walk.met(f"answers {word}")


@step(6, lambda walk: walk.residents.live)
def presses(walk: Walk) -> None:
    session = walk.one(walk.residents.live)
    key = _key(walk, session)
    walk.met(f"presses: {meant(session.here, key).what or 'leads on'}")
    walk.residents.press(session, key)


def _key(walk: Walk, session: Session) -> str:
    here = session.here
    asks = re.search("Onde|Quarteirao|Numero do caso|Escreva", session.seen.text)
    typed = [*TYPED, *map(str, [*walk.cases.all][:3])] if asks else ["x"]
    return walk.one([*here.keys, *here.keys, *typed])


@step(2, lambda walk: len(walk.residents.live) > 1)
def press_together(walk: Walk) -> None:
    """Two calls are answered in one transaction."""
    first = walk.one(walk.residents.live)
    second = walk.one([one for one in walk.residents.live if one is not first])
    pair = [(one, one.here, _key(walk, one)) for one in (first, second)]
    # What one of them does at the same moment the other cannot have seen yet.
    if any(meant(node, key).what for _, node, key in pair):
        return
    screens = walk.stage.ask(*(one.asked(one.onward(node, key)) for one, node, key in pair))
    for (session, node, key), screen in zip(pair, screens, strict=True):
        walk.residents.answered(session, node, key, screen)
    walk.met("press together")


@step(2, lambda walk: walk.residents.sessions)
def repeats(walk: Walk) -> None:
    """Requests that were answered come once more, of calls that are long over too.

    The word that a call is over comes before its end, behind it, or instead of it.
    """
    session = walk.one(walk.residents.sessions)
    if walk.one([True, False]):
        walk.stage.hang_up(session.id, session.phone, session.network)
        walk.met("hangs up")
    for transcript in walk.some([*session.nodes], 3):
        walk.residents.replay(session, transcript)
        walk.met("repeats")


def _gone_on(walk: Walk) -> list[Session]:
    return [one for one in walk.residents.sessions if one.live and len(one.nodes) > 1]


@step(2, _gone_on)
def goes_another_way(walk: Walk) -> None:
    """A shorter request comes, and the call goes on from there by another key."""
    session = walk.one(_gone_on(walk))
    node = walk.one([node for node in session.nodes.values() if node.keys])
    walk.residents.replay(session, node.transcript)
    key = walk.one([*node.keys, "x"])
    walk.met("another way, too late" if session.deeds > node.deeds else "another way")
    walk.residents.press(session, key, node)


@step(1)
def overtakes(walk: Walk) -> None:
    """The key behind a report arrives before the one that sends it."""
    session = walk.residents.dial(walk.anybody, walk.one(REPORTS))
    walk.residents.overtake(session, key_of(session, "Enviar", "E outro"))
    walk.met("overtakes")


@step(1, lambda walk: walk.residents.sessions)
def takes_anothers_id(walk: Walk) -> None:
    session, person = walk.one(walk.residents.sessions), walk.anybody
    taken = {one.phone for one in walk.residents.sessions if one.id == session.id}
    if person.phone not in taken:
        walk.residents.dial(person, id_=session.id)
        walk.met("another's id")


@step(1)
def goes_on_after_an_update(walk: Walk) -> None:
    """A call ends on the menu that it began on, whatever is published and ended meanwhile."""
    session = walk.residents.dial(walk.anybody, walk.one(REPORTS))
    walk.stage.reload()
    walk.stage.restart()
    walk.residents.press(session, key_of(session, *FIRST))
    walk.met("update")
