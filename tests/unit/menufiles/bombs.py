"""Files that were made to hurt, each read in a process that may not have much.

Run as a program, with a size in KB, it reads every one and writes a line of JSON for each: its
name and what was found. What takes more than its share is killed, and its line is missing.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Final

from tests.unit.menufiles.folders import broken, findings, maputo

#: Seconds of processor and bytes of memory to read one city in: files of 255 KB take half a
#: second and less than 40 MB.
MOST_S: Final = 4
MOST_BYTES: Final = 192 * 1024 * 1024

Texts = dict[str, str]
#: Makes a city of so many bytes.
Bomb = Callable[[int], Texts]


def _alone(piece: str, begin: str = "", end: str = "") -> Bomb:
    """Repeat a piece of a menu as often as fits."""

    def make(size: int) -> Texts:
        count = (size - len(begin) - len(end)) // len(piece.encode())
        return {"menu.yaml": begin + piece * count + end}

    return make


def _after(menu: str) -> Texts:
    """Give Maputo with screens of which the first, s0, is led to; in one language only.

    What its missing files are found for is little; the texts they lack would be found first.
    """
    texts = broken("menu.yaml", "8 Ver um caso: my_cases", "8 Ver um caso: s0")
    texts["menu.yaml"] += menu
    return {name: text for name, text in texts.items() if ".en." not in name}


def _text(piece: str) -> Bomb:
    return lambda size: _after(f's0: "{piece * ((size - 8_000) // len(piece))}"\n')


def _screens(form: Callable[[int, int], str], entries: int) -> Bomb:
    """Write as many screens as fit, each of so many entries, the last one an end."""

    def make(size: int) -> Texts:
        count = size * 76 // 1024 // entries  # of 19,000 in 250 KB
        screens = (f"s{n}: {form(n, count)}\n" for n in range(count))
        return _after("".join(screens) + f"s{count}: Fim\n")

    return make


def _eight(number: int, count: int) -> str:
    ways = (f"{digit} a: s{(number * digit * 7 + digit) % count}" for digit in range(1, 9))
    return f"{{say: x, choose: {{{', '.join(ways)}}}}}"


def _options(size: int) -> Texts:
    options = ", ".join(f"{n % 9 + 1} a{n}: s0" for n in range(size // 32))
    return _after(f"s0: {{say: x, choose: {{{options}}}}}\n")


def _lines(size: int) -> Texts:
    return _after(f"s0: {{say: x, tell: [{', '.join(f'l{n}' for n in range(size // 30))}]}}\n")


def _keys(size: int) -> Texts:
    return maputo() | {"city.yaml": "".join(f"s{n}: x\n" for n in range(size // 30))}


def _districts(size: int) -> Texts:
    entries = (f"- {{code: d{n}, name: N, at: [1, 1]}}\n" for n in range(size // 128))
    return maputo() | {"places.yaml": "districts:\n" + "".join(entries)}


_LAUGHS: Final = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))

#: name -> (how it is made, what is said of it)
BOMBS: Final[Mapping[str, tuple[Bomb, str]]] = {
    "a billion laughs": (_alone(" ", 'a0: &a0 ["lol"]\n' + _LAUGHS), "such names are not taken"),
    "a name for itself": (_alone("\n", "a: &a [*a]\n"), "such names are not taken here"),
    "brackets to the end": (_alone("["), "more than 20 levels deep"),
    "braces to the end": (_alone("{a: ", "a: "), "more than 20 levels deep"),
    "dashes to the end": (_alone("- "), "more than 20 levels deep"),
    "question marks to the end": (_alone("? "), "more than 20 levels deep"),
    "colons to the end": (_alone("a: "), ": ends a key"),
    "500 levels that close": (_alone(" ", "a: " + "[" * 500 + "]" * 500), "more than 20 levels"),
    "one endless word": (_alone("a"), "holds keys and values"),
    "one endless line": (_alone("b ", "a: "), "menu.yaml has no failed"),
    "one endless quote": (_alone("b", 'a: "'), "does not end"),
    "an endless key": (_alone("a", end=":\n"), "a key of more than 1,024"),
    "empty lines in quotes": (_alone("\n", 'a: "'), "does not end"),
    "a quote on each line": (_alone('a: "b\n'), "does not end"),
    "a comment on each line": (_alone("a: b #c\n"), "is a comment"),
    "anchors": (_alone("&a "), "begins with &"),
    "bangs": (_alone("!"), "begins with !"),
    "escapes": (_alone("\\u0000", 'a: "', '"\n'), "nobody can see or type [U+0000]"),
    "tabs": (_alone("\ta: b\n"), "a tab"),
    "no-break spaces": (_alone("\u00a0a:\u00a0b\n"), "a no-break space"),
    "nothing to be seen": (_alone("\u200b"), "nobody can see or type [U+200B]"),
    "digits to the end": (_alone("9", "language: "), "this program reads language 1"),
    "one key again and again": (_alone("a: b\n"), "stands here twice"),
    "mistakes of many kinds": (_alone("{a: b: "), "ends a key"),
    "values of other programs": (_alone("say: {a} "), "is not how a value is written"),
    "brackets of both kinds": (_alone("x: [{"), "more than 20 levels deep"),
    "keys that nobody knows": (_keys, "city.yaml knows no"),
    "values that are not there": (_text("<abcd>"), "there is no value"),
    "halves of values": (_text("<a"), "a < has no >"),
    "targets that are not there": (
        _screens(lambda n, count: f"{{say: x, choose: {{1 a: t{n}}}}}", 8),
        "there is no screen",
    ),
    "a ring of jumps": (
        _screens(lambda n, count: f"{{go: s{(n + 1) % count}}}", 4),
        "leads back to s0 for ever",
    ),
    "a row of jumps": (
        _screens(lambda n, count: f"{{go: s{n + 1}}}", 4),
        "more than 20 jumps follow each",
    ),
    "a ring of screens": (
        _screens(lambda n, count: f"{{say: x, choose: {{1 a: s{(n + 1) % count}}}}}", 9),
        "no key leads towards an end of the call",
    ),
    "each screen leads to eight": (_screens(_eight, 22), "nothing leads to the screen"),
    "options of nine digits": (_options, "is taken in line"),
    "lines that are not there": (_lines, "tell has no line"),
    "districts of one name": (_districts, "already names"),
}


def _read(name: str, size: int) -> None:
    """Read one bomb within its share and write what was found."""
    texts = BOMBS[name][0](size)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_S, MOST_S))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    print(json.dumps([name, [str(finding) for finding in findings(texts)]]), flush=True)


def main() -> None:
    """Read every bomb in a child of its own, in files of so many KB."""
    size = int(sys.argv[1]) * 1024
    for name in BOMBS:
        child = os.fork()
        if not child:
            try:
                _read(name, size)
            finally:
                # A child that failed has written nothing, and that is what is looked at.
                sys.stderr.flush()
                os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
