"""What MOPA counted from 10 November 2016 to 31 January 2017, in Maputo: 2,685 reports.

The first day is the one before the launch. Figures of a problem go by its rank in services.yaml,
where the most used stand first, so that any city can be played with them.
"""

from typing import Final, NamedTuple

from app.domain.text import key

#: Reports of a day, from the day before the launch on; then on each day that follows.
DAYS: Final = (
    *(9, 894, 305, 40, 224, 161, 90, 72, 36, 12),
    *(27, 10, 27, 54, 18, 10, 18, 18, 18, 10),
    *(54, 27, 45, 27, 18, 18, 18, 9, 9, 9),
)
LATER: Final = 6
#: Reports of a day when those of the launch are spread over all: how a line goes on that is known.
SETTLED: Final = 32
#: By how much one such day is more or less than another.
SWING: Final = 0.35
#: Reports of an hour of the day, in hundredths: 41 of them from 18 to 22 o'clock.
HOURS: Final = (
    *(1, 0, 0, 0, 1, 1, 2, 4, 4, 6, 5, 4),
    *(4, 4, 4, 3, 5, 5, 7, 11, 12, 7, 4, 1),
)
#: Of reports: those of something that was open already, and of these who would rather join.
OF_OPEN: Final = 0.39
JOIN: Final = 0.6
#: Of reports: by somebody who has called before; of these, within a quarter of an hour.
RETURNING: Final = 0.39
SOON: Final = 0.3
#: Of reports, with words.
WORDS: Final = 0.17
#: Of people, whom the gateway tells that they want no messages.
OPT_OUT: Final = 0.01
#: By network, in the order of use: Vodacom, Movitel, Tmcel.
NETWORKS: Final = {"vodacom": 87, "movitel": 8, "tmcel": 5}
#: What is reported of a bairro, by its name; of others nearly nothing.
BAIRROS: Final = {
    **{"costa do sol": 199, "maxaquene a": 181, "mafalala": 171, "mahotas": 169},
    **{"george dimitrov": 144, "albazine": 136, "maxaquene b": 102, "laulane": 98},
    **{"hulene a": 84, "malanga": 83, "ferroviario": 83, "chamanculo b": 80, "luis cabral": 74},
    **{"bagamoyo": 66, "maxaquene d": 58, "polana canico a": 58, "25 de junho a": 58},
    **{"jardim": 53, "magoanine a": 52, "25 de junho b": 51, "3 de fevereiro": 50},
    **{"polana canico b": 44, "fplm": 42, "urbanizacao": 40, "zimpeto": 40, "chamanculo a": 38},
    **{"aeroporto b": 35, "minkadjuine": 35, "mavalane a": 35, "inhagoia a": 35},
    **{"xipamanine": 33, "hulene b": 33, "munhuana": 31, "chamanculo d": 29, "aeroporto a": 27},
    **{"magoanine c": 20, "chamanculo c": 19, "maxaquene c": 19, "unidade 7": 15},
    **{"malhazine": 15, "magoanine b": 13, "inhagoia b": 11},
}
ELSEWHERE: Final = 1


class Fate(NamedTuple):
    """What becomes of the reports of a problem."""

    share: int  #: of all reports, in thousandths
    solved: float  #: of these, said to be solved by officials
    median_h: float  #: hours until then


#: By rank: containers full, carts that did not come, waste outside, drains, heaps, fires.
FATES: Final = (
    Fate(290, 0.67, 25),
    Fate(240, 0.91, 116),
    Fate(195, 0.63, 61),
    Fate(142, 0.07, 60),
    Fate(55, 0.91, 220),
    Fate(50, 0.66, 29),
)
RARE: Final = Fate(4, 0.64, 77)
#: How far single reports lie from the median: the third quartile at twice its time.
SPREAD: Final = 1.1
#: Of reports: refused as none. What is neither solved nor refused is given up after some days.
REFUSED: Final = 0.03
GIVEN_UP_H: Final = 144
#: Hours in which officials write down what was done, on the days on which they work.
DESK_HOURS: Final = range(7, 16)
DESK_DAYS: Final = range(5)


def reports_on(day: int, load: float) -> int:
    """Give how many reports come on a day, counted from 0, at a share of MOPA's load.

    >>> reports_on(1, 1), reports_on(1, 0.1), reports_on(40, 1)
    (894, 89, 6)
    """
    return round((DAYS[day] if day < len(DAYS) else LATER) * load)


def fate(rank: int) -> Fate:
    """Give what becomes of a problem by its rank, from 0."""
    return FATES[rank] if rank < len(FATES) else RARE


def weight(bairro: str) -> int:
    """Give how much is reported of a bairro, by its name.

    >>> weight("Maxaquene A"), weight("Westlands")
    (181, 1)
    """
    return BAIRROS.get(key(bairro), ELSEWHERE)
