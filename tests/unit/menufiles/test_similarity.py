"""Misspelt bairros of Maputo are found; words that name none are not."""

import pytest

from app.domain.place_names import NameIndex
from app.menu.model import City
from app.menufiles.build import similarity
from tests.published import checked
from tests.unit.menufiles.folders import MAPUTO


@pytest.fixture(scope="module")
def city() -> City:
    return checked(MAPUTO)


@pytest.fixture(scope="module")
def names(city: City) -> NameIndex:
    return city.names


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("chipamanine", "xipamanine"),
        ("chipamanini", "xipamanine"),
        ("xipamanini", "xipamanine"),
        ("magwanine c", "magoanine_c"),
        ("mogoanine b", "magoanine_b"),
        ("polana canico a", "polana_canico_a"),
        ("polana kanico b", "polana_canico_b"),
        ("maxakene b", "maxaquene_b"),
        ("machaquene c", "maxaquene_c"),
        ("benfica", "george_dimitrov"),
        ("bemfica", "george_dimitrov"),
        ("jorge dimitrov", "george_dimitrov"),
        ("mafalalla", "mafalala"),
        ("ulene b", "hulene_b"),
        ("zimpetu", "zimpeto"),
        ("shamanculo b", "chamanculo_b"),
        ("xamanculo d", "chamanculo_d"),
        ("chamankulo c", "chamanculo_c"),
        ("lius cabral", "luis_cabral"),
        ("mikadjuine", "minkadjuine"),
        ("bagamoio", "bagamoyo"),
        ("feroviario", "ferroviario"),
        ("costa de sol", "costa_do_sol"),
        ("malangalene a", "malhangalene_a"),
        ("somerchil", "sommerschield"),
        ("laulani", "laulane"),
        ("inhagoya b", "inhagoia_b"),
        ("25 junho b", "25_de_junho_b"),
        ("choupal", "25_de_junho_b"),
        ("urbanizasao", "urbanizacao"),
        ("malazine", "malhazine"),
        ("munuana", "munhuana"),
        ("jardin", "jardim"),
        ("maxaquen", "maxaquene_a"),
    ],
)
def test_a_misspelt_bairro_comes_first(names: NameIndex, typed: str, code: str) -> None:
    match = names.find(typed)

    assert match.codes[:1] == (code,)


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        *(("polna", "polana"), ("pulana", "polana"), ("maxaqe", "maxaquene"), ("laulna", "laul")),
        *(("mikadju", "minkadju"), ("maxeque", "maxaquene"), ("inhgo", "inhagoia")),
        *(("somershi", "sommerschield"), ("costta", "costa_do_sol"), ("malhnga", "malhangalene")),
    ],
)
def test_a_beginning_with_a_slip_is_asked_back(names: NameIndex, typed: str, start: str) -> None:
    match = names.find(typed)

    assert match.codes[0].startswith(start)
    assert not match.sure


NO_PLACE = [
    *("centro", "mercado", "matola", "boane", "lixo", "contentor", "maputo", "escola"),
    *("rua", "marracuene", "beira", "nampula", "casa", "nao sei", "hospital", "12345"),
    *("praia", "igreja", "bairro", "paragem", "avenida", "baixa", "cidade", "farmacia"),
    *("estrada", "policia", "machava", "terminal", "lixeira", "queixa", "ajuda", "socorro"),
]


@pytest.mark.parametrize("typed", NO_PLACE)
def test_a_word_that_names_no_district_finds_none(city: City, typed: str) -> None:
    assert city.district_names.find(typed).codes == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("KaMavota", "kamavota"), ("kampfumo", "kampfumo"), ("KAMPFUMU", "kampfumo")),
        *(("Inhaca", "kanyaka"), ("Catembe", "katembe"), ("Ka Maxaquene", "kamaxakeni")),
        *(("kamubukuana", "kamubukwana"), ("kamavotta", "kamavota"), ("kanya", "kanyaka")),
    ],
)
def test_a_district_is_known_by_its_names(city: City, typed: str, code: str) -> None:
    match = city.district_names.find(typed)

    assert (match.codes, match.sure) == ((code,), True)


@pytest.mark.parametrize("typed", NO_PLACE)
def test_a_word_that_names_no_bairro_finds_none(names: NameIndex, typed: str) -> None:
    assert names.find(typed).codes == ()


@pytest.mark.parametrize(
    "typed", ["magoanine", "magoanine d", "maxakene", "hulene c", "aeroporto", "polana", "inhagoya"]
)
def test_a_name_that_may_mean_several_is_asked_back(names: NameIndex, typed: str) -> None:
    match = names.find(typed)

    assert len(match.codes) > 1
    assert not match.sure


@pytest.mark.parametrize(
    ("typed", "code"),
    [("bagamoio", "bagamoyo"), ("mafalalla", "mafalala"), ("25 de junho b", "25_de_junho_b")],
)
def test_a_name_beyond_doubt_is_not_asked_back(names: NameIndex, typed: str, code: str) -> None:
    match = names.find(typed)

    assert (match.codes[0], match.sure) == (code, True)


@pytest.mark.parametrize(
    "typed", ["ngombe", "NG'OMBE", "ng ombe", "ng\N{RIGHT SINGLE QUOTATION MARK}ombe"]
)
def test_a_name_is_found_with_its_apostrophe_and_without(typed: str) -> None:
    names = NameIndex([("Ngomeni", "ngomeni"), ("Ng'ombe", "ng_ombe")], similarity)

    assert names.find(typed) == (("ng_ombe",), True, True)


def test_a_beginning_without_the_apostrophe_takes_no_other_name() -> None:
    names = NameIndex([("Kangemi", "kangemi"), ("Kang'ata", "kang_ata")], similarity)

    assert names.find("kang") == (("kangemi", "kang_ata"), False, True)
    assert names.find("kanga") == (("kang_ata",), True, True)


def test_an_apostrophe_that_the_file_leaves_out_may_be_typed() -> None:
    names = NameIndex([("Mihango", "mihango"), ("Mihanza", "mihanza")], similarity)

    assert names.find("mihang'") == (("mihango",), True, True)
    assert names.find("mihang'o") == (("mihango",), True, True)
