"""What an SMS asks for: words, numbers, reports in words, and sentences that ask for nothing."""

from pathlib import Path

import pytest

from app.domain.sms_words import HELP, NO, REPORT, START, STATUS, YES
from app.menu.model import City
from app.usecases.read_sms import STOP, UNKNOWN, Wish, read_sms
from tests.published import checked

MENUS = Path(__file__).parents[3] / "menus"
NUMBER = 93998013


@pytest.fixture(scope="module")
def maputo() -> City:
    return checked(MENUS / "maputo")


@pytest.fixture(scope="module")
def nairobi() -> City:
    return checked(MENUS / "nairobi")


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Sair", Wish(STOP)),
        ("SAIR 311", Wish(STOP)),
        ("STOP, sair", Wish(STOP)),
        ("Sair do lixo", Wish(STOP, is_unread=True)),
        ("sair!", Wish(STOP)),
        ("Pare de queimar lixo", Wish(UNKNOWN)),
        ("AJUDA!", Wish(HELP)),
        ("Ajuda me por favor", Wish(UNKNOWN)),
        ("voltar", Wish(START)),
        ("START", Wish(START)),
        ("Estado", Wish(STATUS)),
        (f"estado {NUMBER}", Wish(STATUS, NUMBER)),
        ("ESTADO 9399 8013.", Wish(STATUS, NUMBER)),
        ("status #9399-8013", Wish(STATUS, NUMBER)),
        (f"Estado do caso {NUMBER}", Wish(UNKNOWN)),
        (f"estado caso {NUMBER}", Wish(STATUS, NUMBER)),
        (f"nao, caso {NUMBER}", Wish(NO, NUMBER)),
        ("ESTADO \u0669\u0663\u0669\u0669\u0668\u0660\u0661\u0663", Wish(STATUS, NUMBER)),
        ("\u0662", Wish(NO)),
        ("ESTADO 1234567", Wish(STATUS, -1)),
        ("estado da minha rua", Wish(UNKNOWN)),
        ("1", Wish(YES)),
        (" 2. ", Wish(NO)),
        ("Sim", Wish(YES)),
        ("Não", Wish(NO)),
        ("1 sim", Wish(YES)),
        (f"2 {NUMBER}", Wish(NO, NUMBER)),
        ("2 12", Wish(NO, -1)),
        ("sim nao", Wish(UNKNOWN)),
        ("1 contentor cheio", Wish(UNKNOWN)),
        ("obrigado", Wish(UNKNOWN)),
        ("na", Wish(UNKNOWN)),  # a word of "lixo na vala", as of everything
        ("", Wish(UNKNOWN)),
        ("...", Wish(UNKNOWN)),
    ],
)
def test_words(maputo: City, said: str, wish: Wish) -> None:
    assert read_sms(maputo, said) == wish


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("10348", "10348"),
        ("LIXO 10348", "10348"),  # which problem of waste is asked there
        ("Contentor cheio 10348", "1*10348"),
        ("contentor 10348", "10348"),
        ("10348 contentor cheio", "1*10348"),
        ("tchova Mafalala", "2*mafalala"),
        ("Lixo na vala, Maxaquene A", "4*maxaquene a"),
        ("lixo na vala de drenagem Mafalala", "4*mafalala"),  # the longest name there is
        ("lixo", ""),
        ("lixo na vala", "4"),
        ("lixo mafalala", ""),
    ],
)
def test_a_report_in_words_is_what_would_be_dialled(maputo: City, said: str, row: str) -> None:
    assert read_sms(maputo, said) == Wish(REPORT, row=row)
    assert read_sms(maputo, f"queixa {said}") == Wish(REPORT, row=row, is_anew=True)


@pytest.mark.parametrize(
    "said",
    ["99999", "10348 10349", "lixo na vala porque choveu muito", "Lixo nao foi levado da rua"],
)
def test_a_sentence_is_for_a_person(maputo: City, said: str) -> None:
    assert read_sms(maputo, said) == Wish(UNKNOWN)
    assert read_sms(maputo, f"Queixa: {said}") == Wish(REPORT, is_unread=True, is_anew=True)


def test_another_citys_words_and_places(nairobi: City) -> None:
    assert read_sms(nairobi, "Sitaki") == Wish(STOP)
    assert read_sms(nairobi, "hali") == Wish(STATUS)
    assert read_sms(nairobi, "Estado") == Wish(UNKNOWN)
    assert read_sms(nairobi, "garbage heap kasarani") == Wish(REPORT, row="1*kasarani")
    assert read_sms(nairobi, "lundo la taka kasarani") == Wish(REPORT, row="1*kasarani")
    assert read_sms(nairobi, "pothole kasarani") == Wish(REPORT)  # it has no digit of its own
    assert read_sms(nairobi, "10348") == Wish(UNKNOWN)
