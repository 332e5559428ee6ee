"""What a crew does on the line, each answer held against what it should hear."""

from dataclasses import dataclass
from typing import Final

from tests.contract.machine.cases import OPEN, Cases
from tests.contract.machine.stage import Stage
from tests.contract.machine.town import (
    CREW,
    NUMBER,
    STATUS,
    Screen,
    assert_valid,
    number_in,
)

MEMBERS: Final = ("+258840000011", "+258840000012")
NETWORK: Final = "64301"
#: What stands behind the key that does something -> what it does with the case.
DEEDS: Final = {
    "Aceitar": "started",
    "Sem codigo": "resolved",
    "Sem acesso": "given_up",
    "Nao e nosso": "assigned",
}
#: What is typed for the same.
TYPED: Final = {"Codigo,": "resolved", "Porque": "given_up"}
NO_JOB: Final = ("Mais nada", "Mais", "Voltar")


@dataclass
class CrewCall:
    """A call of somebody in the crew, and the job they look at."""

    id: str
    phone: str
    screen: Screen
    transcript: str = ""
    number: int = 0  #: 0 before a list

    def asked(self, key: str) -> tuple[str, str, str, str]:
        """Give the request that this key makes, as the stage takes it."""
        return self.id, self.phone, NETWORK, "*".join(filter(None, (self.transcript, key)))

    def key_of(self, label: str) -> str:
        """The key behind which a word stands; "" where it is not drawn."""
        return next((key for key, one in self.screen.keys.items() if one == label), "")

    def does(self, key: str) -> str:
        """Say what a key does with the job; "" for one that only leads on."""
        label = self.screen.keys.get(key)
        if label is not None:
            return DEEDS.get(label, "")
        return next((deed for said, deed in TYPED.items() if self.screen.text.startswith(said)), "")


class Crews:
    """Their calls on a stage, and what becomes of the cases."""

    def __init__(self, stage: Stage, cases: Cases) -> None:
        self.stage, self.cases = stage, cases
        self.live: list[CrewCall] = []
        self._calls = 0
        for phone in MEMBERS:
            stage.join_crew(CREW, phone)

    def dial(self, phone: str) -> CrewCall:
        """Begin a call: the list of what there is to do."""
        self._calls += 1
        call = CrewCall(f"C{self._calls}", phone, Screen("", ends=False))
        [call.screen] = self.stage.ask(call.asked(""))
        self._lists(call)
        return call

    def press(self, *pressed: tuple[CrewCall, str]) -> list[str]:
        """Press a key in each of these calls, in one transaction; give what became of each.

        done | late | "" for a key that only leads on.
        """
        screens = self.stage.ask(*(call.asked(key) for call, key in pressed))
        became = []
        for (call, key), screen in zip(pressed, screens, strict=True):
            does, before = call.does(key), call.screen
            label = before.keys.get(key, "")
            call.transcript, call.screen = call.asked(key)[3], screen
            assert_valid(screen)
            became.append(self._did(call, does) if does else self._led(call, label))
        return became

    def asks_anew(self, call: CrewCall) -> None:
        """The gateway sends the newest request once more."""
        [screen] = self.stage.ask((call.id, call.phone, NETWORK, call.transcript))
        assert screen == call.screen, (call, screen)

    def _lists(self, call: CrewCall) -> None:
        screen, jobs = call.screen, self.cases.jobs(CREW)
        assert_valid(screen)
        assert screen.says(r"Trabalhos: (\d+)$") == (str(len(jobs)),), (screen, jobs)
        call.number = 0

    def _led(self, call: CrewCall, label: str) -> str:
        if label in ("Feito", "Impossivel"):
            assert not call.screen.ends, call
        elif "Trabalhos" in call.screen.text:
            self._lists(call)
        elif label not in NO_JOB:
            self._sees(call)
        return ""

    def _sees(self, call: CrewCall) -> None:
        """A job was chosen: it is the crew's and open, or said to be gone."""
        found = call.screen.says(rf"^(?:Trabalho|Caso) {NUMBER}: ")
        assert found, call
        call.number = number_in(found)
        self._stands(call)

    def _stands(self, call: CrewCall) -> None:
        case, screen = self.cases.all[call.number], call.screen
        if call.number not in self.cases.jobs(CREW):
            assert screen.says(r": ([^,]+), outros o tem$"), (case, screen)
            return
        assert screen.text.startswith("Trabalho "), (case, screen)
        assert bool(call.key_of("Aceitar")) is (case.status != "in_progress"), (case, screen)

    def _did(self, call: CrewCall, does: str) -> str:
        """Let the model follow: nothing is done with what the crew has no more."""
        number, cases = call.number, self.cases
        is_theirs = number in cases.jobs(CREW)
        if is_theirs and does == "assigned":
            cases.hand_over(number, "", self.stage.now)
        elif is_theirs and cases.may_do(does, number):
            cases.do(does, number, self.stage.now)
        if does == "started":
            self._stands(call)
        else:
            self._heard(call, is_late=not is_theirs)
        return "done" if is_theirs else "late"

    def _heard(self, call: CrewCall, *, is_late: bool) -> None:
        found = call.screen.says(rf"^Caso {NUMBER}: ([^.,]+)(, outros o tem)?\. Trabalhos")
        assert number_in(found) == call.number, call
        case = self.cases.all[call.number]
        assert STATUS[found[1]] == case.status, (case, call.screen)
        assert bool(found[2]) is is_late, (case, call.screen)
        assert is_late or case.status not in OPEN or not case.owner, case
        self._lists(call)
