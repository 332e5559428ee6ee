"""A small town whose call is written by the test: tests/cities/skips with another menu."""

from pathlib import Path

from app.domain.errors import Finding, MenuFileError
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder

_SKIPS = read_folder(Path(__file__).parents[2] / "cities" / "skips")
_WORDS = "words:" + _SKIPS["menu.yaml"].partition("\nwords:")[2]
_HEAD = """\
language: 1
keys: {0 Voltar: back, 9 Mais: more}
wrong: {say: Tecla errada, after 3: gave_up}
failed: Não deu. Ligue <help number>.
over: Acabou. Ligue <dial>.
"""
_ENDS = """\
filed: Caso <number>. <service>, <place>
gave_up: Ligue <help number>.
"""
#: From the place on, where a menu says nothing of its own.
WHERE = """\
where: {say: Onde, choose: {<district>: bairro}}
bairro: {say: Que bairro, choose: {<bairro>: send}}
"""
SEND = "send: {say: '<service>, <place>', choose: {1 Enviar: {do: file, go: filed}}}\n"
LINES = """\
tell:
  unfinished: {if: the last call broke off, say: Acabar?, choose: {9 Sim: {do: resume}}}
  lost: {if: the last call is lost, say: Mudou}
"""


def texts(menu: str, **files: str) -> dict[str, str]:
    """Give the files of the town with these screens; `places=...` replaces places.yaml."""
    own = {f"{name}.yaml": text for name, text in files.items()}
    around = [_without(part, menu) for part in (_HEAD, _ENDS)]
    return _SKIPS | own | {"menu.yaml": around[0] + menu + around[1] + _WORDS}


def _without(part: str, menu: str) -> str:
    """Leave out the lines whose word the menu has itself."""
    own = {line.partition(":")[0] for line in menu.splitlines()}
    lines = part.splitlines(keepends=True)
    return "".join(line for line in lines if line.partition(":")[0] not in own)


def skips_file(name: str) -> str:
    """Give a file of the town as it is."""
    return _SKIPS[name]


def town(menu: str, **files: str) -> City:
    """Build the town; its menu has no findings."""
    return build(parse(texts(menu, **files)), "")


def findings(menu: str, **files: str) -> tuple[Finding, ...]:
    """Give what is found in it."""
    try:
        parse(texts(menu, **files))
    except MenuFileError as error:
        return error.findings
    return ()
