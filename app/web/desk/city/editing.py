"""What the pages of the city share: where a draft stands, and edits that may be refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right, Scope
from app.domain.errors import AppError, Finding, InvalidInput, MenuFileError, NotFound
from app.edits.edited import AtField, BadFields, Clashing, LeftOut, Make, Typed, Unfit, digest
from app.edits.removal import ChangedSince, Entry, sight
from app.menufiles.letters import unseen
from app.usecases.drafts import Files, Noted, Thing
from app.web.desk.form import Form, whole
from app.web.desk.gate import status_of
from app.web.desk.visit import Visit
from app.work.drafting import Spot, State

PATH: Final = "/desk/city"
#: How a field of an edit is called: `f:DIGEST:name`.
_FIELD: Final = "f:"
#: What a database counts changes up to.
_MOST_CHANGES: Final = (1 << 31) - 1
_SEE: Final = "Nothing was changed: see what to mend."


class Wrong(NamedTuple):
    """What became of an edit that was not kept; empty where there was none."""

    status: int = 200
    message: str = ""
    findings: Sequence[Finding] = ()  #: that stand at no field
    at: Mapping[str, Sequence[Finding]] = {}  #: by field
    said: Mapping[str, str] = {}  #: by field, what else is wrong there
    now: Mapping[str, str] = {}  #: by field, what somebody else put there meanwhile
    typed: Mapping[str, str] = {}  #: by field, what is to be shown again
    since: Sequence[Noted] = ()  #: what was changed after the page was drawn
    is_gone: bool = False  #: what was to be edited is not there


def spot(visit: Visit) -> Spot:
    """Give the city whose desk is open."""
    return Spot(visit.city_id, visit.city.code)


def state_of(visit: Visit) -> State:
    """Say how its files stand."""
    return visit.tools.drafting.state(spot(visit))


def typed_in(form: Form) -> dict[str, Typed]:
    """Give the fields of a form."""
    found: dict[str, Typed] = {}
    for key, text in form:
        if key.startswith(_FIELD):
            _, was, name = key.split(":", 2) if key.count(":") > 1 else ("", "", key)
            before = found[name].text if name in found else ""
            # Several fields of one name are the entries of a list.
            found[name] = Typed(was, "; ".join(filter(None, (before, text))))
    return found


def goes_along(form: Form) -> bool | None:
    """Read whether a remark goes with what is taken out; None where the form does not say so."""
    return {"goes": True, "stays": False}.get(form.get("remark"))


def try_edit(visit: Visit, make: Make) -> Wrong | None:
    """Change the draft; give what is wrong with it where it is not kept."""
    return tried(visit, lambda: visit.tools.drafting.edit(spot(visit), make, visit.who))


def take_edit(
    visit: Visit, make: Make, show: Callable[[Visit, Wrong | None], Response], path: str
) -> Response:
    """Change the draft and go on to a page that says so; what is not kept is shown as typed."""
    wrong = try_edit(visit, make)
    return show(visit, wrong) if wrong else kept(visit, path)


def tried(visit: Visit, do: Callable[[], object]) -> Wrong | None:
    """Do something to the city's files; give what is wrong with it."""
    # What was left alone is shown as it stands by now: sent again it must take nothing back.
    typed = {n: one.text for n, one in typed_in(visit.form).items() if digest(one.text) != one.was}
    try:
        need_whole_city(visit)
        need_seen(typed)
        do()
    except Clashing as error:
        return Wrong(409, visit.told(error), now=error.now, typed=typed)
    except LeftOut as error:
        return Wrong(409, _lost(visit, error.typed), typed=typed)
    except ChangedSince as error:
        return changed_since(visit, error.thing)
    except AtField as error:
        said = {error.field: visit.told(error)}
        return Wrong(_status(error), visit.word(_SEE), said=said, typed=typed)
    except MenuFileError as error:
        at = error.at_fields if isinstance(error, BadFields) else {}
        placed = {id(finding) for found in at.values() for finding in found}
        rest = [finding for finding in error.findings if id(finding) not in placed]
        return Wrong(
            400, visit.word(_SEE), rest, {n: _once(one) for n, one in at.items()}, typed=typed
        )
    except AppError as error:
        is_gone = isinstance(error, NotFound)
        return Wrong(_status(error), visit.told(error), typed=typed, is_gone=is_gone)
    return None


