"""When two screens look alike, and when two calls may go on in different ways."""

from app.menu.conditions import holds
from app.menu.model import City
from app.menu.show import Shown

#: What makes two screens look alike.
Look = tuple[object, ...]
#: What two calls may differ by besides what they look at.
Traits = tuple[object, ...]


def look(city: City, shown: Shown) -> Look:
    """Give a screen's form, page, lines, options and hint, whatever names are filled in."""
    state = shown.state
    form = city.menu.screens[state.screen][state.variant]
    lines = city.menu.lines
    told = next((name for name in form.tell if holds(lines[name].condition, city, state)), "")
    offered = tuple(dict.fromkeys(offer.option for offer in state.offered))
    return state.screen, state.variant, state.page, offered, told, state.hint


def traits(city: City, shown: Shown) -> Traits:
    """Give what of a call's answers may change what comes later."""
    state = shown.state
    service = city.services.get(state.answer("service"))
    bairro = city.gazetteer.bairro_of(state.place)
    return (
        service.needs if service else "",
        bool(bairro and bairro.containers),
        bool(bairro and bairro.blocks),
        bool(state.answer("place")),
        state.filings,
        state.caller,
        state.day,
    )
