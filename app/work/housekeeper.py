"""Looks after the house: sends anew, notes tests and what is proposed no more, forgets the old."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection

from app.domain.audit import Audited, Deed, Who
from app.domain.errors import InvalidInput
from app.domain.proposals import Proposal, sign_of, subject_of
from app.domain.text import says
from app.edits.edited import Unfit
from app.menu.model import City
from app.store.dismissal_store import dismiss, propose_again
from app.store.handled_list import take_back
from app.store.vault import Vault
from app.work.doorman import OpenAccounts
from app.work.forgetting import Forgetting
from app.work.publisher import Write
from app.work.resending import resend

#: Of a test of the line, what it came to.
WORKED: Final = "worked"
FAILED: Final = "failed"
#: Characters of what somebody notes of a test.
MOST_NOTE: Final = 300
_MOST_OBJECT: Final = 80


class Premises(NamedTuple):
    """Where the house stands."""

    address: str  #: what officials type to open the desk; "" where nobody said
    data_dir: Path
    mail_server: str = ""  #: what letters leave by; "" where none do


class Tested(NamedTuple):
    """What somebody says who has just dialled."""

    operator: str  #: name of the network in routes.yaml
    came_to: str  #: `WORKED` or `FAILED`; "" where nothing was chosen
    note: str


class Housekeeper:
    """Each deed is one unit of work, with what the audit keeps of it."""

    def __init__(
        self,
        write: Write,
        open_accounts: OpenAccounts,
        premises: Premises,
        forgetting: Forgetting,
        vault: Vault,
    ) -> None:
        """Take the way to write, what keeps deeds, the loop that forgets, and the vault."""
        self._write = write
        self._open = open_accounts
        self._forgetting = forgetting
        self._vault = vault
        self.premises = premises

    def start(self) -> None:
        """Begin to forget."""
        self._forgetting.start()

    def stop(self) -> None:
        """Finish what is in hand."""
        self._forgetting.stop()

    def resend(self, city: City, city_id: int, message_id: int, who: Who) -> None:
        """Have a message of a city sent anew. Raises: as `message_list.send_anew`."""
        its = message_id, who, lambda _: city, city_id
        self._write(lambda connection: resend(connection, self._open(connection), *its))

    def take_back(self, city: City, city_id: int, message_id: int, who: Who) -> None:
        """Let an SMS wait again that needed no answer. Raises: as `handled_list.take_back`."""

        def work(connection: Connection) -> None:
            before = take_back(connection, self._vault, city, city_id, message_id)
            what = f"message {message_id}"
            deed = Audited(Deed.TOOK_BACK, what, before=before, city_id=city_id)
            self._open(connection).audit(who, [deed])

        self._write(work)

    def dismiss(self, city_id: int, proposals: Sequence[Proposal], reason: str, who: Who) -> None:
        """Let proposals for the places be made no more.

        Raises: Unfit without a reason, or with one of more than `MOST_NOTE` characters.
        """
        if not says(reason):
            raise Unfit("Write why they are dismissed.", field="reason")
        if len(reason) > MOST_NOTE:
            said = "a reason has at most %(most)s characters"
            raise Unfit(said, field="reason", most=MOST_NOTE)
        deeds = [
            Audited(Deed.DISMISSED, _proposal(sign_of(one)), "", subject_of(one), reason, city_id)
            for one in proposals
        ]

        def work(connection: Connection) -> None:
            book = self._open(connection)
            dismiss(connection, city_id, proposals, who.name, book.now_us)
            book.audit(who, deeds)

        self._write(work)

    def propose_again(self, city_id: int, sign: str, who: Who) -> None:
        """Let a dismissed proposal be made again; nothing is done of one that is not dismissed."""

        def work(connection: Connection) -> None:
            if one := propose_again(connection, city_id, sign):
                deed = Audited(Deed.PROPOSED_AGAIN, _proposal(sign), after=subject_of(one))
                self._open(connection).audit(who, [deed._replace(city_id=city_id)])

        self._write(work)

    def note_test(self, city_id: int, tested: Tested, who: Who) -> None:
        """Keep that somebody dialled. Raises: InvalidInput where it does not say what happened."""
        if tested.came_to not in (WORKED, FAILED):
            raise InvalidInput("say whether it worked")
        if len(tested.note) > MOST_NOTE:
            raise InvalidInput("a note has at most %(most)s characters", most=MOST_NOTE)
        what = Audited(
            Deed.TESTED_LINE,
            line_object(tested.operator),
            after=tested.came_to,
            reason=tested.note,
            city_id=city_id,
        )
        self._write(lambda connection: self._open(connection).audit(who, [what]))


def _proposal(sign: str) -> str:
    return f"proposal {sign}"


def line_object(operator: str) -> str:
    """Give what the audit calls the line of an operator.

    >>> line_object("Vodacom")
    'line Vodacom'
    """
    return f"line {operator}"[:_MOST_OBJECT]
