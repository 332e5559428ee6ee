"""What the words on a crew's screens stand for, by the city's files, in all its languages."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from app.demo.looks import look, whole_line
from app.demo.screen import Screen
from app.domain.text import key
from app.menu.conditions import JOB_IS_GONE
from app.menu.effects import JOB_EFFECTS
from app.menu.model import City, Option, Template, Typed, Variant

#: What is asked for on a further screen, behind a key that does nothing by itself.
_ASKS_MORE: Final = ("done", "impossible")


class JobSigns:
    """What a crew reads from its screens."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._forms = [form for screen in city.menu.screens.values() for form in screen]
        lists = [form for form in self._forms if any(o.lists == "job" for o in form.options)]
        gone = [form for form in self._forms if form.condition == JOB_IS_GONE]
        self._gone = whole_line([look(city, text) for text in _texts(gone)])
        self._lists = [re.compile(look(city, text)) for text in _texts(lists)]
        self._counts = [*_texts(lists)]
        #: What stands beside jobs in a list.
        self._beside = _labels(option for form in lists for option in form.options)
        self._beside |= {key(one.parts[0]) for one in _phrases(city)}
        self._keys = {does: _labels(self._leading(does)) for does in JOB_EFFECTS}

    def is_gone(self, screen: Screen) -> bool:
        """Whether a screen says that the job is not the crew's any more."""
        return bool(self._gone.search(screen.prompt))

    def jobs(self, screen: Screen) -> list[str]:
        """Give the keys of the jobs that a screen lists; none where it is no list of jobs."""
        if self.count(screen) is None:
            return []
        return [one for one, label in screen.options.items() if key(label) not in self._beside]

    def count(self, screen: Screen) -> int | None:
        """Give how many jobs a list says there are; None where it says nothing of that."""
        for pattern, text in zip(self._lists, self._counts, strict=True):
            found = pattern.fullmatch(screen.prompt)
            if found and "jobs" in text.values:
                return int(found[1 + text.values.index("jobs")])
        return None

    def asks(self, screen: Screen) -> bool:
        """Whether a screen wants more said before something is done with a job."""
        return not (screen.ends or self.is_gone(screen) or self.count(screen) is not None)

    def says(self, screen: Screen, status: str) -> bool:
        """Whether a screen says a status."""
        said = f" {key(screen.text)} "
        words = self._city.menu.words[status].values()
        return any(f" {key(word.parts[0])} " in said for word in words)

    def key(self, screen: Screen, does: str) -> str:
        """Give the key that does something with a job, or leads there; "" where there is none."""
        words = self._keys[does]
        return next((one for one, label in screen.options.items() if key(label) in words), "")

    def _leading(self, does: str) -> Iterator[Option]:
        for form in self._forms:
            for option in form.options:
                behind = self._city.menu.screens.get(option.go, ())
                asks = does in _ASKS_MORE and not option.effect and not option.lists
                if option.effect == does or (asks and _does(behind, does)):
                    yield option


def _does(forms: Iterable[Variant], does: str) -> bool:
    return any(does in (*_effects(form.options), *_effects(form.typed)) for form in forms)


def _effects(ways: Iterable[Option | Typed]) -> Iterator[str]:
    return (one.effect for one in ways)


def _texts(forms: Iterable[Variant]) -> Iterator[Template]:
    return (text for form in forms if form.say for text in form.say.values())


def _phrases(city: City) -> Iterator[Template]:
    return (text for one in (city.menu.back, city.menu.more) for text in one.label.values())


def _labels(options: Iterable[Option]) -> set[str]:
    labels = (option.label for option in options if option.label)
    return {key(text.parts[0]) for label in labels for text in label.values()}
