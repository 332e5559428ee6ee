"""What dialogues have met of a menu is counted, and what they have not is named."""

from pathlib import Path

from app.walks.try_folder import try_folder
from tests.published import checked
from tests.unit.menufiles.folders import MAPUTO
from tests.unit.walks.cities import FIRST, tried

SHORT = f"A call:\n{FIRST}  - 1: where\n  - 10348: send\n  - 0: where\n"


def test_what_was_met_is_counted(tmp_path: Path) -> None:
    coverage = tried(tmp_path, SHORT).coverage

    assert coverage.counts() == (
        "screens 3 of 17, forms 3 of 22, options 1 of 35, typed answers 1 of 13, keys 1 of 2, "
        "keys of lines 0 of 3"
    )


def test_what_was_not_met_is_named_as_the_file_writes_it(tmp_path: Path) -> None:
    missed = tried(tmp_path, SHORT).coverage.missed()

    assert "problem: 8 <language>" in missed
    assert "problem: 1-6 <service>" not in missed
    assert "where: typing a bairro name" in missed
    assert "where: typing a container code" not in missed
    assert "send: 2 Enviar e escrever" in missed
    assert "the key 9 Mais" in missed
    assert "the key 0 Voltar" not in missed


def test_of_a_screen_that_nobody_saw_only_its_name_is_told(tmp_path: Path) -> None:
    missed = tried(tmp_path, SHORT).coverage.missed()

    assert [name for name in missed if "bairro" in name] == [
        "where: typing a bairro name",
        "the screen bairro",
    ]


def test_of_a_form_that_nobody_saw_only_its_condition_is_told(tmp_path: Path) -> None:
    lines = f"{FIRST}  - 1: where\n  - 1: bairro\n  - 1: spot\n"
    missed = tried(tmp_path, f"A call:\n{lines}").coverage.missed()

    assert [name for name in missed if name.startswith("spot")] == [
        "spot (service needs a container): <point>",
        "spot (service needs a container): 8 Outro",
        "spot (service needs a container): typing a container code",
        "spot (service needs a block)",
    ]


def test_a_refused_key_meets_nothing(tmp_path: Path) -> None:
    before = tried(tmp_path, f"A call:\n{FIRST}").coverage.met
    after = tried(tmp_path, f"A call:\n{FIRST}  - 48217362: wrong\n").coverage.met

    assert after == before


def test_the_shipped_dialogues_hold_and_meet_the_whole_menu() -> None:
    shipped = try_folder(MAPUTO, checked(MAPUTO))

    assert shipped.findings == ()
    assert shipped.dialogues >= 30
    assert shipped.coverage.missed() == []
