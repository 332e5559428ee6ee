"""Find a bairro or a district by what a caller typed on twelve keys.

Exact names and beginnings come first ("maxaq" is enough), spelling mistakes after. Names are
compared folded, with apostrophes and without; block numbers and codes never come here, they match
as typed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from app.domain import text

#: Likeness of two folded names, 0 to 100.
Similarity = Callable[[str, str], float]

#: Below this a name is no match at all; "centro" reaches 60 against Maputo's list.
PLAUSIBLE: Final = 70.0
#: From here on a name that stands alone is taken without asking.
SURE: Final = 88.0
#: A second name this close makes the first one doubtful.
CLOSE: Final = 8.0
#: What one screen can ask back without a second page.
MOST: Final = 7
SHORTEST: Final = 3
#: Shorter beginnings with a slip are like too many names.
LONGER: Final = 5
#: One letter of five is wrong; a beginning with two slips is a guess.
ONE_SLIP: Final = 80.0
#: From here on a word is one of a name with a slip: "maxakene". Of a hundred words that residents
#: write of waste and water none comes so near to a bairro of Maputo.
ALIKE: Final = 82.0


class Match(NamedTuple):
    """What a typed name may mean, best first."""

    codes: tuple[str, ...]
    sure: bool  #: whether the first may be taken without asking
    spelt: bool = False  #: as a name or its beginning is written, without a slip


NO_MATCH: Final = Match((), False)


class NameIndex:
    """The names and aliases of some places, folded once."""

    __slots__ = ("_names", "_similarity")

    def __init__(self, names: Iterable[tuple[str, str]], similarity: Similarity) -> None:
        """Take (name or alias, code) pairs in the order in which ties are offered."""
        self._names = [(key, code) for name, code in names for key in text.keys(name)]
        self._similarity = similarity

    def find(self, typed: str) -> Match:
        """Return what `typed` may mean; an empty match when nothing is near."""
        wanted = [key for key in text.keys(typed) if len(key) >= SHORTEST]
        if not wanted:
            return NO_MATCH
        exact = [code for key in wanted for name, code in self._names if name == key]
        if exact:
            return Match((exact[0],), True, True)
        begins = _unique(c for key in wanted for name, c in self._names if _begins(name, key))
        if begins:
            return Match(tuple(begins[:MOST]), len(begins) == 1, True)
        return self._near(wanted[0])

    def named(self, folded: str) -> tuple[str, ...]:
        """Return what is called exactly so, in the form of `text.key`."""
        return tuple(_unique(code for name, code in self._names if name == folded))

    def within(self, typed: str) -> tuple[str, ...]:
        """Return what is named among other words, each by a name in full; the longest first.

        Of names within a longer one none counts: "na Maxaquene A" is not Maxaquene.
        """
        words, found = text.key(typed).split(), list[str]()
        for count in range(len(words), 0, -1):
            for start in range(len(words) - count + 1):
                codes = self.named(" ".join(words[start : start + count]))
                if codes:
                    found.extend(codes)
                    words[start : start + count] = [""] * count
        return tuple(_unique(found))

    def alike(self, word: str) -> tuple[str, ...]:
        """Return what has the word in a name that is nearest to a folded one, with a slip in it.

        None for a short one, and where no word is near.
        """
        words = [(one, code) for name, code in self._names for one in name.split()]
        scores = [(self._similarity(word, one), code) for one, code in words]
        best = max((score for score, _ in scores), default=0.0)
        if len(word) < LONGER or best < ALIKE:
            return ()
        return tuple(_unique(code for score, code in scores if score == best))

    def _near(self, wanted: str) -> Match:
        best: dict[str, float] = {}
        for name, code in self._names:
            score = max(self._similarity(wanted, name), self._beginning(wanted, name))
            if score >= PLAUSIBLE and score > best.get(code, 0.0):
                best[code] = score
        ranked = sorted(best, key=lambda code: -best[code])
        return Match(tuple(ranked[:MOST]), _stands_alone([best[code] for code in ranked]))

    def _beginning(self, wanted: str, name: str) -> float:
        """Compare with as much of a name as was typed, one letter more or less; 0 for too little.

        It must end alike: "polna" is a slip in "polana", "centro" a word beside "central". And it
        is only a beginning, so it is asked back however near it comes.
        """
        lengths = range(len(wanted) - 1, len(wanted) + 2) if len(wanted) >= LONGER else ()
        ends = [name[:most] for most in lengths if name[:most].endswith(wanted[-1])]
        best = max((self._similarity(wanted, start) for start in ends), default=0.0)
        return min(best, SURE - 1) if best >= ONE_SLIP else 0.0


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or f" {wanted}" in name


def _stands_alone(scores: Sequence[float]) -> bool:
    if not scores or scores[0] < SURE:
        return False
    return len(scores) == 1 or scores[0] - scores[1] >= CLOSE


def _unique(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
