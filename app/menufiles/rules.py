"""The rules that a city's folder is held to, each under a short name that does not change."""

from collections.abc import Mapping
from typing import Final

#: name -> what it proves, in one line, for people
RULES: Final[Mapping[str, str]] = {
    # What is written
    "file": "every file of a city is there, has a known name and can be read",
    "yaml": "a file is plain YAML without its traps",
    "form": "keys, numbers and words stand where they belong",
    "letters": "every text can be sent in the alphabet of phones (GSM-7), accents folded",
    "label-too-long": "a label fits beside its digit",
    "unknown-word": "conditions, values, typed answers and effects are words of the language",
    "unknown-screen": "every screen and line that is named is there",
    "translation": "a further language has the same texts with the same values",
    "services": "problems have codes, labels and, in every area, one responsible body",
    "places": "places have codes, names and positions of their own",
    "borders": "borders are rings around places of the city, and somebody says whose they are",
    "prices": "every network has its prices, each with a day, a currency and exact amounts",
    # What keys mean
    "two-meanings": "a key or a typed answer has one meaning on a screen, and words of its own",
    "digits": "lists have as many digits as they hold, or none",
    # Where ways lead
    "unreachable": "something leads to every screen",
    "never-shown": "every form, option, line and typed answer has a caller who meets it",
    "dead-end": "from every screen a key leads towards an end of the call",
    "empty-list": "a list always has something to choose",
    "endless-jump": "jumps come to a screen that asks something, soon",
    "gives-up": "too many wrong keys end the call and say whom to ring",
    # What is known there
    "unset": "nothing is said or listed before it is known, on every way",
    "incomplete-report": "a report has a problem and a place, and is kept until it is acknowledged",
    "gone-job": "a crew hears when a job is gone, and people hear what a crew did",
    "filed-twice": "no call sends the same report, or words to it, twice",
    "unreported": "every problem can be reported",
    # What it costs
    "too-long": "every screen fits, with the longest values, in every language on every network",
    "too-slow": "every screen is read and answered before the network hangs up",
    "answers-mean": "a report takes no more answers on average than the city allows",
    "answers-longest": "no report takes more answers than the city allows",
    "promise": "no text asks for an SMS that cannot come, or calls free what callers pay",
    "too-large": "the menu can be followed to its end",
    # What operators expect
    "dialogue": "every dialogue goes as it is written",
}
