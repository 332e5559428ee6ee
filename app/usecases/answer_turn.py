"""Answer one request of a USSD session: find out what it is, step, say what to store.

Pure: everything it needs to know comes in as arguments or is asked for by `yield`, so that
the store can answer the asks of a whole batch with one query a kind. Nothing is stored or
sent here. Begin reading at `answer_turn`.
"""

from collections.abc import Generator
from typing import Final

from app.domain.transcript import (
    BEGIN,
    CONFLICT,
    EMPTY,
    GAP,
    NEXT,
    REPEAT,
    STALE,
    Mark,
    Related,
    Relation,
    relate,
    tokens,
)
from app.domain.turn import Kind, Reply, Turn
from app.menu.dialled import is_for_life, takes_text
from app.menu.effects import NO_FACTS
from app.menu.step import Move, Position, start, step
from app.menu.take import begin
from app.menu.values import say
from app.usecases.act import Moving, act, look
from app.usecases.call import Answered, Ask, Call, StoredTurn, TurnRow
from app.usecases.first_screen import day_of, first_of_crew

Answering = Generator[Ask, Answered, Reply]

#: No caller makes so many turns before the network's own limit; a loop of a gateway may.
MOST_TURNS: Final = 150
#: What is stored of the time between two turns; the database takes 24 days.
MOST_THINKING_MS: Final = 24 * 3_600_000
#: Without a turn id, the same input within this time is the gateway's repeat.
REPEAT_US: Final = 5_000_000


def answer_turn(call: Call, turn: Turn) -> Reply | Answering:
    """Return the reply to `turn`, or what will: it asks first. What to store is left in `call`.

    A repeat, an older request once more, and anything after the end give stored bytes and
    change nothing.
    """
    if not (call.is_new or call.turns):
        return over(call)  # its turns have aged out: it may never file again
    if turn.transcript is None:
        return _answer_input(call, turn)
    related = relate(call.marks, turn.transcript, call.hashed)
    # By identity: an enumeration's own hash is slow.
    if related.relation is REPEAT or related.relation is STALE:
        return call.turns[related.turn].to.reply
    if call.ended:
        return call.turns[-1].to.reply
    if related.relation is BEGIN:
        return _begin(call, turn, related.tail)
    stored = call.turns[related.turn]
    if related.relation is NEXT:
        return _press(call, turn, NEXT, stored.to, related.tail, _whole(call, turn))
    if related.relation is CONFLICT and _done_since(call, stored):
        return over(call)
    return _walk(call, turn, stored, related)


def starts_anew(call: Call, turn: Turn, recycles_ids: bool, idle_us: int) -> bool:
    """Whether a begin mark on a gateway that recycles its ids is a new session of an old id.

    While only the first screen was sent it is a repeat of that; with a turn id that is known
    it is a repeat of whatever had it.
    """
    if not recycles_ids or turn.kind is not Kind.BEGIN:
        return False
    if not call.turns:
        return not call.is_new
    if turn.turn_id and _repeat_of(call, turn, Mark(0, call.hashed(f"id {turn.turn_id}"))):
        return False
    idle = turn.received_at - call.turns[-1].at > idle_us
    return call.ended or idle or len(call.turns) > 1


def over(call: Call) -> Reply:
    """The closing sentence of a call whose own last screen cannot be given."""
    state = call.state or begin(call.city, "", call.caller).state
    return Reply(say(call.city.menu.over, call.city, state, NO_FACTS), ends=True)


def _whole(call: Call, turn: Turn) -> Mark:
    transcript = turn.transcript or ""
    return Mark(len(transcript), call.hashed(transcript))


def _done_since(call: Call, stored: StoredTurn) -> bool:
    """Whether a report was sent, a case joined or a word said on one, which holds."""
    then, now = stored.to.state(call.caller), call.turns[-1].to.state(call.caller)
    return now.filings > then.filings or now.caller.awaiting != then.caller.awaiting


def _begin(call: Call, turn: Turn, tail: str) -> Reply | Answering:
    dialled = tail.lstrip("*").rstrip("#")
    if call.caller.crew:
        mark = Mark(0, call.hashed("")) if dialled else _whole(call, turn)
        return _begin_crew(call, turn, mark, dialled, tail)
    if not dialled:
        # Stars and hashes alone are the dialled code's own: that request is the begin.
        return _start(call, turn, _whole(call, turn))
    # A direct dial: what was dialled behind the code is walked like so many answers.
    _start(call, turn, Mark(0, call.hashed("")))
    return _walk_dialled(call, turn, dialled, tail)


def _walk_dialled(call: Call, turn: Turn, dialled: str, tail: str) -> Answering:
    start_at = tail.find(dialled)
    related = Related(GAP if "*" in dialled else NEXT, 0, dialled)
    return _walk(call, turn, call.turns[0], related, start_at, dialled=True)


