"""Read messages.yaml: what is sent by SMS, one text a name, and on which terms."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.domain.clock import DAY_US
from app.domain.delivery import ANSWER, FIRST, LAST, SCREEN, Policy, Terms
from app.menufiles import fields, phrases
from app.menufiles.draft import Phrase
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Node, Pairs

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
#: name -> when it is sent; whoever leaves it out sends none, or what is said here.
AT_WILL: Final = {
    "joined": "to who is joined to an open case by an official; received where it is left out",
    "new_jobs": "to everybody of a crew that is given cases, once a day",
}
#: name -> when it answers an SMS. None of them is needed; who writes one writes all.
SMS_TEXTS: Final = {
    "sms_resolved": "in place of resolved, where the network carries answers: 1 yes, 2 no",
    "sms_help": "what may be written, to who asks for it",
    "sms_status": "to who asks of a case; may say <status>",
    "sms_no_case": "to who asks of a case that is not there",
    "sms_confirmed": "to who says that the case asked about is solved",
    "sms_reopened": "to who says that it is not",
    "sms_which": "to who says so while several cases are asked about",
    "sms_again": "to who wants messages again",
    "sms_kept": "to who wrote what was not understood, once a day: a person reads it",
}
_HOUR_US: Final = DAY_US // 24
_ONCE, _SURELY = Policy.AT_MOST_ONCE, Policy.AT_LEAST_ONCE
#: name -> its terms where the file does not say. What answers somebody who is awake, and has read
#: it on a screen or will ask again, leaves at any hour and never twice; what tells how a case goes
#: on waits for the morning, and is rather told twice than never.
TERMS: Final[Mapping[str, Terms]] = {
    "received": Terms(_ONCE, 2, DAY_US, keeps_quiet=False),
    "how_to_report": Terms(_ONCE, 6, 6 * _HOUR_US, keeps_quiet=False),
    "resolved": Terms(_SURELY, 3, 3 * DAY_US),
    "unresolved": Terms(_SURELY, 4, 7 * DAY_US),
    "invalid": Terms(_SURELY, 4, 7 * DAY_US),
    "merged": Terms(_SURELY, 7, 7 * DAY_US),
    "reopened": Terms(_SURELY, 5, 3 * DAY_US),
    "joined": Terms(_ONCE, 2, DAY_US, keeps_quiet=False),
    "new_jobs": Terms(_SURELY, 5, DAY_US),
    # Somebody waits with the phone in hand: a late answer would answer something else.
    **dict.fromkeys(SMS_TEXTS, Terms(_ONCE, 2, _HOUR_US, keeps_quiet=False)),
    "sms_resolved": Terms(_SURELY, 3, 3 * DAY_US),
    SCREEN: Terms(_ONCE, 1, _HOUR_US // 2, keeps_quiet=False),
    ANSWER: Terms(_SURELY, 3, 7 * DAY_US, parts=2),
}
#: What may stand beside the text -> what it says
WORDS: Final = {
    "say": "the text",
    "policy": "what happens when nobody knows whether it went: it is sent again once, or not",
    "priority": "1 to 9: 1 leaves first, and waits last where a day has its number of messages",
    "expires after": "older than this it is not sent any more, as in 3 days, 12 hours",
    "quiet": "yes: it waits for the end of the quiet hours of city.yaml",
    "parts": "as many SMS as it may take, each paid for; 1 where it is left out",
}
MOST_PARTS: Final = 4
#: Units of `expires after`, in microseconds; one of them may stand without its s.
UNITS: Final = {"minutes": _HOUR_US // 60, "hours": _HOUR_US, "days": DAY_US}
SPAN: Final = r"[1-9][0-9]{0,3} (?:minute|hour|day)s?"
#: Nobody waits longer to hear of a case, and no row is kept so long.
LONGEST_US: Final = 30 * DAY_US


class Messages(NamedTuple):
    """What messages.yaml says, by name."""

    texts: dict[str, Phrase]
    terms: dict[str, Terms]


def read_messages(node: Node, notes: Notes, language: str) -> Messages:
    """Read messages.yaml, whose texts are in the city's first language."""
    below = Fields(node, notes, "messages.yaml", (*MESSAGES, *AT_WILL, *SMS_TEXTS))
    found = Messages({}, dict(TERMS))
    answers = SMS_TEXTS if any(below.get(name) for name in SMS_TEXTS) else ()
    for name in (*MESSAGES, *filter(below.get, AT_WILL), *answers):
        said = below.need(name)
        if isinstance(said, Pairs) and _is_record(said):
            written = Fields(said, notes, f"the message {name}", tuple(WORDS))
            found.terms[name] = _terms(written, notes, TERMS[name])
            said = written.need("say")
        if said:
            found.texts[name] = phrases.phrase(said, notes, name, language)
    return found


def _is_record(node: Pairs) -> bool:
    """Tell terms from a text that lacks its quotes, as in {brand}."""
    return any(key.text in WORDS or len(node.pairs) > 1 for key, _ in node.pairs)


def _terms(written: Fields, notes: Notes, usual: Terms) -> Terms:
    policy = written.one_of("policy", tuple(Policy)) if written.get("policy") else ""
    return Terms(
        Policy(policy) if policy in tuple(Policy) else usual.policy,
        written.whole_or_none("priority", FIRST, LAST) or usual.priority,
        _span(written, notes) or usual.expires_us,
        written.yes("quiet") if written.get("quiet") else usual.keeps_quiet,
        written.whole_or_none("parts", 1, MOST_PARTS) or usual.parts,
    )


def _span(written: Fields, notes: Notes) -> int:
    """Read `expires after` in microseconds; 0 where it is left out or wrong."""
    node = written.get("expires after")
    found = fields.text(node, notes, "expires after") if node else ""
    if node is None or not found:
        return 0
    if not re.fullmatch(SPAN, found):
        what = f"expires after {short(found)} is no span of time"
        notes.add(node.mark, what, "write a number and minutes, hours or days, as in 3 days")
        return 0
    number, _, unit = found.partition(" ")
    span = int(number) * UNITS[f"{unit.removesuffix('s')}s"]
    if span > LONGEST_US:
        most = LONGEST_US // DAY_US
        notes.add(node.mark, f"expires after {found} is too long", f"write {most} days or less")
    return span


def written_span(span_us: int) -> str:
    """Write a span of time as the file has it.

    >>> written_span(DAY_US), written_span(6 * DAY_US // 24)
    ('1 day', '6 hours')
    """
    unit, size = next(one for one in reversed(UNITS.items()) if span_us % one[1] == 0)
    number = span_us // size
    return f"{number} {unit if number > 1 else unit.removesuffix('s')}"
