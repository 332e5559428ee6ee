"""Steps of who writes to us."""

from typing import Final

from tests.contract.machine.cases import DAY, Person
from tests.contract.machine.walk import HOURS, MINUTES, Walk, step

WORDS: Final = (
    "SAIR", "VOLTAR", "VOLTAR", "AJUDA", "obrigado", "ESTADO", "sim", "sim", "nao", "nao"
)  # fmt: skip
#: So far ahead of UTC the town is, where days of help begin.
AHEAD_US: Final = 2 * HOURS * 1_000_000


@step(3)
def writes(walk: Walk) -> None:
    """Write something, late enough behind the last message that it is no echo."""
    _writes(walk, walk.anybody, walk.one(WORDS))


def _who_may_answer(walk: Walk) -> list[Person]:
    return [one for one in walk.asked if one.two_way]


@step(3, _who_may_answer)
def answers_by_sms(walk: Walk) -> None:
    """Say yes or no where something is asked."""
    _writes(walk, walk.one(_who_may_answer(walk)), walk.one(["sim", "nao"]))


def _writes(walk: Walk, person: Person, said: str) -> None:
    numbers = ["", *map(str, walk.cases.all), "12345678"]
    if said in ("sim", "nao", "ESTADO"):
        said = f"{said} {walk.one(numbers[said == 'ESTADO' :])}".strip()
    walk.stage.passes(11 * MINUTES)
    walk.written += 1
    _follows_from(walk, person, *said.split())
    # It comes again at once, or when it would be no echo any more: the gateway's id is the same.
    for wait in (0, *walk.some([0, 11 * MINUTES], 2)):
        walk.stage.passes(wait)
        walk.stage.write(f"in-{walk.written}", person.phone, person.network, said)
    walk.met(f"writes {said.split()[0]}")


def _follows_from(walk: Walk, person: Person, word: str, number: str = "") -> None:
    tell, one = walk.cases.tell, int(number or 0)
    if word == "SAIR":
        person.opted_out = True
    elif word == "VOLTAR":
        person.opted_out = False
    if word == "SAIR" or not person.two_way:
        return
    if word == "VOLTAR":
        tell(person.phone, "sms_again", 0)
    elif word == "AJUDA":
        tell(person.phone, "sms_help", 0)
    elif word == "ESTADO":
        known = one in walk.cases.all
        tell(person.phone, "sms_status" if known else "sms_no_case", one if known else 0)
    elif word == "obrigado" or not _is_a_word(walk, person, word, one):
        _left_to_a_person(walk, person)


def _is_a_word(walk: Walk, person: Person, word: str, number: int) -> bool:
    """Whether it is on a case that was asked about, on that one alone."""
    now = walk.stage.now
    asked = [one.number for one in person.current("asked", now) if number in (0, one.number)]
    if len(asked) > 1:
        walk.cases.tell(person.phone, "sms_which", 0)
    if len(asked) != 1:
        return bool(asked)
    [case] = asked
    if not walk.cases.word(person.phone, case, now, is_solved=word == "sim"):
        return False
    walk.met("word by SMS")
    walk.cases.tell(person.phone, "sms_confirmed" if word == "sim" else "sms_reopened", case)
    return True


def _left_to_a_person(walk: Walk, person: Person) -> None:
    day = (walk.stage.now + AHEAD_US) // DAY
    if day not in person.kept_on and not person.opted_out:
        person.kept_on.add(day)
        walk.cases.tell(person.phone, "sms_kept", 0)
