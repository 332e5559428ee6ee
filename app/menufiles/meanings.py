"""What the words of the language mean, one line each: for the reference card and for editors.

Conditions, lists, values, typed answers and messages say it where they act.
"""

from collections.abc import Mapping
from typing import Final

from app.menu.conditions import CONDITIONS
from app.menu.lists import LISTS
from app.menu.typing import TYPES
from app.menu.values import VALUES
from app.menufiles.schema_menu import LANGUAGE

HEAD: Final[Mapping[str, str]] = {
    "language": f"version of this language: {LANGUAGE}",
    "keys": "the keys that draw themselves where they lead somewhere: back and more",
    "wrong": "the hint after a wrong key, and the screen after so many in a row",
    "failed": "said when nothing could be stored",
    "over": "said to who goes on after the end of a call",
    "tell": "lines by name, which screens may show",
    "words": "what statuses are called, what stands before a block's number, how dates are told",
}
SCREEN: Final[Mapping[str, str]] = {
    "if": "this form is shown when the condition holds; the last form has none",
    "say": "the text above the options",
    "tell": "names of lines; the first whose condition holds is shown",
    "type": "what may be typed, and the screen that follows",
    "choose": "options with their digits, and the screens that follow",
    "go": "jumps on without showing anything",
}
TARGET: Final[Mapping[str, str]] = {
    "if": "the option is there when the condition holds",
    "do": "what is done with the answer",
    "go": "the screen that follows",
    "wrong": "the hint when what was typed is not found",
}
EFFECTS: Final[Mapping[str, str]] = {
    "file": "stores the report; its place and problem are chosen before",
    "comment": "adds what is typed to the report; with type: text",
    "resume": "goes on with the call that broke off; without go",
    "join": "counts the caller in on the open case; under if: the same is open here",
    "confirm": "takes the word that the case is solved; under if: a case awaits the caller",
    "reopen": "takes the word that it is not solved; under if: a case awaits the caller",
    "subscribe": "lets the caller hear of the case they look at",
    "accept": "says that the caller's crew does the job they look at",
    "done": "says that the job is solved; a typed code or text is kept as a sign of being there",
    "impossible": "closes the job unsolved; the label or the typed text is the reason told",
    "decline": "gives the job to the body of city.yaml that the crew belongs to",
}
CONDITIONS_MEAN: Final = {word: means for word, (_, means) in CONDITIONS.items()}
LISTS_MEAN: Final = {word: listing.means for word, listing in LISTS.items()}
VALUES_MEAN: Final = {word: means for word, (_, means) in VALUES.items()}
TYPES_MEAN: Final = {word: means for word, (_, means) in TYPES.items()}
