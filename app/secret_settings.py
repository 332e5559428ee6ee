"""Secrets among the settings: saying what is wrong with them, making those that local use lacks.

Only `settings` imports this.
"""

import fcntl
import os
import re
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final

SHORTEST_SECRET: Final = 24
#: What an export token may do besides, behind its colon.
RIGHTS: Final = ("comments",)
#: What people leave in examples: one of these words, alone between separators, tells one.
PLACEHOLDERS: Final = (
    *("aqui", "default", "demo", "dev", "dummy", "fake", "foo", "here", "muda", "sample", "senha"),
    *("seu", "sua", "tbd", "test", "teste", "testing", "todo", "token", "troque", "xxx", "xxxx"),
    "your",
)
#: And these wherever they stand in words: chance writes no such beginning, nor words alone.
TELLING: Final = (
    *("change", "replace", "insert", "secret", "password", "passphrase", "example", "placeholder"),
    *("please", "segredo", "exemplo", "substitu", "coloque", "altere"),
)
_HINT: Final = 'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
_SEPARATORS: Final = re.compile(r"[-_.~]+")
#: As people write: letters, perhaps a number behind. Chance puts digits between letters.
_WORD: Final = re.compile(r"([a-z]*)[0-9]{0,4}")
_KEY_IDS: Final = frozenset(map(str, range(1, 256)))
_HEX: Final = frozenset("0123456789abcdef")
_HEAD: Final = (
    "# Made at a local start. Whoever has this file can read every phone number.\n"
    "# Lose the hash and seal keys and nobody can: keep a copy apart from the database's.\n"
)
#: How each secret is made that a file may lack.
_MAKERS: Final[dict[str, Callable[[], str]]] = {
    "GATEWAY_SECRETS": lambda: secrets.token_hex(32),
    "EXPORT_TOKENS": lambda: secrets.token_hex(32),
    "HASH_KEY": lambda: secrets.token_hex(32),
    "SEAL_KEYS": lambda: f"1:{secrets.token_hex(32)}",
}


def find_wrong(
    *, gateway: Sequence[str], tokens: Sequence[str], hash_key: str, seal: Sequence[str]
) -> list[str]:
    """Say what is wrong, a sentence for each setting that is; no sentence holds a value."""
    pairs = [token.partition(":") for token in tokens]
    words = [token for token, _, _ in pairs]
    held = {
        "GATEWAY_SECRETS": gateway,
        "EXPORT_TOKENS": words,
        "HASH_KEY": [hash_key],
        "SEAL_KEYS": [pair.partition(":")[2] for pair in seal],
    }
    return [
        *_words_wrong("GATEWAY_SECRETS", gateway, 2),
        *(_words_wrong("EXPORT_TOKENS", words, 20) or _rights_wrong(pairs)),
        *_key_wrong("HASH_KEY", [hash_key]),
        *_key_wrong("SEAL_KEYS", _seal_keys(seal)),
        *_shared(held.items()),
    ]


def _words_wrong(name: str, words: Sequence[str], most: int) -> list[str]:
    if not 1 <= len(words) <= most:
        return [f"DIAL311_{name} must hold 1 to {most} secrets, separated by commas. {_HINT}"]
    if any(_is_weak(word) for word in words):
        return [
            f"DIAL311_{name} holds a placeholder, a pattern or a secret"
            f" under {SHORTEST_SECRET} letters. {_HINT}"
        ]
    return []


def _rights_wrong(pairs: Sequence[tuple[str, str, str]]) -> list[str]:
    # The right is not shown either: it may be the rest of a secret that holds a colon.
    if all(right in RIGHTS or not colon for _, colon, right in pairs):
        return []
    known = ", ".join(f"token:{right}" for right in RIGHTS)
    return [f"DIAL311_EXPORT_TOKENS gives a right that there is not. There is: {known}"]


def _is_weak(word: str) -> bool:
    safe = all(letter.isascii() and (letter.isalnum() or letter in "-_.~") for letter in word)
    few = len(set(word.lower())) < 8  # "aaaa…" and "0101…" guard nothing
    short = len(word) < SHORTEST_SECRET
    return short or few or not safe or _is_placeholder(word.lower()) or _is_pattern(word.lower())


def _is_placeholder(low: str) -> bool:
    words = [_WORD.fullmatch(part) for part in _SEPARATORS.split(low)]
    written = [word[1] for word in words if word]
    if len(written) < len(words):  # no person's words alone: only how it begins can tell
        return low.startswith(TELLING)
    return not set(PLACEHOLDERS).isdisjoint(written) or any(telling in low for telling in TELLING)


def _is_pattern(low: str) -> bool:
    """Whether a block is repeated, or letters or bytes go by one step half of the way."""
    if any(low[size:] == low[:-size] for size in range(1, len(low) // 2 + 1)):
        return True
    keyed = set(low) <= _HEX and len(low) % 2 == 0
    return _goes_by_steps(low.encode()) or (keyed and _goes_by_steps(bytes.fromhex(low)))


def _goes_by_steps(codes: bytes) -> bool:
    steps = [(after - before) % 256 for before, after in pairwise(codes)]
    return not steps or Counter(steps).most_common(1)[0][1] * 2 >= len(steps)


def _seal_keys(pairs: Sequence[str]) -> list[str]:
    """The keys behind their ids; a key whose id is no number from 1 to 255, or taken, is none."""
    known: dict[str, str] = {}
    for pair in pairs:
        key_id, _, key = pair.partition(":")
        good = key_id in _KEY_IDS and key_id not in known
        known[key_id] = key if good else ""
    return [*known.values()]


def _key_wrong(name: str, keys: Sequence[str]) -> list[str]:
    if keys and all(_is_key(key.lower()) for key in keys):
        return []
    shape = "1:<64 hexadecimal digits>" if name == "SEAL_KEYS" else "64 hexadecimal digits"
    return [f"DIAL311_{name} must be {shape}, no placeholder and no pattern. {_HINT}"]


def _is_key(digits: str) -> bool:
    whole = len(digits) == 64 and set(digits) <= _HEX
    return whole and len(set(digits)) > 6 and not _is_pattern(digits)


def _shared(held: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Say where one value serves twice: who learns it for one purpose has it for the other."""
    owners: dict[str, list[str]] = {}
    for name, values in held:
        for value in filter(None, values):
            owners.setdefault(value.lower(), []).append(f"DIAL311_{name}")
    groups = dict.fromkeys(tuple(dict.fromkeys(o)) for o in owners.values() if len(o) > 1)
    return [f"{' and '.join(names)} must not hold one value twice. {_HINT}" for names in groups]


def make_missing(path: Path, find_missing: Callable[[], Sequence[str]]) -> None:
    """Add to a file, readable by its owner only, the secrets that `find_missing` names.

    It is asked again where nobody else writes: two starts at once make one set of secrets.
    """
    if not find_missing():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path.resolve()
    with _alone_in(path.parent):
        if missing := find_missing():
            before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
            lines = [f"DIAL311_{name}={_MAKERS[name]()}" for name in missing]
            _replace(path, "\n".join([*before.splitlines(), *lines, ""]))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
        os.fsync(held)  # the new name, too, is on the disk
    finally:
        os.close(held)


def _replace(path: Path, text: str) -> None:
    """Put a whole file in its place: a power cut leaves the old one or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
