"""Where a caller is: small, made of codes, saved between any two inputs.

Nothing typed freely is in it. What the caller was offered is part of it, so a key means what
the screen said it means, whatever happens to lists, facts or the clock in between.
"""

from typing import Any, Final, NamedTuple

from app.menu.effects import Job, OpenCase

#: Moves of an offered key that are no option of the screen.
BACK, MORE = -1, -2
#: The first option of the line that is told, the next one being one less; the code names the line.
LINE = -3


#: The kind of an answer that is a typed number.
NUMBER: Final = "number"


class Answer(NamedTuple):
    """One thing the caller has settled, and on which screen."""

    screen: str  #: "" for one of an earlier report that stays known: see `returning`
    kind: str  #: service | district | bairro | place | names | number | case | job | go
    code: str


class Offer(NamedTuple):
    """A key on the screen in front of the caller."""

    key: str
    option: int  #: index among the variant's options, or BACK or MORE
    code: str  #: which item of a list; "" for a plain option


class Unfinished(NamedTuple):
    """A call that broke off before its report was sent."""

    screen: str = ""  #: where it goes on; "" when the menu of today does not lead there any more
    trail: tuple[Answer, ...] = ()
    day: int = 0  #: on which it began, as in `State`: what it was told of holds till it ends


class Awaiting(NamedTuple):
    """A case that is said to be solved, and waits for the caller's word on it."""

    number: int
    service: str  #: code
    place: str  #: code, as precise as this caller may hear it


class News(NamedTuple):
    """A case that was closed unsolved, of which the caller has not heard yet."""

    number: int
    status: str
    service: str  #: code
    place: str  #: code, as precise as this caller may hear it


class Caller(NamedTuple):
    """What is known of a caller when the call begins."""

    new: bool = True  #: never filed before
    cases: int = 0
    places: tuple[tuple[str, str], ...] = ()  #: (what the service needed, place code), newest first
    unfinished: Unfinished | None = None  #: the caller's last call, while it may be gone on with
    awaiting: Awaiting | None = None
    news: News | None = None
    crew: str = ""  #: code of the crew the caller works in, a blank, which of its members


class State(NamedTuple):
    """A call between two inputs."""

    screen: str
    language: str
    caller: Caller
    trail: tuple[Answer, ...] = ()  #: every screen at most once
    variant: int = 0  #: the form of the screen that was shown
    page: int = 0
    wrong: int = 0  #: wrong keys in a row
    hint: int = -1  #: -1 none, 0 the menu's, n the n-th typed answer's own
    offered: tuple[Offer, ...] = ()
    filings: int = 0  #: reports sent and cases joined
    number: int = 0  #: public number of the case this call filed or did something with; 0 before
    people: int = 0  #: who have told us of the case that was joined, the caller too
    same: OpenCase | None = None  #: the open case that this screen may offer to join
    day: int = 0  #: on which it began, as `date.toordinal`; 0 where nothing depends on it
    sent: int = 0  #: answers that are of what was sent: no way leads back into them
    due: int = 0  #: day told for the case of `number`, as in `CaseFact`; or NOTHING_DUE
    job: Job | None = None  #: the job that a crew looked at last, as it stood then

    def moved(
        self,
        screen: str,
        trail: tuple[Answer, ...],
        page: int = 0,
        language: str = "",
        filings: int = -1,
        sent: int = -1,
    ) -> "State":
        """The call after a valid input. Built in one go: `_replace` costs three times as much."""
        return State(
            screen,
            language or self.language,
            self.caller,
            trail,
            0,
            page,
            0,
            -1,
            (),
            self.filings if filings < 0 else filings,
            self.number,
            self.people,
            None,
            self.day,
            min(self.sent, len(trail)) if sent < 0 else sent,
            self.due,
            self.job,
        )

    def shown(self, screen: str, variant: int, page: int, offered: tuple[Offer, ...]) -> "State":
        """The call in front of a drawn screen."""
        return State(
            screen,
            self.language,
            self.caller,
            self.trail,
            variant,
            page,
            self.wrong,
            self.hint,
            offered,
            self.filings,
            self.number,
            self.people,
            self.same,
            self.day,
            self.sent,
            self.due,
            self.job,
        )

    def of(self, caller: Caller) -> "State":
        """The same call of somebody else. Built as in `moved`."""
        return State._make((*self[:CALLER], caller, *self[CALLER + 1 :]))

    def answer(self, *kinds: str) -> str:
        """The code of the newest answer of one of these kinds, or ""."""
        for answer in reversed(self.trail):
            if answer.kind in kinds:
                return answer.code
        return ""

    @property
    def goes_back(self) -> bool:
        """Whether there is an answer to take back, of nothing that was sent."""
        return len(self.trail) > self.sent

    @property
    def looks_at(self) -> Job | None:
        """The job that was chosen last; None where a problem or a case has been since.

        Behind it, on a screen that was passed before, the job with which something was done.
        """
        if self.job is None:
            return None
        for answer in reversed(self.trail):
            if answer.kind in {"job", "service", "case"}:
                return self.job if answer.kind == "job" else None
        return self.job if self.job.is_done or self.job.is_gone else None

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """The numbers typed on the way, oldest first: (screen, digits)."""
        return tuple((answer.screen, answer.code) for answer in self.trail if answer.kind == NUMBER)

    @property
    def place(self) -> str:
        """The most precise place settled so far."""
        return self.answer("place", "bairro", "district")


