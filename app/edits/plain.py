"""What an edit does as plain values, for programs: everything that was found."""

from typing import Any

from app.edits.compare import Break, Edit
from app.edits.contents import Contents
from app.edits.recent import Basis
from app.edits.words import meant
from app.menu.model import City
from app.menu.shortcuts import Broken


def as_plain(basis: Basis, edit: Edit) -> dict[str, Any]:
    """Give it as plain values."""
    read, spoken = basis.read, basis.spoken
    return {
        "version": basis.old.version,
        "nothing_changes": edit.is_nothing,
        "read": read and {"days": read.days, "calls": read.calls, "turns": read.turns},
        "calls": {
            "compared": edit.calls,
            "different": edit.journeys,
            "left_out": edit.left_out + (read.unread if read else 0),
        },
        "dialogues": {
            "walked": spoken.walked,
            "left_out": spoken.left_out,
            "new": spoken.new,
        },
        "broken": [_break(one) for one in edit.broken],
        "shortcuts": [_shortcut(one, basis.new) for one in edit.shortcuts],
        "contents": {one.what: _contents(one) for one in edit.contents},
        "answers": edit.cost and edit.cost._asdict(),
        "screens": [one._asdict() for one in edit.changed],
    }


def _break(one: Break) -> dict[str, Any]:
    where = {"screen": one.screen, "stands_on": one.stands, "answer": meant(one.move)}
    return {**where, "calls": one.calls, "dialogues": one.dialogues}


def _contents(one: Contents) -> dict[str, Any]:
    return {"new": one.new, "gone": one.gone, "changed": one.changed}


def _shortcut(one: Broken, city: City) -> dict[str, Any]:
    became = {"was": one.was[1], "now": one.now and one.now[1]}
    return {"dialled": one.dialled(city), "if": one.who, **became}