def _begin_crew(call: Call, turn: Turn, mark: Mark, dialled: str = "", tail: str = "") -> Answering:
    """Begin the call of somebody in a crew, whose first screen asks what there is to do."""
    reply = _note(call, turn, BEGIN, "", (yield from first_of_crew(call, turn)), mark)
    return (yield from _walk_dialled(call, turn, dialled, tail)) if dialled else reply


def _start(call: Call, turn: Turn, mark: Mark) -> Reply:
    """Show the first screen."""
    first = start(call.city, call.language, call.caller, call.limit, day_of(call, turn))
    return _note(call, turn, BEGIN, "", first, mark)


def _walk(
    call: Call,
    turn: Turn,
    stored: StoredTurn,
    related: Related,
    start: int = -1,
    *,
    dialled: bool = False,
) -> Answering:
    """Take what was added token by token, one row a token; only the last screen is sent.

    What was dialled without seeing a screen stops where a key would mean whatever is listed.
    """
    transcript = turn.transcript or ""
    at = start if start >= 0 else len(transcript) - len(related.tail)
    here, reply = stored.to, stored.to.reply
    pieces = tokens(related.tail)
    for index, (piece, rest) in enumerate(pieces):
        state = here.state(call.caller)
        if dialled and not is_for_life(call.city, state, piece):
            stay = Move("stopped", True, here)
            return _note(call, turn, related.relation, here.screen, stay, _whole(call, turn))
        whole = takes_text(call.city, state)
        given = rest if whole else piece
        # The last one ends where the request does, a dialled "#" included.
        at = len(transcript) if whole or index == len(pieces) - 1 else at + len(given)
        mark = Mark(at, call.hashed(transcript[:at]))
        pressed = _press(call, turn, related.relation, here, given, mark)
        reply = pressed if isinstance(pressed, Reply) else (yield from pressed)
        here = call.turns[-1].to
        at += 1
        if whole or reply.ends:
            break
    return reply


def _answer_input(call: Call, turn: Turn) -> Reply | Answering:
    """Answer a gateway that sends the last input alone."""
    given = turn.input or ""
    mark = Mark(len(call.turns), call.hashed(f"id {turn.turn_id}" if turn.turn_id else given))
    if repeated := _repeat_of(call, turn, mark):
        return repeated.to.reply
    if call.ended:
        return call.turns[-1].to.reply
    if not call.turns:
        if call.caller.crew:
            return _begin_crew(call, turn, mark)
        return _start(call, turn, mark)
    relation = NEXT if given else EMPTY
    return _press(call, turn, relation, call.turns[-1].to, given, mark)


def _repeat_of(call: Call, turn: Turn, mark: Mark) -> StoredTurn | None:
    if turn.turn_id:
        known = next((t for t in reversed(call.turns) if t.mark.hash == mark.hash), None)
        if known:
            return known
    if not call.turns:
        return None
    newest = call.turns[-1]
    if turn.kind is Kind.BEGIN:
        # Some gateways announce one dial twice, each time under an id of its own.
        return newest if len(call.turns) == 1 else None
    same = not turn.turn_id and newest.mark.hash == mark.hash and len(call.turns) > 1
    return newest if same and turn.received_at - newest.at < REPEAT_US else None


def _press(
    call: Call, turn: Turn, relation: Relation, here: Position, given: str, mark: Mark
) -> Reply | Answering:
    """Apply one input; most ask for nothing, and are known by heart."""
    if len(call.turns) >= MOST_TURNS:
        return over(call)
    # Who may go on with a call is offered it on the way back, so others' steps do not count.
    knows = here.limit == call.limit and call.caller.unfinished is None
    move = here.moves.get(given) if knows else None
    if move is None:
        taken, to = step(call.city, here, call.caller, given, call.limit)
        call.knows(taken.state.caller)
        if to is None:
            return _moved(call, turn, relation, here, act(call, here, taken), mark)
        move = Move(taken.kind, taken.valid, to)
    elif move.needs:
        return _moved(call, turn, relation, here, look(call, here, given, move), mark)
    return _note(call, turn, relation, here.screen, move, mark)


def _moved(
    call: Call, turn: Turn, relation: Relation, here: Position, moving: Moving, mark: Mark
) -> Answering:
    """Note what asks for something first."""
    move = yield from moving
    return _note(call, turn, relation, here.screen, move, mark)


def _note(call: Call, turn: Turn, relation: Relation, screen: str, move: Move, mark: Mark) -> Reply:
    kind, valid, to, _ = move
    at = turn.received_at
    thinking = (at - call.turns[-1].at) // 1000 if call.turns else 0
    if not 0 <= thinking <= MOST_THINKING_MS:
        thinking = 0 if thinking < 0 else MOST_THINKING_MS
    call.new_turns.append(TurnRow(at, relation, screen, kind, valid, thinking, mark, to))
    call.keep(StoredTurn(mark, to, at))
    return to.reply
