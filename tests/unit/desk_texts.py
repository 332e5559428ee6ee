"""Texts of a city as officials type them wrong: values, keys, and what is promised."""

from collections.abc import Callable
from typing import Final

from app.edits.edited import Edited
from app.menufiles.city_folder import read_folder
from app.settings import PROJECT
from app.usecases.drafts import Files
from tests.unit.desk_edits import KIOSKS, MAPUTO, SKIPS, text

CLINICS: Final = read_folder(PROJECT / "tests/cities/clinics")


def other(files: Files, *edits: tuple[str, str, str]) -> Files:
    """Give a city of which some lines are others: each by its file, as it was and as it is."""
    found = dict(files)
    for file, was, new in edits:
        assert was in found[file], was
        found[file] = found[file].replace(was, new, 1)
    return found


#: A report goes back to where the call begins, and its message says nothing of it.
RETURNS: Final = other(
    KIOSKS,
    ("menu.yaml", "1 Envoyer: {do: file, go: filed}", "1 Envoyer: {do: file, go: kiosk}"),
    ("messages.yaml", "reçu, cas <number>, <service>, <place>", "reçu, cas <number>"),
    ("messages.en.yaml", ", <service>, <place>", ""),
)
#: So does one whose code is typed.
TYPED: Final = other(
    SKIPS,
    ("menu.yaml", "{container code: send, b", "{container code: {do: file, go: start}, b"),
    ("messages.yaml", "<service>, <place>", "x"),
)
#: What stands below the list of kiosks has the digit of going back.
COVERED: Final = other(
    KIOSKS,
    ("menu.yaml", "8 Une autre: fault", "0 Une autre: fault"),
    ("menu.en.yaml", "8 Another", "0 Another"),
)
#: Who calls on one of its networks pays.
PAID: Final = other(
    KIOSKS,
    ("routes.yaml", "receipts: no}", "receipts: no, call is: paid}"),
    ("menu.yaml", "<brand>, gratuit", "<brand>, bonjour"),
    ("menu.en.yaml", "<brand>, free", "<brand>, hello"),
)
_WORDS: Final = "  invalid: non valable\n"


def _words(*more: str) -> Files:
    """Give the words of dates in French and English."""
    lines = "".join(f"  {one}: x\n" for one in more)
    return other(
        KIOSKS,
        ("menu.yaml", _WORDS, _WORDS + lines),
        ("menu.en.yaml", "  invalid: not valid\n", "  invalid: not valid\n" + lines),
    )


SLIPS: tuple[Callable[[], Edited], ...] = (
    lambda: text("pt/menu/where/say", "Onde <>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <place>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <notice>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <people>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <reason>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <main number>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <jobs>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <deadline>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <due>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <typed number>?", MAPUTO),
    lambda: text("pt/menu/where/say", "Onde <status>?", MAPUTO),
    lambda: text("pt/menu/send 2/say", "<service>, <place>, <bairro>", MAPUTO),
    lambda: text("pt/menu/spot 2/say", "Quarteirão em <bairro>, 1 a <blocks>", MAPUTO),
    lambda: text("pt/menu/spot 1/say", "<bairro>", MAPUTO),
    *(
        lambda listed=listed: text("pt/menu/problem/option 7", listed, MAPUTO)
        for listed in ("<service>", "<job>", "-9 <service>", "- 3 <x>")
    ),
    lambda: text("pt/menu/tell/solved option 9", "<place>", MAPUTO),
    lambda: text("pt/menu/bairro/say", "Qual <place>", SKIPS),
    lambda: text("pt/menu/gave_up/say", "Fale para <help number>. <place> <service>", SKIPS),
    lambda: text("es/menu/town/say", "Barrio <number>", CLINICS),
    lambda: text("fr/menu/filed/say", "Reçu. Cas <number>. <due>"),
    lambda: text("fr/menu/filed/say", "Reçu. Cas <number>. <due>", _words("until")),
    lambda: text("fr/menu/filed/say", "Reçu. Cas <number>. <due>", _words("no date")),
    lambda: text("pt/menu/thanks/say", "go where", MAPUTO),
    lambda: text("pt/menu/thanks/say", "say Obrigado", MAPUTO),
    lambda: text("fr/menu/kiosk/say", "\u0301"),
    lambda: text("fr/menu/gave_up/say", "\u0301"),
    lambda: text("fr/menu/over/say", "\u0301"),
    lambda: text("fr/messages/reopened/message", "<brand>: envoyez un SMS"),
    lambda: text("fr/menu/kiosk/say", "Appel gratuit", PAID),
    lambda: text("fr/messages/received/message", "<brand>: <service>, <place>", RETURNS),
    lambda: text("pt/messages/received/message", "<brand>: <service>, <place>", TYPED),
    lambda: text(
        "fr/menu/nearest/say", "Quelle borne à <bairro> ? " + "Regardez bien. " * 6, COVERED
    ),
)
