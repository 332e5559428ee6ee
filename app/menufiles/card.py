"""The reference card of the language: its grammar and its words, on two printed pages.

Made of the lists that the check uses; `menus/CARD.md` is what it gives, and a test compares.
"""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from app.domain.delivery import SMS_PART, Policy
from app.menu.conditions import IN_CREW, OF_JOBS
from app.menu.effects import JOB_EFFECTS
from app.menu.inspect import WIRE_PREFIX
from app.menu.values import OF_MESSAGES
from app.menufiles import meanings, schema_menu, schema_messages, schema_places, schema_services

#: Septets of a screen on every network that is known to us.
SMALLEST_USUAL: Final = 160

_HEAD: Final = """\
# The menu language on two pages
Written by `dial311 menu card`. `README.md` explains it, `dial311 menu check` says what to mend.

## How a menu is written
    menu     = head, screens             ; the first screen begins the call
    head     = language: {language}
               keys: {{digit label: back, digit label: more}}
               wrong: {{say: text, after 2..9: name}}
               failed: text
               over: text
               [tell: {{name: line, ...}}]
               words: {{word: text, ...}}
    screen   = name: text                ; a text alone ends the call
             | name: form
             | name: [form, ...]         ; the first whose if holds, the last has no if
    form     = {{if: condition, say: text, tell: [name, ...], type: {{answer: target, ...}},
                choose: {{option: target, ...}}}}                    ; each may be left out
             | {{if: condition, go: name}}                          ; jumps on, shows nothing
    option   = digit label | digit <list> | digit-digit <list> | <list>
    target   = name | {{if: condition, do: effect, go: name, wrong: text}}  ; go, or do: resume
    line     = text | {{if: condition, say: text, choose: {{digit label: target, ...}}}}
    text     = letters, with <value> where a value stands
    name     = small letters, digits and _, a letter first, 40 at most
    digit    = 0 .. 9, the key that the caller presses

`if` stands behind options, `wrong` behind typed answers. In menu.en.yaml (another language) the
same screens stand with their texts alone: `choose` is the list of labels with their digits, `type`
the hints behind `wrong`, a line of `tell` its text (and `choose`), `wrong` in the head its text.
`calendar.yaml`: `holidays: {{date: name, ...}}`, `notices: {{name: {{say: {{language: text, ...}},
from: date, until: date, where: [code, ...], service: [code, ...], pause: yes, rounds: [tue, ...]}},
...}}`; `messages.yaml`: a text, or `{{say: text, policy: {policies}, priority:
1..9, expires after: 3 days, quiet: yes | no, parts: 1..{parts}}}`; all but `say` at will.
"""
_FOOT: Final = """\
## Lengths, in septets: a letter counts one, each of `^ {{ }} [ ] ~ \\ |` two
A screen {screen} with all that is drawn on it (the wire takes {wire}), the label of a problem
{problem}, of a place {place}, an SMS {sms}. Phones get letters without accents. Quotes go around a
text that holds `: ` or ` #` or begins with a sign, in `{{ }}` and `[ ]` around one with a comma.
"""
_WIDEST: Final = 100
#: Words for crews: named in a sentence of their own, for few who edit menus need them.
OF_CREWS: Final = frozenset(
    ("job", IN_CREW, *OF_JOBS, *JOB_EFFECTS, "jobs", "deadline"),
)
_CREWS: Final = (
    f"For crews: list <job>; if: {IN_CREW}, {', '.join(OF_JOBS)};"
    f" do: {', '.join(JOB_EFFECTS)}; values <jobs>, <deadline>"
)


def card() -> str:
    """Give the text of the card, Markdown."""
    return "\n".join((_head(), *_tables(), _foot()))


def _head() -> str:
    return _HEAD.format(
        language=schema_menu.LANGUAGE,
        policies=" | ".join(Policy),
        parts=schema_messages.MOST_PARTS,
    )


def _foot() -> str:
    return _FOOT.format(
        screen=SMALLEST_USUAL - WIRE_PREFIX,
        wire=WIRE_PREFIX,
        problem=schema_services.LABEL,
        place=schema_places.LABEL,
        sms=SMS_PART,
    )


def _tables() -> Iterator[str]:
    brackets = {f"<{word}>": m for word, m in meanings.LISTS_MEAN.items() if word not in OF_CREWS}
    of_others = OF_MESSAGES | OF_CREWS
    values = {f"<{word}>": m for word, m in meanings.VALUES_MEAN.items() if word not in of_others}
    conditions = {w: m for w, m in meanings.CONDITIONS_MEAN.items() if w not in OF_CREWS}
    effects = {word: m for word, m in meanings.EFFECTS.items() if word not in OF_CREWS}
    yield from _table("The head of menu.yaml", meanings.HEAD)
    yield from _table("A screen", meanings.SCREEN)
    yield from _table("Lists, in `choose`", brackets)
    yield from _table("Typed answers, in `type`", meanings.TYPES_MEAN)
    yield from _table("Conditions, behind `if`", conditions)
    yield from _table("Effects, behind `do`", effects)
    yield from _table("Values, in any text", values)
    *rows, _ = _table("Messages, in messages.yaml", schema_messages.MESSAGES)
    yield from rows
    at_will = ", ".join((*schema_messages.AT_WILL, *schema_messages.SMS_TEXTS))
    dates = " and ".join(schema_menu.OF_DATES)
    words = f"In `words`: {', '.join(schema_menu.WORDS)}; with <due> {dates}"
    yield textwrap.fill(f"Messages at will: {at_will}. {_CREWS}. {words}", _WIDEST)
    yield ""


def _table(title: str, words: Mapping[str, str]) -> Iterator[str]:
    """Give words and meanings in two columns, as a printer with one width of letters sets them."""
    yield f"## {title}"
    wide = max(map(len, words))
    for word, means in words.items():
        lines = textwrap.wrap(
            f"{word:{wide}}  {means}", _WIDEST - 4, subsequent_indent=" " * (wide + 2)
        )
        yield from (f"    {line}" for line in lines)
    yield ""
