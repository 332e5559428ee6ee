"""Menus that nobody wrote, in every word of the language: most of them pass the check.

A menu asks for a problem and a place in either order, in screens that are there or not, files
from one of several places, and leads on. What a text may say is known where it is written.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from tests.unit.menu.random_cities import STATUSES, RandomCity, Texts, top, word, words
from tests.unit.menu.random_jobs import crew_screens
from tests.unit.menu.random_returns import add_returns

ALWAYS: Final = ("dial", "help number", "brand")
FILE: Final = "file"
DATES: Final = ("until", "no date")
NOTICE: Final = "the area has a notice"
UNKNOWN: Final = "block is unknown"

Form = dict[str, Any]
Screens = dict[str, Any]


def random_city(chance: Random) -> Texts:
    """Give the files of a random city."""
    city = RandomCity(chance)
    menu = _Menu(city)
    files = city.texts() | {"menu.yaml": top(menu.head | menu.screens)}
    if "<notice>" not in files["menu.yaml"]:
        files.pop("calendar.yaml", None)  # nobody would hear of it
    for language in city.languages[1:]:
        files[f"menu.{language}.yaml"] = top(menu.translated())
    return files


class _Menu:
    """One menu, screen by screen from its end to its beginning."""

    def __init__(self, city: RandomCity) -> None:
        self._city, self._chance = city, city.chance
        self._back = self._chance.choice("00079")
        self._more = self._chance.choice([digit for digit in "998" if digit != self._back])
        self.lines: dict[str, Any] = {}
        self.screens: Screens = {}
        later: Screens = {}
        self._ends(later)
        first = self._place(later) if self._likely(0.3) else self._service(later)
        self.screens = {first: later.pop(first)} | later
        add_returns(self._chance, self.screens, self._choose)
        first = self._lets_crews_work(first) if self._likely(0.3) else first
        self._leave_out_what_nothing_leads_to(first)
        self.head = self._head()

    def _lets_crews_work(self, first: str) -> str:
        self.screens = crew_screens(self._chance, self._choose, first) | self.screens
        self.lines["deadline"] = {"if": "the job has a deadline", "say": "Ate <deadline>"}
        return "start"

    def _leave_out_what_nothing_leads_to(self, first: str) -> None:
        while lost := set(self.screens) - self._led_to() - {first, "lost"}:
            self.screens = {name: form for name, form in self.screens.items() if name not in lost}

    def _led_to(self) -> set[str]:
        told = {name for form in _forms(self.screens) for name in form.get("tell", ())}
        self.lines = {name: line for name, line in self.lines.items() if name in told}
        return {*_targets(self.screens), *_targets(self.lines)}

    def _likely(self, share: float) -> bool:
        return self._chance.random() < share

    def _head(self) -> Screens:
        head: Screens = {
            "language": "1",
            "keys": {f"{self._back} Volta": "back", f"{self._more} Mais": "more"},
            "wrong": {"say": words(self._chance, 2), f"after {self._chance.randint(2, 5)}": "lost"},
            "failed": self._text(ALWAYS, 4),
            "over": self._text(ALWAYS, 4),
            "words": {"block": "Q."} | self._statuses(),
        }
        return head | ({"tell": self.lines} if self.lines else {})

    def _text(self, values: tuple[str, ...] = ALWAYS, most: int = 2) -> str:
        said = words(self._chance, most)
        if self._likely(0.4):
            said += f" <{self._chance.choice(values)}>"
        return said

    def _tell(self, form: Form, values: tuple[str, ...], *conditions: str) -> Form:
        names = []
        for condition in ("", *conditions):
            if self._likely(0.3):
                name = f"line_{len(self.lines)}"
                # Short, for it stands above options that need the room.
                known = (*values, "notice", "notice") if condition == NOTICE else values
                said = "Ate <blocks>" if condition == UNKNOWN else self._text(known, 1)
                self.lines[name] = {"if": condition, "say": said} if condition else said
                names.append((bool(condition), name))
        # A line without an if is always shown, so the others stand before it.
        told = [name for has_condition, name in sorted(names, reverse=True)]
        return form | ({"tell": told} if told else {})

    def _choose(self, form: Form, wanted: dict[str, Any], lists: dict[str, Any]) -> Form:
        """Give labels their digits; a screen with a list that pages leaves those of keys alone."""
        free = [digit for digit in "1234567890" if digit not in (self._back, self._more)]
        options = {
            f"{digit} {label}": to for digit, (label, to) in zip(free, wanted.items(), strict=False)
        }
        both = [options, lists] if self._likely(0.5) else [lists, options]
        return form | {"choose": both[0] | both[1]}

    def _ends(self, later: Screens) -> None:
        seen = ("service", "place", "number", *ALWAYS)
        later["lost"] = f"{words(self._chance)} <help number>"
        later["filed"] = f"<number> {self._text((*seen, 'due'))}"
        detail = {"say": self._text(seen), "type": {"text": {"do": "comment", "go": "filed"}}}
        later["detail"] = self._choose(detail, {"Nada": "filed"}, {})
        later["joined"] = f"<number> {self._text(('people', 'number', 'due', *ALWAYS))}"
        later["heard"] = f"<number> {self._text(('number', *ALWAYS))}"
        said = f"<status> {self._text(('status', 'due', *seen))}"
        follow = {"Avisar": {"do": "subscribe", "go": "heard"}, "Fim": "bye"}
        later["case"] = self._choose({"say": said}, follow, {}) if self._likely(0.4) else said
        hint: Any = {"go": "case", "wrong": words(self._chance)} if self._likely(0.5) else "case"
        cases = {"say": self._text(), "type": {"case number": hint}}
        later["cases"] = self._choose(cases, {"Fim": "bye"}, {"<case>": "case"})
        later["bye"] = self._text()

    def _after(self, later: Screens) -> Any:
        """What follows the last answer: perhaps a number, then the report or what sends it."""
        if self._likely(0.6):
            return self._sent(later, ())
        low = "10" if self._back != "0" else self._chance.choice(("1", "10"))
        kind = f"number {low}-{self._chance.choice(('20', '999', '999999'))}"
        after = self._sent(later, ("typed number",))
        hint = {"wrong": self._text()} if self._likely(0.5) else {}
        to = hint | (after if isinstance(after, dict) else {"go": after})
        count = {"say": self._text(), "type": {kind: to}}
        later["count"] = self._choose(count, {"Nada": "bye"}, {}) if low == "10" else count
        return "count"

    def _sent(self, later: Screens, typed: tuple[str, ...]) -> Any:
        """The report at once, or a screen that sends it."""
        if self._likely(0.2):
            return {"do": FILE, "go": self._chance.choice(("filed", "detail"))}
        if "send" not in later:
            seen = ("service", "place", *typed, *ALWAYS)
            said = {"say": f"<service>, <{(*typed, 'place')[0]}>"}
            conditions = UNKNOWN, "the same is open here", "caller is new"
            send = self._tell(said, seen, NOTICE, *conditions)
            wanted = {
                "Enviar": {"do": FILE, "go": "filed"},
                "Escrever": {"do": FILE, "go": "detail"},
                "Mudar": self._chance.choice(("where", "problem")),
                "Nada": "bye",
            }
            later["send"] = self._choose(send, wanted, {})
            if self._likely(0.8):
                later["send"] = [self._join(wanted), later["send"]]
        return "send"

    def _join(self, wanted: dict[str, Any]) -> Form:
        """Give the form of the screen that sends where the same is open."""
        tells = self._text(("place", "due", *ALWAYS), 1)
        said = {"if": "the same is open here", "say": f"{tells} <people>"}
        join = {"do": "join", "go": self._chance.choice(("joined", "heard"))}
        return self._choose(said, {"Juntar": join} | wanted, {})

    def _service(self, later: Screens, onward: Any = None) -> str:
        """Ask for the problem; give the name of the screen that does."""
        to = onward or self._place(later, chosen=True)
        held = self._chance.randint(0, min(self._city.services, 5))
        form = self._tell(
            {"say": self._text()}, ALWAYS, NOTICE, "caller is new", "caller has cases"
        )
        wanted: dict[str, Any] = {"Casos": {"if": "caller has cases", "go": "cases"}}
        fixed = {f"1-{held} <service>" if held > 1 else "1 <service>": to} if held else {}
        if held < self._city.services and held:
            wanted = {"Outro": "others"}
            other = self._choose({"say": self._text()}, {"Casos": "cases"}, {"<service>": to})
            later["others"] = other
        lists = {} if held else {"<service>": to}
        if others := len(self._city.languages) - 1:
            digits = f"{held + 1}-{held + others}" if others > 1 else f"{held + 1}"
            condition = {"if": "caller is new"} if self._likely(0.3) else {}
            fixed[f"{digits} <language>"] = condition | {"go": "problem"}
        wanted |= {"Fim": "bye"}
        self._choose_below(form, wanted, lists, fixed, held + others, is_first=onward is None)
        if self._likely(0.5):
            form["type"] = {"case number": "case"}
        later["problem"] = form
        return "problem"

    def _choose_below(
        self, form: Form, wanted: Form, lists: Form, fixed: Form, held: int, *, is_first: bool
    ) -> None:
        taken = {str(digit) for digit in range(1, held + 1)} | {self._back, self._more}
        free = [digit for digit in "1234567890" if digit not in taken]
        options = {
            f"{digit} {label}": to for digit, (label, to) in zip(free, wanted.items(), strict=False)
        }
        form["choose"] = fixed | options | lists
        # A key that comes and goes may not shift those of a list that numbers itself.
        left = free[len(options) :]
        if not lists and self._likely(0.4) and left and is_first:
            self._go_on(form, left[0])
        if not lists and self._likely(0.7) and left[1:]:
            self._ask_for_a_word(form, left[0], left[1])
        if not lists and self._likely(0.5):
            self._tell_news(form)

    def _go_on(self, form: Form, digit: str) -> None:
        """Offer to go on with a call that broke off, before any other line."""
        self.lines["unfinished"] = {
            "if": "the last call broke off",
            "say": "<service>?",
            "choose": {f"{digit} Sim": {"do": "resume"}},
        }
        self.lines["lost_call"] = {"if": "the last call is lost", "say": self._text()}
        form["tell"] = ["unfinished", "lost_call", *form.get("tell", [])]

    def _ask_for_a_word(self, form: Form, yes: str, no: str) -> None:
        """Ask whether a case is solved, before any other line."""
        keys = {f"{yes} Sim": {"do": "confirm", "go": "heard"}}
        if self._likely(0.8):
            keys[f"{no} Nao"] = {"do": "reopen", "go": "heard"}
        said = self._text(("service", "place", "number"))
        self.lines["solved"] = {"if": "a case awaits the caller", "say": said, "choose": keys}
        form["tell"] = ["solved", *form.get("tell", [])]

    def _tell_news(self, form: Form) -> None:
        """Tell how a case ended, before any other line."""
        said = self._text(("service", "place", "number", "status"))
        self.lines["ended"] = {"if": "a case has news", "say": said}
        form["tell"] = ["ended", *form.get("tell", [])]

    def _place(self, later: Screens, chosen: bool = False) -> str:
        """Ask for the place; give the name of the screen that does, or of a jump to it."""
        after = self._after(later) if chosen else self._service(later, self._after(later))
        spot = self._spot(later, after, chosen)
        bairro = self._choose({"say": self._text()}, {"Outra vez": "where"}, {"<bairro>": spot})
        codes: Form = {"container code": after} if self._likely(0.6) else {}
        if self._likely(0.5):
            bairro["type"] = codes | {"bairro name": "bairro"}
        later["bairro"] = bairro
        # Which places suit is known once the problem is.
        places = ("caller has places",) if chosen else ()
        where: Form = self._tell({"say": self._text()}, ALWAYS, *places, NOTICE, "caller is new")
        typed = dict(codes)
        if self._likely(0.6):
            typed["bairro name"] = {"go": "bairro", "wrong": self._text()}
        if self._likely(0.5):
            typed["district name"] = "bairro"
        if typed:
            where["type"] = typed
        whole = self._likely(0.2) and not typed
        lists: Form = {"<district>": after if whole else "bairro"}
        for name in ("bairro", "spot") if whole else ():
            later.pop(name, None)  # nothing leads there
        if chosen and self._likely(0.6):
            lists["<place>"] = after
        later["where"] = self._choose(where, {"Fim": "bye"}, lists)
        return self._jump(later, "where", places) if self._likely(0.4) else "where"

    def _jump(self, later: Screens, to: str, places: tuple[str, ...]) -> str:
        conditions = (*places, "caller is new", "caller has cases")
        if self._likely(0.4):
            later["hop"] = {"go": to}
        else:
            shown = self._choose({"say": self._text()}, {"Sim": to, "Fim": "bye"}, {})
            later["hop"] = [{"if": self._chance.choice(conditions)} | shown, {"go": to}]
        return "hop"

    def _spot(self, later: Screens, after: Any, chosen: bool) -> Any:
        if self._likely(0.2):
            return after
        values = ("bairro", "place", *ALWAYS)
        forms: list[Form] = []
        if chosen and self._likely(0.8):
            form = self._choose({"say": self._text(values)}, {"Outro": after}, {"<point>": after})
            forms.append({"if": "service needs a container"} | form)
        if chosen and self._likely(0.8):
            form = {"say": self._text(values), "type": {"block": after}}
            forms.append({"if": "service needs a block"} | form | {"choose": {"0 Sem": after}})
        last = self._tell({"say": self._text(("bairro",))}, ("bairro",), "caller is new")
        # No key but 0 may stand where a block is typed: it would be both.
        forms.append(last | {"type": {"block": after}, "choose": {"0 Outro": after}})
        if isinstance(after, str) and self._likely(0.5) and len(forms) > 1:
            forms[-1] = {"go": after}
        later["spot"] = forms if len(forms) > 1 else forms[0]
        return "spot"

    def translated(self) -> Screens:
        """Give the texts of one more language."""
        head = self.head
        texts: Screens = {"keys": [f"{self._back} Back", f"{self._more} More"]}
        texts |= {"wrong": self._other(head["wrong"]["say"])}
        texts |= {name: self._other(head[name]) for name in ("failed", "over")}
        texts["words"] = head["words"]
        if self.lines:
            lines = self.lines.items()
            texts["tell"] = {name: self._line(line) for name, line in lines}
        for name, screen in self.screens.items():
            if text := self._screen(screen):
                texts[name] = text
        return texts

    def _line(self, line: Any) -> Any:
        if isinstance(line, str):
            return self._other(line)
        return self._form(line) if "choose" in line else self._other(line["say"])

    def _screen(self, screen: Any) -> Any:
        if isinstance(screen, str):
            return self._other(screen)
        if isinstance(screen, dict):
            return self._form(screen)
        forms = [self._form(form) for form in screen]
        while forms and not forms[-1]:
            forms.pop()
        return forms

    def _form(self, form: Form) -> Form:
        texts: Form = {"say": self._other(form["say"])} if "say" in form else {}
        labels = [key for key in form.get("choose", ()) if "<" not in key]
        hints = {kind: to["wrong"] for kind, to in form.get("type", {}).items() if "wrong" in to}
        if labels:
            texts["choose"] = [f"{label[:2]}{self._own(label[0])}" for label in labels]
        if hints:
            texts["type"] = {kind: self._other(hint) for kind, hint in hints.items()}
        return texts

    def _statuses(self) -> Form:
        return {name: self._own(f"{n:x}") for n, name in enumerate((*STATUSES, *DATES))}

    def _own(self, digit: str) -> str:
        """Give a word that no other digit gets: keys and statuses are told apart by theirs."""
        return word(self._chance) + "abcdefghijklmnop"[int(digit, 16)]

    def _other(self, text: str) -> str:
        """Give a text with the values of another."""
        return " ".join([words(self._chance, 2), *_values(text)])


def _values(text: str) -> Iterator[str]:
    return (f"<{part.partition('>')[0]}>" for part in text.split("<")[1:])


def _targets(value: Any) -> Iterator[str]:
    """Give every text that may name a screen: what stands behind an option, or behind go."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _targets(below)
    elif isinstance(value, list):
        for below in value:
            yield from _targets(below)


def _forms(screens: Screens) -> Iterator[Form]:
    for screen in screens.values():
        forms = screen if isinstance(screen, list) else [screen]
        yield from (form for form in forms if isinstance(form, dict))
