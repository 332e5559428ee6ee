"""Words that an SMS may begin with, whatever a city adds to them, and what each asks for."""

from collections.abc import Mapping
from typing import Final

STATUS: Final = "status"
HELP: Final = "help"
START: Final = "start"
REPORT: Final = "report"
YES: Final = "yes"
NO: Final = "no"

#: what is asked for -> what it means, in the order of the documents
ASKS: Final[Mapping[str, str]] = {
    STATUS: "how a case stands: the number behind it, or the newest case of who asks",
    HELP: "what may be written",
    START: "messages again, after a word that ended them",
    REPORT: "to report: the call goes on by SMS",
    YES: "that the case asked about is solved",
    NO: "that it is not",
}
#: Understood in every city, folded.
ALWAYS: Final[Mapping[str, str]] = {
    "status": STATUS,
    "help": HELP,
    "start": START,
    "report": REPORT,
    "1": YES,
    "2": NO,
}
#: A short message that begins with one of these words, or of the city's own, ends all messages
#: to its sender: "STOP ALL", "SAIR 311". Who is left alone by mistake may still report; who is
#: not is wronged.
STOP: Final = frozenset({"stop", "unsubscribe", "end", "quit"})
