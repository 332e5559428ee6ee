"""What the check says of a city's files, in the language of the desk.

The check speaks English, for whoever works with the files. Its sentences are known again by their
form and said in the words of `words/findings.*.toml`: all that pages of the desk can provoke. What
takes a text editor to write wrong stays English, behind the rule that it breaks.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.web.desk.word_files import load_file

_VALUE: Final = re.compile(r"%\((\w+)\)s")
#: Values that are phrases of ours themselves; a sentence of which none is known stays English.
_SUBJECTS: Final = ("what", "subject")
_PHRASES: Final = frozenset({*_SUBJECTS, "word"})
#: Operators by their names, and "other" for all that have none.
_NETWORKS: Final = "networks"
#: What is lacking on a way: phrases of ours, one behind the other.
_LACKS: Final = "lacks"
_AND: Final = " and "
#: A comma parts thousands in English, and decimals in Portuguese.
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
#: What a screen should be beside what it is: the heads of two columns.
_HEADS: Final = re.compile(r"(expected)( +)\| seen")
#: How values look that are no text: what follows behind one is no part of it.
_SHAPES: Final = {
    **dict.fromkeys(("n", "parts", "line", "lines", "row", "idle"), "[0-9][0-9,]*"),
    **dict.fromkeys(("screen", "message", "notice", "language"), r"\S+"),
    "key": '"[^"]*"',
    "text": ".*?",
    "subject": r"the (?:screen|message|text) \S+",
}
#: Measured by us, and never what somebody typed.
_MEASURED: Final = frozenset({"km", "seconds", "answers", "allowed"})


class _Form(NamedTuple):
    """A sentence of the check, and how it is said."""

    english: re.Pattern[str]
    words: str


class Findings:
    """Sentences of the check in one language."""

    __slots__ = ("_fields", "_findings", "_heads", "rules", "sentences")

    def __init__(self, language: str) -> None:
        """Read them; of a language without a file nothing is known."""
        read = load_file(f"findings.{language}")
        #: English -> in this language
        self.sentences: Mapping[str, str] = read.get("findings", {})
        #: name of a rule -> what it holds, in this language
        self.rules: Mapping[str, str] = read.get("rules", {})
        self._heads: Mapping[str, str] = read.get("heads", {})
        self._fields = _forms(read.get("fields", {}))
        self._findings = _forms(self.sentences)

    def tell(self, english: str) -> str:
        """Say a sentence, as it is where it is not known."""
        return self._said(english, (*self._findings, *self._fields))

    def rule(self, name: str) -> str:
        """Say what a rule holds; "" where nobody has said it in this language."""
        return self.rules.get(name, "")

    def field(self, name: str) -> str:
        """Say the name of a field."""
        return self._said(name, self._fields)

    def beside(self, lines: Sequence[str]) -> str:
        """Give what a dialogue met as it stands, but the heads of its columns."""
        return "\n".join([_HEADS.sub(self._named, line) for line in lines[:1]] + [*lines[1:]])

    def _named(self, heads: re.Match[str]) -> str:
        left, right = (self._heads.get(head, head) for head in ("expected", "seen"))
        return f"{left:<{len(heads[1] + heads[2])}}| {right}"

    def _said(self, english: str, forms: Sequence[_Form]) -> str:
        for form in forms:
            found = form.english.fullmatch(english)
            # Half of a sentence in another language is worse than none of it.
            if found and self._knows(values := found.groupdict()):
                return form.words % {name: self._value(name, one) for name, one in values.items()}
        return english

    def _knows(self, values: Mapping[str, str]) -> bool:
        subjects = [values[name] for name in _SUBJECTS if name in values]
        subjects += values[_LACKS].split(_AND) if _LACKS in values else ()
        return all(self.tell(one) != one for one in subjects)

    def _value(self, name: str, value: str) -> str:
        if name in _MEASURED or _THOUSANDS.fullmatch(value):
            return value.replace(",", "\u202f").replace(".", ",")
        if name == _NETWORKS:
            return ", ".join(map(self.field, value.split(", ")))
        if name == _LACKS:
            return " e ".join(map(self.tell, value.split(_AND)))
        return self.tell(value) if name in _PHRASES else value


def _forms(read: Mapping[str, str]) -> tuple[_Form, ...]:
    """Give them, those that say most by themselves first: a general one would hide them."""
    known = sorted(read.items(), key=lambda form: -len(_VALUE.sub("", form[0])))
    return tuple(_Form(_pattern(english), words) for english, words in known)


def _pattern(english: str) -> re.Pattern[str]:
    """Make what finds a sentence: values are as short as they can be; only a text may be empty."""
    parts = _VALUE.split(english)
    shown = [_value(part) if n % 2 else re.escape(part) for n, part in enumerate(parts)]
    return re.compile("".join(shown), re.DOTALL)


def _value(name: str) -> str:
    return f"(?P<{name}>{_SHAPES.get(name, '.+?')})"
