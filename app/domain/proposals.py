"""What might be written into a city's places, for a person to accept: from a file, or learned."""

from hashlib import blake2b
from typing import NamedTuple

from app.domain.geo import Position


class NewPoint(NamedTuple):
    """A point that the city has not."""

    bairro: str  #: code
    at: Position
    why: str  #: `Said` where it is a sentence of ours
    code: str = ""  #: as painted; "" for the next that is free
    name: str = ""  #: "" until the person says it
    label: str = ""  #: "" for the name
    kind: str = "dump"  #: container | dump | landmark
    radius_m: int = 0  #: to which pins say it; 0 for what was measured there

    def __str__(self) -> str:
        """Say it in a line."""
        shown = f"{self.code or 'a new code'} {self.name or '(no name yet)'}"
        return f"add {shown}, {self.kind} in {self.bairro}, at {written(self.at)}: {self.why}"


class Altered(NamedTuple):
    """Another position or name of a place that the city has; None and "" leave what stands."""

    code: str  #: of a point, a bairro or a district
    why: str
    at: Position | None = None
    source: str = ""  #: of a bairro or district: how well `at` is known
    name: str = ""
    label: str = ""
    kind: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        words = (("name", self.name), ("label", self.label), ("kind", self.kind))
        said = [f"{word} {value}" for word, value in words if value]
        if self.at:
            said.insert(0, f"at {written(self.at)}{f' ({self.source})' if self.source else ''}")
        return f"alter {self.code}: {', '.join(said)}: {self.why}"


class Alias(NamedTuple):
    """One more name of a district or bairro."""

    code: str
    alias: str
    why: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"add the name {self.alias} to {self.code}: {self.why}"


Proposal = NewPoint | Altered | Alias


def sign_of(proposal: Proposal) -> str:
    """Give six signs by which a person names a proposal, the same whatever speaks for it.

    >>> sign_of(Alias("coop", "Coop velha", "3 cases")) == sign_of(Alias("coop", "Coop velha", ""))
    True
    """
    plain = proposal._replace(why="")
    if isinstance(plain, NewPoint):
        plain = plain._replace(radius_m=0)  # which speaks for it, too
    said = repr(plain).encode()
    return blake2b(said, digest_size=3).hexdigest()


def subject_of(proposal: Proposal) -> str:
    """Give what a proposal is about in no language: the place, the name, the position.

    >>> subject_of(Alias("coop", "Coop velha", "3 cases"))
    'coop, Coop velha'
    """
    if isinstance(proposal, Alias):
        return f"{proposal.code}, {proposal.alias}"
    code = proposal.bairro if isinstance(proposal, NewPoint) else proposal.code
    at = written(proposal.at) if proposal.at else ""
    return ", ".join(filter(None, (code, proposal.name, at)))


def written(at: Position) -> str:
    """Write a position as places.yaml has it: five decimals are 1 m.

    >>> written(Position(-25.9, 32.58123456))
    '[-25.9, 32.58123]'
    """
    return f"[{round(at.lat, 5)}, {round(at.lon, 5)}]"
