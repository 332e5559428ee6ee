"""Read messages.yaml: what is sent by SMS, one text a name."""

from typing import Final

from app.menufiles import phrases
from app.menufiles.draft import Phrase
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes
from app.menufiles.tree import Node

#: name -> when it is sent
MESSAGES: Final = {
    "received": "after a report was filed",
    "how_to_report": "to who writes an SMS instead of dialling",
    "resolved": "to everybody of a case when it is said to be solved",
    "unresolved": "to everybody of a case when it is given up; may say <reason>",
    "invalid": "to everybody of a case when it is rejected; may say <reason>",
    "merged": "to everybody of a case when it repeats another, <main number>",
    "reopened": "to everybody of a case when it is opened again",
}


def read_messages(node: Node, notes: Notes, language: str) -> dict[str, Phrase]:
    """Read messages.yaml, whose texts are in the city's first language."""
    below = Fields(node, notes, "messages.yaml", tuple(MESSAGES))
    found: dict[str, Phrase] = {}
    for name in MESSAGES:
        if text := below.need(name):
            found[name] = phrases.phrase(text, notes, name, language)
    return found
