"""What residents do on the line, each answer held against what they should hear."""

from typing import Final

from tests.contract.machine.calls import Meant, Node, Session, filed_in, meant
from tests.contract.machine.cases import Case, Cases, Person
from tests.contract.machine.stage import Stage
from tests.contract.machine.town import (
    NUMBER,
    OVER,
    STATUS,
    Screen,
    assert_valid,
    edited,
    number_in,
)

#: Stands before what was shown already.
WRONG: Final = "Tecla errada"
#: What is heard when a case is joined, followed, or a word is said on it.
HEARD: Final = {
    "join": rf"^Caso {NUMBER}, ja sao (\d+)\.",
    "follow": rf"^Avisamos do caso {NUMBER}$",
    "yes": rf"^Obrigado\. O caso {NUMBER} fica fechado$",
    "no": rf"^O caso {NUMBER} volta a quem",
}


class Residents:
    """Their calls on a stage, and what becomes of the cases."""

    def __init__(self, stage: Stage, cases: Cases) -> None:
        self.stage, self.cases = stage, cases
        self.sessions: list[Session] = []

    @property
    def live(self) -> list[Session]:
        """Calls that may go on."""
        return [one for one in self.sessions if one.live and not one.ended and one.nodes]

    def dial(self, person: Person, dialled: str = "", id_: str = "") -> Session:
        """Begin a call, perhaps with answers behind the code."""
        id_ = id_ or f"S{len(self.sessions)}"
        is_edited = self.stage.city is edited()
        session = Session(id_, person.phone, person.network, is_edited)
        self.sessions.append(session)
        [screen] = self.stage.ask(session.asked(dialled))
        pieces = dialled.split("*") if dialled else []
        for count in range(len(pieces)):
            before = "*".join(pieces[:count])
            session.nodes[before] = Node(before, None)
        self._note(session, dialled, screen, 0)
        if not dialled:
            self._told_first(person, screen)
        return session

    def _told_first(self, person: Person, screen: Screen) -> None:
        """The first screen asks of the oldest case that waits, or tells how the oldest ended."""
        now = self.stage.now
        asked, ended = person.current("asked", now), person.current("ended", now)
        assert screen.asks == (asked[0].number if asked else 0), (person, screen)
        number, how = screen.tells
        if not asked:
            expected = (ended[0].number, ended[0].kind) if ended else (0, "")
            assert (number, how) == expected, (person, screen)
        if number:
            assert ended[0].number == number, (person, screen)
            person.hears(number)

    def press(self, session: Session, key: str, node: Node | None = None) -> Screen:
        """Press a key on the newest screen, or on an older one that is still before somebody."""
        node = node or session.here
        transcript = session.onward(node, key)
        [screen] = self.stage.ask(session.asked(transcript))
        self.answered(session, node, key, screen)
        return screen

    def answered(self, session: Session, node: Node, key: str, screen: Screen) -> None:
        """Hold an answer against what the key meant."""
        transcript = session.onward(node, key)
        if (known := session.nodes.get(transcript)) is not None:
            self._same(session, known, screen)
        elif session.ended:
            assert screen == session.here.screen, (session, screen)
        elif session.deeds > node.deeds:
            assert screen.ends, screen
            assert screen.text.startswith(OVER), screen
        else:
            did = self._do(session, meant(node, key), key, screen)
            is_same = screen.text.startswith(WRONG) and not did
            self._note(session, transcript, screen, node.deeds + did, node if is_same else None)

    def replay(self, session: Session, transcript: str) -> None:
        """The gateway sends a request once more."""
        [screen] = self.stage.ask(session.asked(transcript))
        self._same(session, session.nodes[transcript], screen)

    def overtake(self, session: Session, key: str) -> None:
        """A report is sent, the next key arrives before it, and it afterwards."""
        node = session.here
        wish = meant(node, key)
        assert wish.what == "file", node
        sent = session.onward(node, key)
        [after] = self.stage.ask(session.asked(session.onward(node, key, "1")))
        [screen] = self.stage.ask(session.asked(sent))
        self._file(session, wish, screen)
        session.nodes[sent] = Node(sent, screen, node.deeds + 1)
        self._note(session, session.onward(node, key, "1"), after, node.deeds + 1)

    def _same(self, session: Session, known: Node, screen: Screen) -> None:
        assert_valid(screen)
        if known.screen is None:
            session.nodes[known.transcript] = known._replace(screen=screen)
            return
        assert screen == known.screen, (known, screen)

    def _note(
        self, session: Session, transcript: str, screen: Screen, deeds: int, was: Node | None = None
    ) -> None:
        """Hold a screen against the model; after a wrong key the keys mean what `was` said."""
        assert_valid(screen)
        if was and was.screen:
            assert screen.keys == was.screen.keys, (screen, was)
        same = was.same if was else self._offered(screen)
        if looked_up := screen.says(rf"^Caso {NUMBER}, (?!ja sao)([^.:]+)(?:: {NUMBER})?\. "):
            case = self.cases.all[number_in(looked_up)]
            assert STATUS[looked_up[1]] == case.status, (case, screen)
            repeats = self.cases.going_on(case.number) if case.main else 0
            assert number_in(looked_up[2:] if looked_up[2] else ()) == repeats, (case, screen)
        wrote_on = number_in(screen.says(rf"^Caso {NUMBER} guardado\. Escreva"))
        session.note(Node(transcript, screen, deeds, same, wrote_on))
        session.deeds = deeds

    def _offered(self, screen: Screen) -> int:
        """Give the case that a screen offers to join; 0 where nothing is open."""
        if plain := screen.says(r"^Enviar\? ([^,]+), (.+)\.$"):
            assert not self.cases.open_at(*plain), (screen, "the same is open")
        offered = screen.says(r"^Ja dito: ([^,]+), (.+)\. Sao (\d+)$")
        if not offered:
            return 0
        same = self.cases.open_at(*offered[:2])
        assert same, (screen, "nothing is open there")
        assert int(offered[2]) == len(self.cases.tellers(same)), screen
        return same

    def _do(self, session: Session, wish: Meant, key: str, screen: Screen) -> int:
        """Let the model follow; give how many deeds more the call has done."""
        cases, who = self.cases, session.phone
        if wish.what == "file":
            self._file(session, wish, screen)
            return 1
        if wish.what == "words":
            cases.all[wish.number].words.append(key)
            cases.all[wish.number].history.append("commented")
            return 0
        if not wish.what:
            return 0
        heard = screen.says(HEARD[wish.what])
        follows = wish.what in ("join", "follow")
        told = cases.going_on(wish.number) if follows else wish.number
        assert number_in(heard) == told, (wish, screen)
        if wish.what == "join":
            cases.join(who, wish.number, self.stage.now)
            assert int(heard[1]) == len(cases.tellers(told)), (wish, screen)
        elif wish.what == "follow":
            cases.subscribe(who, wish.number, self.stage.now)
        else:
            cases.word(who, wish.number, self.stage.now, is_solved=wish.what == "yes")
        return wish.what != "follow"

    def _file(self, session: Session, wish: Meant, screen: Screen) -> None:
        number = filed_in(screen)
        assert number, (wish, screen)
        if "Guardado" in screen.text:
            assert ("agora" in screen.text) is session.is_edited, (session, screen)
        said = screen.says(rf"caso {NUMBER}\. ([^,]+), (.+)\. Ligue")
        assert not said or said[1:] == (wish.service, wish.place), (wish, screen)
        case = Case(number, wish.service, wish.place, session.phone, session.network)
        self.cases.file(case, surely=True)
