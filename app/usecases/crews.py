"""Who works in a crew: people are added by their phone number and leave by their member number.

Pure but for the port. One phone is in one crew, so that it has one list; several people may share a
phone, and then they are one member.
"""

from typing import Final, NamedTuple, Protocol

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.phone import is_replyable, mask, read_written
from app.menu.model import City

#: Characters of what a member is called.
MOST_NAME: Final = 40


class Joining(NamedTuple):
    """Somebody who is to work in a crew."""

    crew: str  #: code
    phone: str  #: as it was typed
    name: str  #: what colleagues call them; "" for none
    actor: str  #: who adds them: "official ana"


class CrewBook(Protocol):
    """Members of a city's crews, within one transaction."""

    def crew_of(self, msisdn: str) -> str:
        """Give the crew a phone is in, a blank, which member; "" for none."""

    def add(self, crew: str, msisdn: str, name: str, actor: str) -> int:
        """Add a phone to a crew; give the member's number."""

    def remove(self, crew: str, member: int, actor: str) -> bool:
        """Take a member out of a crew; whether there was one."""


def add_member(book: CrewBook, city: City, who: Joining) -> int:
    """Add somebody to a crew; give the member's number.

    Raises:
        NotFound: city.yaml has no such crew.
        InvalidInput: the number is none of the city's country, or the name cannot be kept.
        Conflict: the phone is in a crew already.
    """
    check_crew(city, who.crew)
    plan = city.calling_code, city.national_digits
    msisdn = read_written(who.phone, *plan)
    if msisdn is None or not is_replyable(msisdn, *plan):
        raise InvalidInput(
            "%(phone)s is no number of %(city)s: write +%(code)s and %(digits)s digits",
            phone=mask(who.phone),
            city=city.name,
            code=city.calling_code,
            digits=city.national_digits,
        )
    if not who.name.isprintable():
        raise InvalidInput("the name holds a character that cannot be shown: write it without")
    if len(who.name) > MOST_NAME:
        raise InvalidInput(
            "the name has %(length)s characters, %(most)s are kept",
            length=len(who.name),
            most=MOST_NAME,
        )
    if known := book.crew_of(msisdn):
        crew, _, member = known.partition(" ")
        raise Conflict(
            "%(phone)s is member %(member)s of %(crew)s:"
            " take it out there first: crews remove %(crew)s %(member)s",
            phone=mask(msisdn),
            member=member,
            crew=crew,
        )
    return book.add(who.crew, msisdn, who.name.strip(), who.actor)


def remove_member(book: CrewBook, crew: str, member: int, actor: str) -> None:
    """Take somebody out of a crew; what they have done stays on record.

    A crew that city.yaml has no more can be emptied still.

    Raises: NotFound where the crew has no such member.
    """
    if not book.remove(crew, member, actor):
        raise NotFound(
            "%(crew)s has no member %(member)s: crews members %(crew)s lists them",
            crew=crew,
            member=member,
        )


def check_crew(city: City, code: str) -> None:
    """Hold a code to the crews of city.yaml.

    Raises: NotFound when there is none of this code.
    """
    body = city.bodies.get(code)
    if body is None or not body.is_crew:
        known = ", ".join(one.code for one in city.bodies.values() if one.is_crew)
        raise NotFound(
            "city.yaml has no crew %(crew)s; it has %(known)s",
            crew=code,
            known=known or "none: add crews:",
        )
