"""What is told of a thing of the city that a colleague took out while somebody's page lay open.

Who took it out and when, whether it waits in the draft, what was typed: and a way to put it back.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import NamedTuple, Protocol

from starlette.responses import Response

from app.domain.errors import NotFound
from app.edits.edited import Typed, digest
from app.usecases.drafts import Noted, Thing
from app.web.desk.city.editing import Wrong, draw, spot, state_of, typed_in
from app.web.desk.kept import sentences
from app.web.desk.visit import Visit


class About(NamedTuple):
    """What a page is of."""

    tab: str  #: that leads to pages of its kind
    things: Sequence[Thing]  #: that it may be: a body, or a crew
    back: str = ""  #: where a form puts it back; "" where it does not answer callers


class _Show(Protocol):
    """Answers with a page, to which a refused edit may have led."""

    def __call__(self, visit: Visit, wrong: Wrong | None = None, /) -> Response: ...


def unless_gone(about: Callable[[Visit], About]) -> Callable[[Callable[..., Response]], _Show]:
    """Let a page whose thing is gone tell what became of it, where a change of a draft says so."""

    def guarded(show: Callable[..., Response]) -> _Show:
        @wraps(show)
        def answer(visit: Visit, wrong: Wrong | None = None, /) -> Response:
            try:
                return show(visit, *([wrong] if wrong else ()))
            except NotFound:
                its = about(visit)
                last = _last(visit, its.things)
                if last is None or not (fate := _fate(last)):
                    raise
                return _page(visit, its, last, fate, wrong)

        return answer

    return guarded


def _last(visit: Visit, things: Sequence[Thing]) -> Noted | None:
    found = [visit.tools.drafting.last(spot(visit), one) for one in things]
    return max(filter(None, found), key=lambda one: one.seq, default=None)


def _lost(
    visit: Visit, things: Sequence[Thing], last: Noted, wrote: Mapping[str, str]
) -> list[Noted]:
    """Give what the draft had changed in a thing before it went, the newest first.

    It is put back as it answers callers, so that does not come back with it, but where somebody
    `wrote` the same, by field.
    """
    found = []
    for one in visit.tools.drafting.waiting(spot(visit)):
        if one.seq >= last.seq or all(thing.part(one.what) is None for thing in things):
            continue
        if any(thing.is_all_of(one.what) for thing in things):
            break
        parts = {thing.part(one.what) for thing in things}
        theirs = {digest(text) for field, text in wrote.items() if field in parts}
        if digest(one.what.after) not in theirs:
            found.append(one)
    return found


def typed_back(visit: Visit) -> dict[str, Typed]:
    """Give with what somebody wants a thing to be put back: with what they wrote, or as it was."""
    return {} if visit.form.get("do") == "was" else typed_in(visit.form)


def _fate(last: Noted) -> str:
    """Say what became of a thing that is gone: waits | published | undone | thrown.

    Undone: it was new in the draft, which ended without it. "" where its last change does not
    tell: a folder without it was published since, say.
    """
    if last.what.after:  # it was added last
        return "thrown" if last.became == "" else ""
    return "waits" if last.became is None else "published" if last.became else "undone"


def _page(visit: Visit, about: About, last: Noted, fate: str, wrong: Wrong | None) -> Response:
    typed = _changed(typed_in(visit.form))
    texts = {name: one.text for name, one in typed.items()}
    is_refused = wrong is not None and not wrong.is_gone
    back = about.back if fate == "waits" else ""
    return draw(
        visit,
        "city_gone.html",
        about.tab,
        state_of(visit),
        _at_no_field(wrong) if wrong and is_refused else Wrong(404),
        last=last,
        code=about.things[0].name.rpartition(" / ")[2],
        fate=fate,
        is_own=last.by == visit.who.name,
        back=back,
        lost=_lost(visit, about.things, last, texts) if back else (),
        kept={f"f:{one.was}:{name}": one.text for name, one in typed.items()},
        fields=texts,
        wrote=sentences((key, text) for key, text in visit.form if not key.startswith("f:")),
    )


def _changed(typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """Give what somebody typed, by field, without what they left as it was."""
    return {name: one for name, one in typed.items() if digest(one.text) != one.was}


def _at_no_field(wrong: Wrong) -> Wrong:
    """Say above the page what is wrong at fields: this one has none."""
    found = [*wrong.findings, *(one for at in wrong.at.values() for one in at)]
    message = " ".join((wrong.message, *wrong.said.values()))
    return wrong._replace(message=message, findings=found, at={}, said={}, now={})
