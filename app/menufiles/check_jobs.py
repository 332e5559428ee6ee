"""Check what a menu says to crews: who is told that a job is gone, and what people are told then.

Others may close a job or hand it on while a crew reads its list, so every screen behind a job must
be able to say so.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from app.domain.lifecycle import RULES
from app.menu.conditions import JOB_IS_GONE
from app.menu.effects import JOB_EFFECTS
from app.menufiles.draft import Menu, Phrase, Variant
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark

RULE: Final = "gone-job"


def check_jobs(
    menu: Menu, messages: Mapping[str, Phrase], crews: Mapping[str, str] | None, notes: Notes
) -> None:
    """Check a menu without findings; `crews` are those of city.yaml, None where it is broken."""
    told: set[str] = set()
    for effect, to, mark in _ways(menu):
        if crews is not None and not crews and "" not in told:
            told.add("")
            what = "this is for crews, and city.yaml has none"
            notes.add(mark, what, "add crews: to city.yaml, or take it out", rule="never-shown")
        if to in menu.screens and to not in told and not _says_gone(menu.screens[to].variants):
            told.add(to)
            what = f"the screen {to} does not say when the job is gone"
            mend = f"add a form with if: {JOB_IS_GONE} to it, as its first"
            notes.add(menu.screens[to].mark, what, mend, rule=RULE, screen=to)
        template = RULES[JOB_EFFECTS[effect]].tells if effect in JOB_EFFECTS else ""
        if template and messages and template not in messages and template not in told:
            told.add(template)
            what = f"do: {effect} tells the people of the case, and messages.yaml has no {template}"
            notes.add(mark, what, f"add {template} to messages.yaml", rule=RULE)


def _ways(menu: Menu) -> Iterator[tuple[str, str, Mark]]:
    """Give what leads away from a job or to one: effect, screen that follows, where it stands."""
    for screen in menu.screens.values():
        for form in screen.variants:
            for option in form.options:
                if option.lists == "job" or option.effect in JOB_EFFECTS:
                    yield option.effect, option.go, option.mark
            for typed in form.typed:
                if typed.effect in JOB_EFFECTS:
                    yield typed.effect, typed.go, typed.mark


def _says_gone(forms: list[Variant]) -> bool:
    return any(form.condition == JOB_IS_GONE for form in forms)
