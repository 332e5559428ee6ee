"""Edit what networks charge in routes.yaml: a new price for each from one day on."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from app.edits.edited import Edited, Typed, Unfit
from app.edits.fields import Field, Kind, as_value, checked, edit_fields
from app.edits.placing import Spot
from app.menufiles.schema_prices import CALL, PRICES, WORDS
from app.menufiles.tree import Pairs
from app.menufiles.yaml_put import LAST, Path, Where, append, find, plain
from app.menufiles.yaml_values import Value
from app.usecases.drafts import Change, Files

FILE: Final = "routes.yaml"


#: What half the world writes for hundredths; three digits behind a comma may be thousands.
_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{1,2}(?![0-9]))")


class Network(NamedTuple):
    """A network of the file, with what is said of it."""

    gateway: str
    name: str
    facts: Mapping[str, object]
    prices: tuple[Mapping[str, str], ...]


def networks_in(files: Files) -> list[Network]:
    """Give the networks in the order of the file."""
    return list(_networks(files[FILE]))


def _networks(text: str) -> Iterator[Network]:
    tree = find(text, ())
    for gateway, below in tree.pairs if isinstance(tree, Pairs) else ():
        for name, network in below.pairs if isinstance(below, Pairs) else ():
            facts = plain(network)
            if isinstance(facts, dict):
                prices = facts.get(PRICES)
                rows = tuple(row for row in prices if isinstance(row, dict)) if prices else ()
                yield Network(gateway.text, name.text, facts, rows)


def fields_of(files: Files) -> list[Field]:
    """Give the fields of every price, and of who pays for a call."""
    found: list[Field] = []
    for one in networks_in(files):
        its = (one.gateway, one.name)
        found.append(Field(f"{CALL} {one.name}", (*its, CALL)))
        for row in one.prices:
            above: Path = (*its, PRICES, Where("from", row.get("from", "")))
            name = f"{one.name} {row.get('from', '')}"
            found.append(Field(f"currency {name}", (*above, "currency")))
            found.append(Field(f"session {name}", (*above, "session")))
            found.append(Field(f"part {name}", (*above, "part"), Kind.BARE))
    return found


def edit_prices(files: Files, typed: Mapping[str, Typed]) -> Edited:
    """Put what was typed into the prices. Raises: as `edit_fields`."""
    pointed = {name: one._replace(text=_pointed(one.text)) for name, one in typed.items()}
    return edit_fields(files, FILE, fields_of(files), pointed)


def add_prices(files: Files, since: str, currency: str, typed: Mapping[str, Typed]) -> Edited:
    """Add a price from a day on to each network for which one was typed.

    Fields are "new session Tmcel" and "new part Tmcel".

    Raises: BadFields, Unfit; InvalidInput where the file has no place for one.
    """
    text, changes = files[FILE], []
    spots: list[Spot] = []
    networks = networks_in(files)
    for one in networks:
        path: Path = (one.gateway, one.name, PRICES)
        asked = {word: typed.get(f"new {word} {one.name}") for word in ("session", "part")}
        written = {
            word: _pointed(found.text) for word, found in asked.items() if found and found.text
        }
        if not written:
            spots.append(Spot(f"new session {one.name}", path))
            continue
        row: dict[str, Value] = {"from": as_value(since, Kind.BARE) or "", "currency": currency}
        row |= {word: as_value(said, Kind.BARE) or "" for word, said in written.items()}
        text = append(text, path, {word: row[word] for word in WORDS if word in row})
        spots += [Spot("since", (*path, LAST, "from")), Spot("currency", (*path, LAST, "currency"))]
        spots += [Spot(f"new {word} {one.name}", (*path, LAST, word)) for word in asked]
        said = f"{since} {currency} {' / '.join(written.values())}"
        changes.append(Change(f"{FILE} / {one.name} / {PRICES}", "", said))
    if not changes:
        first = f"new session {networks[0].name}"
        raise Unfit("Write what at least one network charges.", field=first)
    return Edited({FILE: text}, changes, checked(files, {FILE: text}, spots))


def _pointed(text: str) -> str:
    """Write a price with a point.

    >>> _pointed("0,95"), _pointed("1,000"), _pointed("0,5 per 20 s")
    ('0.95', '1,000', '0.5 per 20 s')
    """
    return _COMMA.sub(".", text)
