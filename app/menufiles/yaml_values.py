"""Write values as YAML: on one line, as people write it, or a line for each key of a block.

Lines of a value are written from the first column on: who puts them into a file indents them.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from app.menufiles.yaml_edit import Place, written

#: Text, list of values, keys and their values; None where nothing is to stand.
Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]

_BLOCK: Final = Place(0, 0, "", False, False, "")
_FLOW: Final = _BLOCK._replace(in_flow=True)
_KEY: Final = _FLOW._replace(is_key=True)


class Bare(str):
    """A number, a date, yes or no: written without quotes, whatever it looks like."""

    __slots__ = ()


class Block(dict[str, Value]):
    """Keys and values, a line each where the file has room for lines."""


def flow(value: Value) -> str:
    """Write a value on one line.

    >>> flow({"say": {"pt": "Greve: dia 2"}, "where": ["a", "b"], "from": Bare("2026-03-01")})
    '{say: {pt: "Greve: dia 2"}, where: [a, b], from: 2026-03-01}'
    """
    if isinstance(value, str):
        return text_like(value, _FLOW)
    if isinstance(value, Mapping):
        return f"{{{', '.join(pair(key, one) for key, one in value.items())}}}"
    return f"[{', '.join(map(flow, value))}]"


def text_like(value: str, like: Place) -> str:
    """Write a text in the way of another one."""
    return str(value) if isinstance(value, Bare) else written(value, like)


def pair(key: str, value: Value) -> str:
    """Write a key and its value on one line.

    >>> pair("pt", "Greve: dia 2")
    'pt: "Greve: dia 2"'
    """
    return f"{written(key, _KEY)}: {flow(value)}"


def row(key: str, value: Value) -> str:
    r"""Write a key and its value as lines of a file.

    >>> row("say", Block(pt="a", en="b")), row("say", "a")
    ('say:\n  pt: a\n  en: b', 'say: a')
    """
    return f"{written(key, _KEY)}:{behind_colon(value)}"


def entry(value: Value) -> str:
    r"""Write what stands behind the dash of an entry.

    >>> entry({"a": "b", "c": "d"}), entry(Block(a="b", c="d"))
    ('{a: b, c: d}', 'a: b\n  c: d')
    """
    if not isinstance(value, Block):
        return flow(value)
    return indented("\n".join(row(key, one) for key, one in value.items())).lstrip()


def behind_colon(value: Value) -> str:
    r"""Write a value below a key: what holds more than texts, a line for each of its keys.

    >>> behind_colon({"a": ["b"]}), behind_colon({"a": "b"}), behind_colon([Block(a="b", c="d")])
    ('\n  a: [b]', ' {a: b}', '\n  - a: b\n    c: d')
    """
    if isinstance(value, str):
        return f" {text_like(value, _BLOCK)}"
    if isinstance(value, list) and any(isinstance(one, Block) for one in value):
        return "\n" + indented("\n".join(f"- {entry(one)}" for one in value))
    if isinstance(value, Mapping) and _has_lines(value):
        return "\n" + indented("\n".join(row(key, one) for key, one in value.items()))
    return f" {flow(value)}"


def _has_lines(value: Mapping[str, Value]) -> bool:
    return isinstance(value, Block) or any(not isinstance(one, str) for one in value.values())


def indented(lines: str, by: str = "  ") -> str:
    r"""Give lines that begin further to the right.

    >>> indented("a:\n  b: c")
    '  a:\n    b: c'
    """
    return "\n".join(by + line for line in lines.split("\n"))