#: An open case that is here, or has no date, is written without.
_SAME_HERE: Final = OpenCase._fields.index("place")
_SAME_SHORT: Final = OpenCase._fields.index("due")
#: Where the caller stands in `to_plain`.
CALLER = State._fields.index("caller")
#: What few calls have stands last, and is left out of others: people, same, the day, what was sent
#: where answers have followed, and a date that was told.
_SHORT: Final = State._fields.index("people")
_SAME: Final = State._fields.index("same")
_DAY: Final = State._fields.index("day")
_SENT: Final = State._fields.index("sent")
_DUE: Final = State._fields.index("due")
_JOB: Final = State._fields.index("job")


def to_plain(state: State) -> list[Any]:
    """Give a state as lists, strings and numbers, for a JSON writer."""
    plain: list[Any] = list(state)
    # Plain tuples: a fast JSON writer takes no subclass of them.
    plain[CALLER] = plain_caller(state.caller)
    plain[3] = list(map(tuple, state.trail))
    plain[8] = list(map(tuple, state.offered))
    if state.same:
        plain[_SAME] = _plain_same(state.same)
    if state.job:
        plain[_JOB] = tuple(state.job)
        return plain
    del plain[_JOB]
    if state.due:
        return plain
    del plain[_DUE]
    if state.sent != _all_sent(state):
        return plain
    del plain[_SENT]
    if not state.day:
        del plain[_DAY if state.same or state.people else _SHORT :]
    return plain


def _plain_same(same: OpenCase) -> tuple[Any, ...]:
    if same.place:
        return tuple(same)
    return same[:_SAME_HERE] if same.due else same[:_SAME_SHORT]


def _all_sent(state: State) -> int:
    """Count the answers in front of the screen that follows a report: all of them are sent."""
    return len(state.trail) if state.filings else 0


def plain_caller(caller: Caller) -> tuple[Any, ...]:
    """Give a caller as `to_plain` does; of most nothing is open, and they are written short."""
    *known, unfinished, awaiting, news, crew = caller
    left = unfinished and _plain_left(unfinished)
    if crew:
        return (*known, left, awaiting and tuple(awaiting), news and tuple(news), crew)
    if news:
        return (*known, left, awaiting and tuple(awaiting), tuple(news))
    if awaiting:
        return (*known, left, tuple(awaiting))
    return (*known, left) if left else tuple(known)


def _plain_left(left: Unfinished) -> tuple[Any, ...]:
    trail = list(map(tuple, left.trail))
    return (left.screen, trail, left.day) if left.day else (left.screen, trail)


def from_plain(plain: list[Any]) -> State:
    """Undo `to_plain`, also after a trip through JSON.

    Raises:
        ValueError: it is not a state of this format.
    """
    try:
        values = list(plain)
        values[CALLER] = _caller(*values[CALLER])
        values[3] = tuple(Answer(*answer) for answer in values[3])
        values[8] = tuple(Offer(*offer) for offer in values[8])
        if values[_SAME:] and values[_SAME]:
            values[_SAME] = OpenCase(*values[_SAME])
        if values[_JOB:] and values[_JOB]:
            values[_JOB] = Job(*values[_JOB])
        state = State(*values)
        return state if values[_SENT:] else state._replace(sent=_all_sent(state))
    except (TypeError, IndexError) as error:
        raise ValueError("not a stored call") from error


def _caller(
    new: bool,
    cases: int,
    places: list[tuple[str, str]],
    unfinished: list[Any] | None = None,
    awaiting: list[Any] | None = None,
    news: list[Any] | None = None,
    crew: str = "",
) -> Caller:
    known = tuple((need, code) for need, code in places)
    waits = Awaiting(*awaiting) if awaiting else None
    heard = News(*news) if news else None
    if unfinished is None:
        return Caller(new, cases, known, None, waits, heard, crew)
    screen, trail, *day = unfinished
    left = Unfinished(screen, tuple(Answer(*a) for a in trail), *day)
    return Caller(new, cases, known, left, waits, heard, crew)
