"""What letters of silent lines say, in the languages in which they can be had; others in English.

`{…}` are values put in by whoever makes a letter. Every language has the same keys.
"""

from collections.abc import Mapping
from typing import Final

_EN: Final = {
    "silent": "{brand}: no calls any more ({network})",
    "over": "{brand}: calls again ({network})",
    "all": "all networks",
    "others": "other networks",
    "last": "Last call",
    "missed": "Calls to be expected since then",
    "noticed": "Noticed",
    "again": "Next call",
    "lasted": "Without a call",
    "hours": "{hours} h {minutes} min",
    "do": "Dial {dial} from a phone ({network}). If nothing answers, ask {gateway}, and name the"
    " last call.",
    "do_all": "Dial {dial} from phones of all networks. If nothing answers, ask {gateway}, and name"
    " the last call.",
    "chance": "It may be chance: about one such letter in {months} months is, for each network.",
}
_PT: Final = {
    "silent": "{brand}: deixou de haver chamadas ({network})",
    "over": "{brand}: há chamadas outra vez ({network})",
    "all": "todas as redes",
    "others": "outras redes",
    "last": "Última chamada",
    "missed": "Chamadas que se esperavam desde então",
    "noticed": "Notado",
    "again": "Chamada seguinte",
    "lasted": "Sem chamadas",
    "hours": "{hours} h {minutes} min",
    "do": "Ligue {dial} de um telefone ({network}). Se nada responder, contacte {gateway} e diga"
    " quando foi a última chamada.",
    "do_all": "Ligue {dial} de telefones de todas as redes. Se nada responder, contacte {gateway} e"
    " diga quando foi a última chamada.",
    "chance": "Pode ser acaso: é-o cerca de um destes avisos em {months} meses, em cada rede.",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"en": _EN, "pt": _PT}
