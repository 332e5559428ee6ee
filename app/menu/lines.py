"""Lines of `tell`: which of a form's is told, and its words with its keys behind them."""

from app.menu import values
from app.menu.conditions import about, holds
from app.menu.effects import Facts
from app.menu.model import City, Line, Variant
from app.menu.state import LINE, Offer, State


def told(city: City, state: State, variant: Variant) -> str:
    """Name the first line whose fact holds; "" for none."""
    for name in variant.tell:
        if holds(city.menu.lines[name].condition, city, state):
            return name
    return ""


def words(city: City, state: State, facts: Facts, line: Line) -> str:
    """Write a line, its keys behind it."""
    meant = about(line.condition, state)
    said = values.say(line.say, city, meant, facts)
    keys = [
        f"{option.digits[0]} {values.say(option.label, city, meant, facts)}"
        for option in line.options
        if option.label
    ]
    return " ".join((said, *keys)) if keys else said


def keys_of(city: City, line: str) -> tuple[Offer, ...]:
    """Give the keys of a line, which act while it is shown; of "" none."""
    options = city.menu.lines[line].options if line else ()
    return tuple(Offer(o.digits[0], LINE - index, line) for index, o in enumerate(options))
