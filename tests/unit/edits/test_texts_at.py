"""What is wrong with a text that was typed stands at its field, wherever in the files it shows."""

import pytest

from app.domain.errors import Finding
from app.edits.edited import BadFields
from app.edits.texts import edit_texts, field_of, raw_of
from app.menufiles.sheet_texts import gather
from app.usecases.drafts import Files
from tests.unit.desk_edits import KIOSKS, MAPUTO, typed

WHERE = "pt/menu/where/say"


def refused(files: Files, texts: dict[str, str]) -> tuple[dict[str, list[Finding]], list[Finding]]:
    """Give what is found at fields, by field, and what stands at none."""
    entries = gather(files).entries
    now = {field_of((one.name, lang)): raw_of(one, lang) for one in entries for lang in one.texts}
    with pytest.raises(BadFields) as error:
        edit_texts(files, typed(now, texts))
    at = {name: [*found] for name, found in error.value.at_fields.items()}
    placed = [one for found in at.values() for one in found]
    return at, [one for one in error.value.findings if one not in placed]


def test_a_value_that_keys_elsewhere_do_not_settle_is_told_where_it_was_typed() -> None:
    at, elsewhere = refused(MAPUTO, {WHERE: "Onde <place>?"})
    led = [one for one in at[WHERE] if one.rule == "unset"]
    assert {one.what.partition(",")[0] for one in led} == {
        '"1-6 <service>" leads to where',
        '"<service>" leads to where',
    }
    assert elsewhere == []
    # The English text lacks the value, and is told at its own field.
    assert {one.rule for one in at["en/menu/where/say"]} == {"translation"}


def test_of_several_texts_nobody_guesses_which_one_the_keys_are_about() -> None:
    texts = {WHERE: "Onde <place>?", "pt/menu/bairro/say": "Qual bairro"}
    at, elsewhere = refused(MAPUTO, texts)
    assert WHERE not in at
    assert {one.rule for one in elsewhere} == {"unset"}


@pytest.mark.parametrize(
    ("files", "field"),
    [
        (MAPUTO, "pt/menu/problem/option 7"),
        (MAPUTO, "pt/menu/tell/solved option 9"),
        (MAPUTO, "pt/menu/send 2/option 2"),
        (KIOSKS, "fr/menu/kiosk/option 1"),
    ],
)
@pytest.mark.parametrize("said", ["<service>", "<language>", "<job>", "-9 <service>", "- 9 <x>"])
def test_a_key_that_would_become_a_list_is_told_at_its_text(
    files: Files, field: str, said: str
) -> None:
    at, elsewhere = refused(files, {field: said})
    assert ({*at}, elsewhere) == ({field}, [])
    assert [one.what for one in at[field]] == [f'"{said}" would make a list of this key']


def test_a_value_and_words_are_what_a_key_is_called() -> None:
    entries = gather(KIOSKS).entries
    now = {field_of((one.name, lang)): raw_of(one, lang) for one in entries for lang in one.texts}
    said = {f"{lang}/menu/send/option 1": "<service> !" for lang in ("fr", "en")}
    assert len(edit_texts(KIOSKS, typed(now, said)).changes) == 2
