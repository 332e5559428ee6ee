"""Residents' calls: every request that was answered, and what pressing a key on a screen means."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tests.contract.machine.town import NUMBER, Screen, number_in

#: Sent, joined, followed, or a word on a case; "" for a key that only leads on.
SENDS: Final = ("Enviar", "Enviar e escrever", "E outro")


class Meant(NamedTuple):
    """What somebody means who presses a key."""

    what: str = ""  #: file | join | follow | yes | no | words
    service: str = ""
    place: str = ""
    number: int = 0


class Node(NamedTuple):
    """A request that was answered."""

    transcript: str
    screen: Screen | None  #: None: a later request overtook it, so nobody saw it
    deeds: int = 0  #: done in the call until here
    same: int = 0  #: the case that the screen offers to join
    wrote_on: int = 0  #: the case that the screen asks words on

    @property
    def keys(self) -> dict[str, str]:
        """The digits on its screen, each with what stands behind it."""
        return self.screen.keys if self.screen else {}


@dataclass
class Session:
    """One call."""

    id: str
    phone: str
    network: str
    is_edited: bool  #: whether it began on the edited menu, on which it ends
    nodes: dict[str, Node] = field(default_factory=dict)
    newest: str = ""
    deeds: int = 0
    ended: bool = False
    live: bool = True  #: False: nobody goes on with it, but its requests may come again

    @property
    def here(self) -> Node:
        """The newest request."""
        return self.nodes[self.newest]

    def asked(self, transcript: str) -> tuple[str, str, str, str]:
        """Give a request as the stage takes it."""
        return self.id, self.phone, self.network, transcript

    @property
    def seen(self) -> Screen:
        """The newest screen."""
        assert self.here.screen is not None
        return self.here.screen

    def onward(self, node: Node, *keys: str) -> str:
        """Give the transcript of who goes on from there."""
        return "*".join(filter(None, (node.transcript, *keys)))

    def note(self, node: Node) -> None:
        """Keep an answered request, the newest of its call."""
        assert node.screen is not None
        self.nodes[node.transcript] = node
        self.newest = node.transcript
        self.ended = node.screen.ends


def meant(node: Node, key: str) -> Meant:
    """Say what a key means to who reads the screen."""
    screen = node.screen
    if screen is None:
        return Meant()
    label = node.keys.get(key, "")
    offered = screen.says(r"^(?:Enviar\?|Ja dito:) ([^,]+), (.+)\.")
    if label in SENDS and offered:
        return Meant("file", offered[0], offered[1])
    if label == "Tambem eu":
        return Meant("join", number=node.same)
    if label == "Avisem-me":
        return Meant("follow", number=number_in(screen.says(rf"^Caso {NUMBER}, ")))
    if label in ("Sim", "Nao") and screen.asks:
        return Meant("yes" if label == "Sim" else "no", number=screen.asks)
    if node.wrote_on and not label:
        return Meant("words", number=node.wrote_on)
    return Meant()


def filed_in(screen: Screen) -> int:
    """The number under which a screen says that a report is kept; 0 for another screen."""
    kept = screen.says(rf"^Guardado(?: agora)?, caso {NUMBER}\.")
    return number_in(kept or screen.says(rf"^Caso {NUMBER} guardado\."))
