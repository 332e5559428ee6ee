"""Note what a list of several pages takes from its screen: a line, or the way back to page 1.

For screens that were met in calls made in memory. Begin reading at `check_shown`.
"""

from app.menu import lines
from app.menu.model import City
from app.menu.state import BACK
from app.menu.survey import Visit, path
from app.menufiles.draft import Menu, Option
from app.menufiles.notes import Notes

#: What was told already: a screen, its form, and the name of a line or a digit.
Told = set[tuple[str, int, str]]


def check_shown(
    city: City, menu: Menu, language: str, visits: list[Visit], told: Told, notes: Notes
) -> None:
    """Note each line and each key once, at the first visit that lacks it; `told` grows."""
    for visit in visits:
        name = _untold(city, visit)
        if name and _is_new(visit, name, told):
            _note_line(city, menu, language, visit, name, notes)
        option = _covering(city, menu, visit)
        if option and _is_new(visit, option.digits, told):
            _note_key(city, language, visit, option, notes)


def _is_new(visit: Visit, what: str, told: Told) -> bool:
    key = (visit.state.screen, visit.state.variant, what)
    is_new = key not in told
    told.add(key)
    return is_new


def _untold(city: City, visit: Visit) -> str:
    """Name the line that should be told and is not; "" for none."""
    state = visit.state
    form = city.menu.screens[state.screen][state.variant]
    name = "" if form.ends else lines.told(city, state, form)
    if not name:
        return ""
    said = lines.words(city, state, visit.facts, city.menu.lines[name])
    return "" if f"\n{said}\n" in f"\n{visit.text}\n" else name


def _covering(city: City, menu: Menu, visit: Visit) -> Option | None:
    """Give the option that stands in place of back where a page was turned."""
    state = visit.state
    if not state.page or any(offer.option == BACK for offer in state.offered):
        return None
    options = menu.screens[state.screen].variants[state.variant].options
    covers = (option for option in options if city.menu.back.digit in option.digits)
    return next(covers, None)


def _note_line(
    city: City, menu: Menu, language: str, visit: Visit, name: str, notes: Notes
) -> None:
    screen, form = visit.state.screen, menu.screens[visit.state.screen].variants
    mark = dict(form[visit.state.variant].tell)[name]
    what = f"the line {name} is not told on the screen {screen} in {language}"
    what = f"{what}: with it the list would take a page more"
    mend = "shorten the line, or tell it on another screen"
    way = path(city, visit.inputs)
    notes.add(mark, what, mend, rule="too-long", screen=screen, language=language, path=way)


def _note_key(city: City, language: str, visit: Visit, option: Option, notes: Notes) -> None:
    screen, back = visit.state.screen, city.menu.back.digit
    what = f"{back} is the key for back, which page {visit.state.page + 1} of the screen {screen}"
    what = f"{what} needs to lead to the page before"
    way = path(city, visit.inputs)
    mend = "give this option another digit"
    notes.add(
        option.mark, what, mend, rule="two-meanings", screen=screen, language=language, path=way
    )
