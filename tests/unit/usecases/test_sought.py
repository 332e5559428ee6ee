"""What officials look for means what is called so, however they write it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.gazetteer import Bairro, District
from app.domain.text import fold
from app.domain.words import words_of
from app.usecases import sought
from app.usecases.bearers import Kind
from app.usecases.export_columns import CityNames, PlaceName, ServiceName
from app.usecases.sought import left_out, seek
from tests.published import checked

CITY = checked(Path(__file__).parents[3] / "menus" / "maputo")
NONE = CityNames({}, {}, "Q.", CITY.zone, {}, 0)

OF_WASTE = {"waste_heap", "waste_in_drain", "waste_outside"}
MISSED = {"truck_missed", "cart_missed"}
OF_CONTAINERS = {"container_full", "container_burning", "waste_outside"}
FULL = {"container_full", "septic_full"}
MAXAQUENES = {f"maxaquene_{letter}" for letter in "abcd"}
#: Containers whose names begin so: "Maxaquene - Baltazar".
AT_MAXAQUENE = {"10478", "10486", "10493", "10503"}

JARDIM = {"bairro": {"jardim"}, "point": {"11102", "11496"}}

POLANAS_A = {"polana_canico_a", "polana_cimento_a"}

Means = dict[str, set[str]]


def meant(typed: str, names: CityNames = NONE) -> list[Means]:
    """Give what each word means: codes by kind."""
    return [
        {str(kind): set(codes) for kind, codes in one.named.items()}
        for one in seek(typed, names, CITY)
    ]


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("maxaquene", [{"bairro": MAXAQUENES, "point": AT_MAXAQUENE}]),
        (" MAXAQ ", [{"bairro": MAXAQUENES, "point": AT_MAXAQUENE}]),
        ("Maxaquene A", [{"bairro": {"maxaquene_a"}}]),
        # No container in Maxaquene A whose name goes on "Maxaquene - Baltazar".
        ("maxaquene b", [{"bairro": {"maxaquene_b"}}]),
        ("lixo na maxaquene b", [{"service": OF_WASTE}, {"bairro": {"maxaquene_b"}}]),
        ("na maxaquene b", [{"bairro": {"maxaquene_b"}}]),
        ("maxaquene b na esquina", [{"bairro": {"maxaquene_b"}}, {}]),
        ("Maxaquene A e B", [{"bairro": {"maxaquene_a", "maxaquene_b"}}]),
        ("em 25 de Junho B, 12", [{"bairro": {"25_de_junho_b"}}, {"block": {"12"}}]),
        # A point may be called by a block's name in full.
        ("quarteirão 45", [{"block": {"45"}, "point": {"11316"}}]),
        ("tchova quarteirão 123", [{"service": {"cart_missed"}}, {"block": {"123"}}]),
        ("Ka Maxaquene", [{"district": {"kamaxakeni"}}]),
        ("kamavota", [{"district": {"kamavota"}, "body": {"kamavota"}}]),
        ("benfica", [{"bairro": {"george_dimitrov"}, "point": {"10974"}}]),
        ("25 de Junho", [{"bairro": {"25_de_junho_a", "25_de_junho_b"}}]),
        ("25 de Junho B", [{"bairro": {"25_de_junho_b"}}]),
        ("Polana A", [{"bairro": POLANAS_A}]),
        ("jardim na maxaquene c", [JARDIM, {"bairro": {"maxaquene_c"}}]),
        ("maxakene", [{"bairro": MAXAQUENES}]),
        ("Chamankulo C", [{"bairro": {"chamanculo_c"}}]),
        ("xipamanini", [{"bairro": {"xipamanine"}}]),
        ("cheiro", [{}]),
        # What joins words is in no name that it does not end.
        ("jardim do carimbo", [JARDIM, {"point": {"10534"}}]),
        ("lixo das Polanas A", [{"service": OF_WASTE}, {"bairro": POLANAS_A}]),
        ("fossa com lixo", [{"service": {"septic_full"}}, {"service": OF_WASTE}]),
        ("choupal", [{"bairro": {"25_de_junho_b"}}]),
        ("camiao não", [{"service": {"truck_missed"}}]),
        ("não", [{"service": MISSED}]),
        ("truck", [{"service": {"truck_missed"}}]),
        ("10348", [{"point": {"10348"}}]),
        ("1034", [{}]),
        ("container_full", [{"service": OF_CONTAINERS}, {"service": FULL}]),
        ("xyloza", [{}]),
        ("lixo lixo", [{"service": OF_WASTE}]),
        # Short words alone are looked for nowhere, and are nothing's name.
        ("A", []),
        ("de", []),
        ("!", []),
    ],
)
def test_a_word_means_what_is_called_so(typed: str, means: list[Means]) -> None:
    assert meant(typed) == means


@pytest.mark.parametrize(
    ("typed", "blocks", "left"),
    [
        ("tchova 31", ["31"], ()),
        ("tchova 031", ["31"], ()),
        ("lixo Q.31 costa do sol", ["31"], ()),
        ("costa do sol 31 lixo", ["31"], ()),
        ("cheiro Q. 31 ontem", ["31"], ()),
        ("lixo na maxaquene b 7", ["7"], ("na",)),
        # Written in full, as residents are asked for it.
        ("quarteirão 7", ["7"], ()),
        ("Q.7", ["7"], ()),
        ("Q7", ["7"], ()),
        ("lixo Q31", ["31"], ()),
        ("quarteirão n.º 7", ["7"], ()),
        ("quarteirao7", ["7"], ()),
        ("quarteirão 0007", ["7"], ()),
        # A case has one block.
        ("Q.7 Q.8", ["7", "8"], ()),
        ("quarteirões 7", [], ("7",)),
        ("lixo Quarteirão 7 ontem", ["7"], ()),
        ("tchova quarteirao 123", ["123"], ()),
        ("lixo quarteirão", [], ()),
        # A block of three digits may be what somebody wrote, too.
        ("tchova 123", ["123"], ()),
        # A street's, a house's, nobody's.
        ("lixo na 24 de Julho", [], ("na", "24", "de")),
        ("lixo 24 Julho", [], ("24",)),
        ("central 24 julho", [], ("24",)),
        ("lixo 25 de Setembro", [], ("25", "de")),
        ("casa 12", [], ("12",)),
        ("lixo na rua 3", [], ("na", "3")),
        ("tchova ①", [], ("①",)),
        ("12 tchova", [], ("12",)),
        ("tchova 0", [], ("0",)),
        ("tchova 1234", [], ()),
        # Of names.
        ("25 de Junho B", [], ()),
        ("jardim do carimbo", [], ()),
        ("Maxaquene A", [], ()),
        ("T", [], ("t",)),
        # Too long, or like the number of a telephone.
        ("lixo 840001", [], ("840001",)),
        ("fossa com lixo", [], ("com",)),
    ],
)
def test_a_number_is_a_blocks_or_is_told_as_left_out(
    typed: str, blocks: list[str], left: tuple[str, ...]
) -> None:
    found = seek(typed, NONE, CITY)
    assert sorted(number for one in found for number in one.named.get(Kind.BLOCK, ())) == blocks
    assert left_out(typed, found, CITY) == left


def test_what_is_demanded_of_a_case_in_a_block_is_the_block_or_what_people_write_of_it() -> None:
    words = {
        "quarteirão 7": "quarteirao",
        "quarteirão 0007": "quarteirao",
        "quarteirão 123": "123",
        "Q.031": "031",
        "lixo": "lixo",
        "Q.7": "",
        "Q31": "q31",
    }
    assert {typed: [one.word for one in seek(typed, NONE, CITY)] for typed in words} == {
        typed: [word] for typed, word in words.items()
    }


def test_a_city_calls_a_block_as_its_menu_does_in_every_language() -> None:
    nairobi = checked(Path(__file__).parents[3] / "menus" / "nairobi")
    for typed in ("Block 7", "Block 7 Block 8", "Bloku 7", "block7"):
        found = seek(typed, NONE, nairobi)
        assert [set(one.named) for one in found] == [{Kind.BLOCK}], typed
        assert left_out(typed, found, nairobi) == (), typed


def bearers() -> Iterator[tuple[str, str, str]]:
    """Give everything of the city that has a name: its kind, its code, a name."""
    for service in CITY.services.values():
        yield from (("service", service.code, name) for name in service.names.values())
    for body in CITY.bodies.values():
        yield "body", body.code, body.name
    for area in areas():
        yield kind_of(area), area.code, area.name
    for point in CITY.gazetteer.by_point.values():
        yield from (("point", point.code, name) for name in (point.name, point.label))


def areas() -> tuple[District | Bairro, ...]:
    return *CITY.gazetteer.districts, *CITY.gazetteer.bairros()


def kind_of(area: District | Bairro) -> str:
    return "district" if isinstance(area, District) else "bairro"


def test_everything_is_found_by_each_of_its_names_as_it_is_written() -> None:
    aliases = [(kind_of(area), area.code, one) for area in areas() for one in area.aliases]
    names = [*bearers(), *aliases]
    assert {kind for kind, _, _ in names} == {"service", "body", "district", "bairro", "point"}
    assert len(names) > 400
    assert len(aliases) > 20
    for kind, code, name in names:
        for typed in (name, fold(name).upper()):
            found = meant(typed)
            assert found, name
            assert all(code in one.get(kind, ()) for one in found), (typed, code, found)


def test_everything_is_found_by_the_beginning_of_any_word_of_its_name() -> None:
    begun = [(kind, code, word[:4]) for kind, code, name in bearers() for word in words_of(name)]
    assert len(begun) > 700
    for kind, code, typed in begun:
        assert code in meant(typed)[0].get(kind, ()), (typed, code)


def test_what_the_city_has_no_more_is_found_by_its_last_name() -> None:
    gone = {
        "old_dump": PlaceName("dump", "Lixeira do Hulene", "hulene_b"),
        "old_town": PlaceName("bairro", "Maxaquene Velha", "kamaxakeni"),
    }
    names = NONE._replace(places=gone, services={"rats": ServiceName("Ratos", "waste", "waste")})
    assert meant("ratos", names) == [{"service": {"rats"}}]
    assert "old_dump" in meant("lixeira", names)[0]["point"]
    assert "old_town" in meant("maxaquene", names)[0]["bairro"]
    # What it has still is called as it is today.
    now = {"maxaquene_a": PlaceName("bairro", "Machava", "kamaxakeni")}
    assert meant("machava", NONE._replace(places=now)) == [{}]


def test_a_place_whose_name_is_a_short_word_is_found_by_it() -> None:
    gone = {"t3": PlaceName("bairro", "T3", ""), "t3_b": PlaceName("bairro", "T3 B", "")}
    assert meant("t3", NONE._replace(places=gone)) == [{"bairro": {"t3"}}]
    assert meant("t3 b", NONE._replace(places=gone)) == [{"bairro": {"t3_b"}}]
    assert [one.word for one in seek("T3", NONE._replace(places=gone), CITY)] == [""]


def test_a_word_that_thousands_of_points_bear_tells_none_of_them_apart() -> None:
    many = {
        str(code): PlaceName("container", f"Contentor {code}", "jardim")
        for code in range(20_000, 20_000 + sought.MOST_POINTS)
    }
    named = meant("contentor", NONE._replace(places=many))[0]
    assert named == {"service": OF_CONTAINERS}
    assert meant("20017", NONE._replace(places=many)) == [{"point": {"20017"}}]
    fewer = dict([*many.items()][: sought.MOST_POINTS // 2])
    assert len(meant("contentor", NONE._replace(places=fewer))[0]["point"]) > len(fewer)


#: As residents write of waste and water.
WRITTEN = """
    acidente agosto agua amanha animais aberta areia arvores baratas barraca bateria brigada buracos
    cadaver caminho camioes capim carne carros casas cheira cheiro chefe chuvas clinica comida
    creche criancas demora dezembro doencas domingo drenagem edificio entulho errada esgoto esquina
    estrada escada farmacia folhas fraldas fumaca funcionarios galinhas garrafas hospital
    igreja inundacao janeiro lixeiros limpeza limparam malaria manha mensagem mesquita minha morador
    morto moscas mosquitos mulher ninguem noite numero novembro obrigado ontem outubro passeio
    pedras peixe perigo plastico pneus policia ponte porcos portao quarteirao quebrado queimar ramos
    ratos reclamar recolha recolheram respondeu restos sabado sangue secretario semana setembro
    socorro sucata suja tampa telefone terminal tractor transborda urgente valas vendedores vidros
    vizinhos zona
"""


def test_what_residents_write_is_no_area_with_a_slip() -> None:
    written = WRITTEN.split()
    assert len(written) > 100
    for word in written:
        [means] = meant(word)
        assert not means.keys() & {"bairro", "district"}, word
