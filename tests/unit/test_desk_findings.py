"""What is typed wrong at the desk is told in Portuguese, as the check really says it."""

import re

from tests.unit.desk_slips import REMARKED, SLIPS, found, untrue
from tests.unit.desk_told import PT, VALUE, draw


def test_dialogues_that_hold_no_more_are_told_in_portuguese() -> None:
    said = {text for one in untrue() for text in (one.what, one.mend.partition("\n")[0])}
    assert {one for one in said if PT.tell(one) == one} == set()
    assert len(said) > 10

    drawn = next(one for one in untrue() if "\n" in one.mend)
    told = str(draw("pt").finding(drawn))
    assert PT.tell(drawn.mend.partition("\n")[0]) in told
    assert drawn.mend.split("\n")[2].split()[-1] in told
    assert "mend the menu" not in told
    assert PT.rules["dialogue"] not in told


def test_columns_of_what_should_be_and_what_is_have_heads_in_portuguese() -> None:
    [beside, *_] = [one for one in untrue() if " | seen" in one.mend]
    told = {language: str(draw(language).finding(beside)) for language in ("pt", "en")}
    head, *rows = told["pt"].partition('class="told"')[2].partition(">")[2].split("\n")
    assert head.split() == ["esperado", "|", "visto"]
    assert head.index("|") == rows[0].index("|")
    assert "| seen" in told["en"]
    assert told["en"].splitlines()[1:] == told["pt"].splitlines()[1:]


def test_what_is_typed_wrong_is_told_in_portuguese() -> None:
    english = {said for one in found() for said in (one.what, one.mend) if PT.tell(said) == said}
    assert english == set()
    assert len(found()) >= len(SLIPS)


def test_what_a_field_lacks_is_told_by_the_name_of_the_language() -> None:
    assert PT.tell("name has no en") == "nome: falta inglês"
    held = "<jobs> may hold 1-9, here it has 1 digits"
    assert PT.tell(held) == "<jobs> pode mostrar até 1-9; algarismos que tem aqui: 1"


def test_remarks_of_a_sheet_are_told_in_portuguese() -> None:
    remarks = {one for make in REMARKED for one in make().remarks}
    assert {one for one in remarks if PT.tell(one) == one} == set()
    assert len(remarks) >= 4


def test_no_sentence_is_kept_that_the_check_does_not_say() -> None:
    said = {text for one in found() for text in (one.what, one.mend)}
    said |= {text for one in untrue() for text in (one.what, one.mend.partition("\n")[0])}
    said |= {one.what.partition(": ")[2] for one in untrue()}  # behind which dialogue it was
    said |= {one for make in REMARKED for one in make().remarks}
    said |= {text.partition(", where ")[0] for text in said}  # what proposals would write
    for english, words in PT.sentences.items():
        parts = VALUE.split(english)[::2]
        like = re.compile(".+".join(map(re.escape, parts)), re.DOTALL)
        assert any(map(like.fullmatch, said)), english
        assert set(VALUE.findall(words)) == set(VALUE.findall(english)), english
