"""A city small enough to be read in a moment, in as many editions as one likes.

Every screen names its edition, and from edition to edition the keys mean something else.
"""

from pathlib import Path

from app.menufiles.city_folder import folder_hash

SERVICES = ("heap", "drain", "fire")
BAIRROS = ("alto", "baixo", "centro", "doca")

_CITY = """\
code: {code}
name: Small
brand: SMALL
zone: Africa/Maputo
country: {{calling code: "258", national digits: 9}}
languages: {{pt: Português}}
service codes: ["{dial}"]
help number: 21 000 000
bodies: {{waste: Resíduos}}
"""
_ROUTES = """\
africastalking:
  other: {screen: 160, idle: 30, life: 120, sms: one-way, sender: "", receipts: no}
"""
_SERVICE = """\
- code: {code}
  name: {{pt: {code} nome}}
  label: {{pt: {code}}}
  group: waste
  needs: nothing
  reveals home: no
  responsible: waste
"""
_BAIRRO = "      - {{code: {code}, name: Bairro {code}}}\n"
_PLACES = """\
districts:
  - code: norte
    name: Norte
    at: [-25.9, 32.5]
    source: unverified
    bairros:
{norte}  - code: sul
    name: Sul
    at: [-25.8, 32.6]
    source: unverified
    bairros:
{sul}"""
_MENU = """\
language: 1
keys: {{0 Voltar: back, 9 Mais: more}}
wrong: {{say: Errado v{n}, after 3: gave_up}}
failed: Falhou. Ligue <help number>.
over: Terminou. Ligue <dial> outra vez.
problem: {{say: Problema v{n}, choose: {{1-3 <service>: where}}}}
where: {{say: Onde v{n}, choose: {{<district>: bairro}}}}
bairro: {{say: Bairro v{n}, choose: {{<bairro>: {after}}}}}
sure: {{say: Certo v{n}, choose: {{1 Sim: send, 2 Outro: where}}}}
send:
  say: v{n} <service>, <place>
  choose:
    {send} Enviar: {{do: file, go: filed}}
    {change} Mudar: where
filed: v{n} caso <number>. <service>, <place>.
gave_up: Adeus v{n}. Ligue <help number>
words:
  block: Q.
  received: recebido
  acknowledged: visto
  assigned: entregue
  in progress: em curso
  resolved: resolvido
  confirmed: confirmado
  unresolved: por resolver
  duplicate: repetido
  invalid: errado
"""
_MESSAGES = """\
received: "<brand>: caso <number>, v{n}."
how_to_report: "<brand>: ligue <dial>."
resolved: "<brand>: caso <number> feito? Ligue <dial>."
unresolved: "<brand>: caso <number>: <reason>."
invalid: "<brand>: caso <number>: <reason>."
merged: "<brand>: caso <number> segue em <main number>."
reopened: "<brand>: caso <number> reaberto."
"""


def small(n: int = 1, *, code: str = "small", dial: str = "*400#") -> dict[str, str]:
    """Give the texts of an edition. Odd ones have a screen more, and swap two keys."""
    services = SERVICES[n % 3 :] + SERVICES[: n % 3]
    north, south = BAIRROS[: 1 + n % 3], BAIRROS[1 + n % 3 :]
    send, change = (1, 2) if n % 2 else (2, 1)
    menu = {"n": n, "after": "sure" if n % 2 else "send", "send": send, "change": change}
    text = _MENU.format(**menu)
    if n % 2 == 0:
        text = "".join(line for line in text.splitlines(True) if not line.startswith("sure:"))
    return {
        "city.yaml": _CITY.format(code=code, dial=dial),
        "routes.yaml": _ROUTES,
        "services.yaml": "".join(_SERVICE.format(code=service) for service in services),
        "places.yaml": _PLACES.format(norte=_bairros(north), sul=_bairros(south)),
        "menu.yaml": text,
        "messages.yaml": _MESSAGES.format(n=n),
    }


def _bairros(codes: tuple[str, ...]) -> str:
    return "".join(_BAIRRO.format(code=code) for code in codes)


def broken(n: int) -> dict[str, str]:
    """Give the texts of an edition with something wrong, each time something else."""
    texts = small(n)
    menu, messages = texts["menu.yaml"], texts["messages.yaml"]
    misspelt = messages.replace("received:", "recieved:").replace("how_to_", "how_too_")
    wrongs = (
        {"menu.yaml": menu.replace("go: filed", "go: field")},
        {"menu.yaml": menu[: len(menu) // 2]},
        {"menu.yaml": ""},
        {"menu.yaml": menu.replace("\nsend:\n  say", "\nsend:\n\tsay")},
        {"menu.yaml": menu.replace("filed: v", "filed: " + "muito " * 30)},
        {"city.yaml": texts["city.yaml"].replace("Africa/Maputo", "Africa/Maputa")},
        {"services.yaml": "- {{{"},
        {"places.yaml": texts["places.yaml"].replace("-25.9,", "")},
        {"messages.yaml": misspelt},  # two slips
    )
    wrong = wrongs[n % len(wrongs)]
    assert texts != texts | wrong
    return texts | wrong


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Save a city's files, as an editor does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


#: The versions that the first editions are.
V1, V2, V3 = (folder_hash(small(n)) for n in (1, 2, 3))
