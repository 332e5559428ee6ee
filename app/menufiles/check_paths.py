"""Say in plain sentences what `app.menu.paths` found on the ways through a menu."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.menu.again import filed_again, said_again
from app.menu.conditions import CASE_AWAITS, IN_CREW, JOB_HAS_DEADLINE, SAME_OPEN
from app.menu.exits import without_end
from app.menu.graph import GIVING_UP, Need, values
from app.menu.model import Menu
from app.menu.notices import HAS_NOTICE
from app.menu.paths import FILES, Gap, Paths, forgotten, gaps
from app.menu.settled import (
    AWAITED,
    BAIRRO,
    BAIRROS,
    CASE,
    CREW,
    DATED,
    DEADLINE,
    FILED,
    JOB,
    MAIN,
    NOTICE,
    NUMBER,
    PEOPLE,
    PLACE,
    REASON,
    SAME,
    SERVICE,
    SHOWN,
    UNFINISHED,
    VALUE_NEEDS,
)
from app.menu.values import OF_MESSAGES
from app.menufiles import draft
from app.menufiles.build_menu import build_menu
from app.menufiles.compile import compile_menu
from app.menufiles.draft import Phrase
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark
from app.menufiles.way_marks import mark_of, shown

#: fact -> (what is amiss without it, what settles it)
_WITHOUT: Final = {
    SERVICE: ("no problem is chosen", "<service>"),
    PLACE: ("no place is chosen", "<district> or another list of places"),
    BAIRRO: ("no bairro is chosen", "<bairro>"),
    BAIRROS: ("no district is chosen and no name typed", "<district>"),
    FILED: ("no report is filed", "{do: file, go: ...}"),
    NUMBER: ("no number is typed", "a typed number"),
    CASE: ("no case is chosen", "<case> or a typed case number"),
    NOTICE: ("no notice is known", ""),
    UNFINISHED: ("no call is known to have broken off", ""),
    SAME: ("none is known to be open", ""),
    AWAITED: ("none is known to wait for a word", ""),
    PEOPLE: ("no case is known to be open or joined", "{do: join, go: ...}"),
    DATED: (
        "no date is told",
        "{do: file, go: ...}, {do: join, go: ...}, <case> or a typed case number",
    ),
    REASON: ("no reason is known", ""),
    MAIN: ("no case is merged", ""),
    CREW: ("nobody is known to be of a crew", ""),
    JOB: ("no job is chosen", "<job>"),
    DEADLINE: ("no date of a job is known", ""),
}

#: fact -> the condition that makes it certain
_UNDER: Final = {
    UNFINISHED: "the last call broke off",
    SAME: SAME_OPEN,
    AWAITED: CASE_AWAITS,
    NOTICE: HAS_NOTICE,
    CREW: IN_CREW,
    DEADLINE: JOB_HAS_DEADLINE,
}
#: What a message may say of the report it is sent for.
_OF_CASE: Final = ("service", "place", "number")
_MESSAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "received": (*_OF_CASE, "due"),
    "how_to_report": (),
    "resolved": _OF_CASE,
    "unresolved": (*_OF_CASE, "reason"),
    "invalid": (*_OF_CASE, "reason"),
    "merged": (*_OF_CASE, "main number"),
    "reopened": _OF_CASE,
    "joined": (*_OF_CASE, "people", "due"),
    "new_jobs": (),
    "sms_resolved": _OF_CASE,
    "sms_help": (),
    "sms_status": (*_OF_CASE, "status"),
    "sms_no_case": (),
    "sms_confirmed": _OF_CASE,
    "sms_reopened": _OF_CASE,
    "sms_which": (),
    "sms_again": (),
    "sms_kept": (),
}


def check_paths(menu: draft.Menu, notes: Notes) -> None:
    """Follow every way through a menu without findings, and note what goes wrong on one."""
    built = build_menu(compile_menu(menu))
    paths, found = gaps(built)
    files = any(way.effect == "file" for way in paths.walked())
    if not files:
        mark = menu.screens[built.first].mark
        mend = "write {do: file, go: ...} behind the option that sends it"
        notes.add(mark, "on no way through this menu is a report filed", mend, rule="unreported")
    told = found if files else [gap for gap in found if _fact(gap.need) not in (FILED, DATED)]
    _note_gaps(menu, told, _opening(built), notes)
    ends = _check_end(menu, built, notes)
    for name in paths.unreached():
        # What should have followed wrong keys is told already.
        if ends or not all(variant.ends for variant in built.screens[name]):
            mend = "lead an option to it, or take it out of all menu files"
            notes.add(
                menu.screens[name].mark,
                f"nothing leads to the screen {name}",
                mend,
                rule="unreachable",
            )
    for name in without_end(built):
        what = f"from the screen {name} no key leads towards an end of the call"
        mend = "lead an option to a screen that is only a text, or on to one that is"
        notes.add(menu.screens[name].mark, what, mend, rule="dead-end")
    _note_again(menu, built, notes)
    _check_head(menu, notes)


def _note_again(menu: draft.Menu, built: Menu, notes: Notes) -> None:
    """Note what a call may send twice: a report, and words, of which a report keeps the last."""
    sent = "sends a report that this call has sent already"
    mend = "take do: file out, or lead the call past <service> or a list of places before it"
    found = [(way, sent, mend) for way in filed_again(built)]
    sent = "takes words for a report that has some from this call, which are lost"
    mend = "ask for words once, on a screen that is not led to behind it"
    found += [(way, sent, mend) for way in said_again(built)]
    for way, what, how in found:
        mark = mark_of(menu, way.screen, way.variant, way.part)
        notes.add(mark, f"{shown(menu, way)} {what}", how, rule="filed-twice", screen=way.screen)


def check_messages(messages: dict[str, Phrase], notes: Notes) -> None:
    """Refuse values that nobody knows when a message is written."""
    for name, may in _MESSAGES.items():
        _check_values(messages.get(name, {}), may, f"the message {name}", notes)


def check_received(menu: draft.Menu, messages: dict[str, Phrase], notes: Notes) -> None:
    """Refuse to forget a report before its message is written."""
    said = set(_names(messages.get("received", {})))
    if not said & {"service", "place"}:
        return
    built = build_menu(compile_menu(menu))
    for way in forgotten(Paths(built)):
        what = f"{shown(menu, way)} files a report and goes back to {way.to}, which forgets it"
        mend = "lead it to a screen of its own: the message received is written there"
        mark = mark_of(menu, way.screen, way.variant, way.part)
        notes.add(mark, what, mend, rule="incomplete-report", screen=way.screen)


def _fact(need: Need) -> str:
    return SHOWN.get(need.fact, need.fact)


def _opening(built: Menu) -> frozenset[str]:
    """Name the screens with which a call begins: of what they lack no way is to blame."""
    return frozenset((built.first, *(form.go for form in built.screens[built.first] if form.go)))


def _note_gaps(menu: draft.Menu, found: list[Gap], opening: frozenset[str], notes: Notes) -> None:
    """Write one finding for each cause, however much follows from it."""
    causes: dict[tuple[Mark, str, str], dict[str, Need]] = {}
    for gap in found:
        for cause in _subjects(menu, gap, opening):
            causes.setdefault(cause, {}).setdefault(_fact(gap.need), gap.need)
    for (mark, subject, screen), facts in causes.items():
        if FILED in facts:
            facts.pop(DATED, None)  # whoever files is told a date
        amiss = " and ".join(_WITHOUT[fact][0] for fact in facts)
        fact, need = next(iter(facts.items()))
        what = f"{subject}, but {amiss} on the way there"
        rule = "incomplete-report" if need.does == FILES else "unset"
        mend = _mend(need, _WITHOUT[fact][1], subject.partition(" leads to ")[2])
        notes.add(mark, what, mend, rule=rule, screen=screen)


def _subjects(
    menu: draft.Menu, gap: Gap, opening: frozenset[str]
) -> Iterator[tuple[Mark, str, str]]:
    """Give what to blame: where it stands, its name, and the screen that has it."""
    need = gap.need
    ways = () if need.screen in opening else gap.ways
    for way in ways:
        leads = f"{shown(menu, way)} leads to {way.to}"
        # Giving up stands in the head, for all screens.
        screen = "" if way.part == GIVING_UP else way.screen
        yield mark_of(menu, way.screen, way.variant, way.part), leads, screen
    if not ways:
        own = f"the screen {need.screen} {need.does}"
        yield mark_of(menu, need.screen, need.variant, need.part), own, need.screen


def _mend(need: Need, settled_by: str, to: str) -> str:
    if need.fact in OF_MESSAGES:
        return "take it out: only messages.yaml can say it"
    if condition := _UNDER.get(need.fact):
        return f"put it under a line or an option with if: {condition}"
    if need.fact == PEOPLE and not to:
        return f"say it under if: {SAME_OPEN}, or on a screen behind do: join"
    if not to:
        return f"take it out here, or lead the call past {settled_by} before it"
    then = f"{need.screen} {need.does}"
    if _fact(need) == FILED:
        return f"{then}: write {{do: file, go: {to}}} here, or lead to another screen"
    return f"{then}: lead past {settled_by} first, or to another screen"


def _check_end(menu: draft.Menu, built: Menu, notes: Notes) -> bool:
    """Hold the screen after too many wrong keys to its purpose: an end, and somebody to call."""
    name = menu.gave_up
    if not all(variant.ends for variant in built.screens[name]):
        what = f"the screen {name} does not end the call, so wrong keys could go on for ever"
        notes.add(
            menu.gave_up_mark,
            what,
            "name a screen that is only a text, as in gave_up",
            rule="gives-up",
        )
        return False
    for index, variant in enumerate(built.screens[name]):
        if "help number" not in values(variant.say):
            what = f"the screen {name} ends a call that went wrong without saying whom to ring"
            notes.add(mark_of(menu, name, index, "say"), what, "add <help number>", rule="gives-up")
    return True


def _check_head(menu: draft.Menu, notes: Notes) -> None:
    for word in ("wrong", "failed", "over"):
        _check_values(getattr(menu, word), (), f"the text {word}", notes)


def _check_values(phrase: Phrase, may: tuple[str, ...], what: str, notes: Notes) -> None:
    for name in _names(phrase):
        if name in VALUE_NEEDS and name not in may:
            mark = next(iter(phrase.values())).mark
            notes.add(
                mark, f"{what} has nothing to put in place of <{name}>", "take it out", rule="unset"
            )


def _names(phrase: Phrase) -> tuple[str, ...]:
    texts = list(phrase.values())[:1]
    return tuple(dict.fromkeys(name for text in texts for name in text.parts[1::2]))
