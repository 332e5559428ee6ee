"""Read the crews of city.yaml: who does the work, and the body that each belongs to.

Their members are people and stand in no file: see `dial311 crews`.
"""

import re
from typing import Final

from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.plain import PlainWeek
from app.menufiles.schema_hours import read_hours
from app.menufiles.tree import Scalar

#: What is said of a crew.
CREW_WORDS: Final = ("name", "body", "hours")
#: As many characters as the code and the name of a crew may have.
CODE: Final = "[a-z0-9][a-z0-9_]{0,19}"
NAME: Final = 200


def read(
    city: Fields, notes: Notes, bodies: dict[str, str], hours: dict[str, PlainWeek]
) -> dict[str, str]:
    """Give crew -> body; each crew is added to `bodies`, and to `hours` where it has some.

    A crew without hours of its own works those of its body.
    """
    known = tuple(bodies)
    crews: dict[str, str] = {}
    for key, value in city.pairs("crews") if city.get("crews") else ():
        _check_code(key, known, notes)
        crew = Fields(value, notes, f"the crew {key.text}", CREW_WORDS)
        said = crew.text("name")
        if known:  # else it is not known who answers for what, and bodies: has its finding
            bodies[key.text] = said
        if name := crew.get("name"):
            fields.check_length(name, notes, f"the name of {key.text}", NAME)
        crews[key.text] = _body(crew, notes, known)
        if written := crew.get("hours"):
            hours[key.text] = read_hours(written, notes, key.text)
        elif crews[key.text] in hours:
            hours[key.text] = hours[crews[key.text]]
    return crews


def _check_code(key: Scalar, bodies: tuple[str, ...], notes: Notes) -> None:
    if not re.fullmatch(CODE, key.text):
        mend = "small letters, digits and _ only, 20 at most, as in crew_north"
        notes.add(key.mark, f"{short(key.text)} cannot be the code of a crew", mend)
    elif key.text in bodies:
        notes.add(key.mark, f"{key.text} is a body already", "give the crew a code of its own")


def _body(crew: Fields, notes: Notes, bodies: tuple[str, ...]) -> str:
    body, node = crew.text("body"), crew.get("body")
    if body and node and bodies and body not in bodies:
        notes.add(node.mark, f"city.yaml has no body {short(body)}", suggest(body, bodies))
    return body
