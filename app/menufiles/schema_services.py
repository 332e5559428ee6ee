"""Read services.yaml: the problems residents report, in the order of their digits."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.text import fold
from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.phrases import check_label
from app.menufiles.plain import PlainService
from app.menufiles.schema_city import CODE, CODE_LIKE
from app.menufiles.tree import Node, Scalar

#: What fits beside its digit while six others and two keys stand on one screen.
LABEL: Final = 17
#: As many characters as the database keeps.
NAME: Final = 120
GROUP: Final = 40
_WORDS = ("code", "name", "label", "group", "needs", "reveals home", "responsible")
_NEEDS = ("container", "block", "nothing")
#: (language, label as phones show it) -> the first service that has it, and its line.
Labels = dict[tuple[str, str], tuple[str, int]]


def read_services(
    node: Node, notes: Notes, languages: Sequence[str], bodies: Mapping[str, str]
) -> list[PlainService]:
    """Read services.yaml; without languages or bodies (city.yaml is broken) they go unchecked."""
    nodes = fields.items(node, notes, "services.yaml")
    if not nodes:
        notes.add(node.mark, "there is no service", "write at least one, as - code: ...")
    services: list[PlainService] = []
    seen: set[str] = set()
    labels: Labels = {}
    for entry in nodes:
        service = _service(entry, notes, languages, bodies, labels)
        if service["code"] in seen:
            what = f"a second service has the code {service['code']}"
            notes.add(entry.mark, what, "give it another; codes are for life")
        seen.add(service["code"])
        services.append(service)
    return services


def _service(
    node: Node,
    notes: Notes,
    languages: Sequence[str],
    bodies: Mapping[str, str],
    others: Labels,
) -> PlainService:
    service = Fields(node, notes, "a service", _WORDS)
    code = service.text("code", CODE, CODE_LIKE)
    labels = service.names("label", languages)
    for language, label in labels.items():
        check_label(label.mark, label.text, LABEL, notes, language)
        _check_other(code, language, label, notes, others)
    names = service.names("name", languages)
    for language, name in names.items():
        fields.check_length(name, notes, f"name in {language}", NAME)
    return {
        "code": code,
        "names": {lang: name.text for lang, name in names.items()},
        "labels": {lang: label.text for lang, label in labels.items()},
        "group": service.short_text("group", GROUP),
        "needs": service.one_of("needs", _NEEDS),
        "reveals_home": service.yes("reveals home"),
        "responsible": _responsible(service, notes, bodies),
    }


def _check_other(code: str, language: str, label: Scalar, notes: Notes, others: Labels) -> None:
    """Refuse the label of another service: callers see nothing else of it."""
    shown = fold(label.text, language).casefold().strip()
    other, line = others.setdefault((language, shown), (code, label.mark.line))
    if line != label.mark.line:
        what = f"{code} and {other}, in line {line}, have the same label {short(label.text)}"
        notes.add(label.mark, f"{what} in {language}", "make them differ, callers see only labels")


def _responsible(service: Fields, notes: Notes, bodies: Mapping[str, str]) -> str:
    body = service.text("responsible")
    node = service.get("responsible")
    if node and body and bodies and body not in bodies:
        notes.add(node.mark, f"city.yaml has no body {short(body)}", suggest(body, bodies))
    return body
