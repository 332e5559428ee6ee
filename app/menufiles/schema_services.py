"""Read services.yaml: the problems residents report, in the order of their digits."""

import re
from collections.abc import Mapping
from typing import Final

from app.domain.text import fold
from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.phrases import check_label
from app.menufiles.plain import PlainService
from app.menufiles.schema_city import CODE, CODE_LIKE
from app.menufiles.schema_owners import Known, read_owners, read_target
from app.menufiles.tree import Mark, Node, Scalar

#: What fits beside its digit while six others and two keys stand on one screen.
LABEL: Final = 17
#: As many characters as the database keeps.
NAME: Final = 120
GROUP: Final = 40
NEEDED: Final = ("code", "name", "label", "group", "needs", "reveals home", "responsible")
MISSED: Final = "missed round"
WITHIN: Final = "same within"
_WORDS = (*NEEDED, "target hours", MISSED, WITHIN)
#: As somebody writes it in services.yaml, and the most that is one place still.
WITHIN_LIKE: Final = "[1-9][0-9]{0,3} m"
MOST_WITHIN_M: Final = 1_000
_NEEDS = ("container", "block", "nothing")
#: (label or name, language, as phones show it) -> the first service that has it, and where.
Texts = dict[tuple[str, str, str], tuple[str, Mark]]
#: Who reads nothing else of a problem.
_READ: Final = {
    "label": "make them differ, callers see only labels",
    "name": "make them differ, sheets and exports show only names",
}


def read_services(node: Node, notes: Notes, known: Known) -> list[PlainService]:
    """Read services.yaml; what `known` does not know (its file is broken) goes unchecked."""
    nodes = fields.items(node, notes, "services.yaml")
    if not nodes:
        notes.add(node.mark, "there is no service", "write at least one, as - code: ...")
    services: list[PlainService] = []
    seen: set[str] = set()
    texts: Texts = {}
    for entry in nodes:
        service = _service(entry, notes, known, texts)
        if service["code"] in seen:
            what = f"a second service has the code {service['code']}"
            notes.add(entry.mark, what, "give it another; codes are for life")
        seen.add(service["code"])
        services.append(service)
    return services


def _service(node: Node, notes: Notes, known: Known, others: Texts) -> PlainService:
    service = Fields(node, notes, "a service", _WORDS)
    code = service.text("code", CODE, CODE_LIKE)
    labels = service.names("label", known.languages)
    for language, label in labels.items():
        check_label(label.mark, label.text, LABEL, notes, language)
        _check_other("label", code, language, label, notes, others)
    names = service.names("name", known.languages)
    for language, name in names.items():
        fields.check_length(name, notes, f"name in {language}", NAME)
        _check_other("name", code, language, name, notes, others)
    responsible, owners = read_owners(service, notes, known)
    reveals_home = service.yes("reveals home")
    return {
        "code": code,
        "names": _texts(names),
        "labels": _texts(labels),
        "group": service.short_text("group", GROUP),
        "needs": service.one_of("needs", _NEEDS),
        "reveals_home": reveals_home,
        "responsible": responsible,
        "owners": owners,
        "target_hours": read_target(service, notes, known, (responsible, *owners.values())),
        "missed_round": service.yes(MISSED) if service.get(MISSED) else False,
        "same_within_m": _within(service, notes, reveals_home=reveals_home),
    }


def _within(service: Fields, notes: Notes, *, reveals_home: bool) -> int:
    """Read how many metres away an open case is still the same; 0 where nothing is written."""
    node = service.get(WITHIN)
    written = fields.text(node, notes, WITHIN) if node else ""
    if not (node and written):
        return 0
    metres = int(written[:-2]) if re.fullmatch(WITHIN_LIKE, written) else 0
    if not 0 < metres <= MOST_WITHIN_M:
        what = f"{WITHIN} knows no {short(written)}"
        notes.add(node.mark, what, f"write metres, 1 m to {MOST_WITHIN_M:,} m, as in 50 m")
    elif reveals_home:
        what = f"{WITHIN} tells others where it is, and by reveals home nobody may hear that"
        notes.add(node.mark, what, f"take out {WITHIN}, or write reveals home: no")
    return metres


def _texts(said: Mapping[str, Scalar]) -> dict[str, str]:
    return {language: node.text for language, node in said.items()}


def _check_other(
    word: str, code: str, language: str, text: Scalar, notes: Notes, others: Texts
) -> None:
    """Refuse the label or name of another service: who reads it sees nothing else of it."""
    shown = fold(text.text, language).casefold().strip()
    other, first = others.setdefault((word, language, shown), (code, text.mark))
    if first.line != text.mark.line:
        what = f"{code} and {other}, in line {first.line}, have the same {word} {short(text.text)}"
        notes.add(text.mark, f"{what} in {language}", _READ[word], twin=first)