def _lost(visit: Visit, typed: Mapping[str, str]) -> str:
    """Say what somebody typed into fields that are not there any more."""
    fields = (f"{visit.pages.field(visit.language, one)}: {typed[one]}" for one in typed)
    said = "; ".join(fields)
    return visit.word("What you changed here was taken out meanwhile: %(what)s.", what=said)


def changed_since(visit: Visit, thing: Thing) -> Wrong:
    """Say who changed something after the page was drawn from which it was to be taken out."""
    seq, _ = seen_in(visit.form)
    since = visit.tools.drafting.since(spot(visit), seq, thing)
    who = sorted({one.by for one in since})
    if not who:  # a folder was published, or a draft thrown away
        said = visit.word("This is not as your page showed it: look again, then take it out.")
    elif who == [visit.who.name]:
        said = visit.word("You changed this meanwhile yourself: look again, then take it out.")
    else:
        they = ", ".join(one.removeprefix("official ") for one in who)
        said = visit.word("%(who)s changed this meanwhile: look again, then take it out.", who=they)
    return Wrong(409, said, since=since)


def sees(visit: Visit) -> Callable[[Files, Entry], str]:
    """Give what writes down for a form of the page what it shows of an entry, and since when.

    To be asked before anything of the page is read: what is changed while it is drawn is told of.
    """
    newest = visit.tools.drafting.newest(spot(visit))
    return lambda files, entry: f"{newest} {sight(files, entry)}"


def seen_in(form: Form) -> tuple[int, str]:
    """Read what `sees` wrote: the newest change then, and what was shown; (0, "") for nothing."""
    newest, _, shown = form.get("seen").partition(" ")
    return min(whole(newest), _MOST_CHANGES), shown


def _status(error: AppError) -> int:
    # What an edit does not find is a thing on the page; the page is there.
    return 400 if isinstance(error, NotFound) else status_of(error)


def _once(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave out what is said at a field already, of another line that it stands for."""
    return list({(one.what, one.mend): one for one in findings}.values())


def need_whole_city(visit: Visit) -> None:
    """Hold changes of the city's files to who works for all of it. Raises: InvalidInput."""
    if visit.account.scope != Scope():
        raise InvalidInput("Only who works for the whole city changes its files.")


def need_seen(typed: Mapping[str, str]) -> None:
    """Hold what was typed, by field, to letters that can be seen. Raises: Unfit.

    A file with others cannot be read, and then nobody would know in which field they are.
    """
    for name, text in typed.items():
        if hidden := unseen(text):
            said = "A character is here that nobody can see, %(code)s: write it anew by hand."
            raise Unfit(said, field=name, code=hidden)


def draw(
    visit: Visit, template: str, tab: str, state: State, wrong: Wrong | None, **values: Any
) -> Response:
    """Draw a page of the city."""
    wrong = wrong or Wrong()
    return visit.page(
        template,
        wrong.status,
        tab=tab,
        state=state,
        wrong=wrong,
        digest=digest,
        may_edit=visit.account.scope == Scope() and not state.clashes,
        may_publish=visit.account.may(Right.PUBLISH) and visit.account.scope == Scope(),
        **values,
    )


def kept(visit: Visit, path: str, *said: str) -> Response:
    """Go on to a page that says that a change waits in the draft; or that nothing does."""
    if state_of(visit).draft is None:
        return visit.go(path, visit.word("Nothing waits: all is as what answers now."))
    line = visit.word("Kept in the draft. Callers meet it when the draft is published.")
    return visit.go(path, line, *said)
