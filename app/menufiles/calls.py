"""The calls of a city, made in memory once for all that look at them."""

from functools import cached_property

from app.menu.answers import Ways, is_whole, shortest
from app.menu.inspect import smallest_limit
from app.menu.model import City
from app.menu.notices import SOME_DAY, at_its_longest
from app.menu.survey import MOST, Forms, Inputs, Lists, Visit, path
from app.menu.ways import NO_KEY, Form, ways_of


class Walks:
    """Both walks of one day, in one language, on one size of screen."""

    def __init__(self, city: City, language: str, limit: int, most: int, day: int) -> None:
        """Make them, on screens of `limit` septets; at most `most` screens are drawn in each."""
        self._city, self._language, self._most, self._day = city, language, most, day
        self.lists = Lists(city, language, limit, most, day=day)
        self.forms = Forms(city, language, limit, most, day=day)

    @property
    def is_cut(self) -> bool:
        """Whether there was more than was walked."""
        return self.lists.is_cut or self.forms.is_cut

    @property
    def visits(self) -> list[Visit]:
        """Every screen that was met."""
        return [*self.lists.visits, *self.forms.visits]

    def ways(self) -> Ways:
        """Give the ways of a caller who reads; where nothing lists a place, who types its name."""
        ways = shortest(self.lists)
        if is_whole(self._city, ways):
            return ways
        city, limit = self._city, self.lists.limit
        written = Lists(city, self._language, limit, self._most, writes=True, day=self._day)
        return {**shortest(written), **ways}


class Spoken:
    """The calls of a city in one language."""

    def __init__(self, city: City, language: str, most: int = MOST) -> None:
        """Of its calls, `most` screens are drawn on one size of screen."""
        self.city = at_its_longest(city, language)  #: as it is drawn
        self.language = language
        self.most = most
        self._least = smallest_limit(city)

    def on(self, limit: int) -> list[Walks]:
        """Give the walks of each day on screens of `limit` septets; of the smallest they stay."""
        return self._smallest if limit == self._least else self._made(limit)

    @cached_property
    def _smallest(self) -> list[Walks]:
        return self._made(self._least)

    def _made(self, limit: int) -> list[Walks]:
        # A day without a notice, and one with the longest.
        days = (0, SOME_DAY) if self.city.tells_notices else (0,)
        return [Walks(self.city, self.language, limit, self.most, day) for day in days]

    @cached_property
    def paths(self) -> dict[Form, str]:
        """What to dial and answer to meet each form of each screen, the shortest way."""
        found: dict[Form, Inputs] = {}
        for walks in self._smallest:
            for form, led in ways_of(self.city, walks.lists, walks.forms).items():
                found[form] = min(found.get(form, led[0].inputs), led[0].inputs, key=len)
        # Wrong keys are told in words, by `ways_to`.
        return {form: path(self.city, way) for form, way in found.items() if NO_KEY not in way}


def calls_of(city: City, most: int = MOST) -> list[Spoken]:
    """Give the calls of each language of a city."""
    return [Spoken(city, language.code, most) for language in city.languages]
