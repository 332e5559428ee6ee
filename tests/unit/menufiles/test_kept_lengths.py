"""What passes the check can be stored on every database: its columns are no wider than they are."""

from pathlib import Path

import pytest
from sqlalchemy import Column, String

from app.domain.errors import MenuFileError
from app.menufiles import schema_city, schema_languages, schema_places, schema_services
from app.menufiles.city_folder import parse
from app.store.schema import contacts, places, reports, services
from tests.contract.live.small import small

#: (column, the most that the check lets through).
KEPT = [
    (services.c.name, schema_services.NAME),
    (services.c.service_group, schema_services.GROUP),
    (services.c.responsible, schema_city.BODY),
    (places.c.name, schema_places.NAME),
    (contacts.c.language, schema_languages.CODE),
    (reports.c.language, schema_languages.CODE),
]
#: (file, a text of it, the form of a longer one, the most).
WRITTEN = [
    ("services.yaml", "name: {pt: heap nome}", "name: {pt: %s}", schema_services.NAME),
    ("services.yaml", "group: waste", "group: %s", schema_services.GROUP),
    ("city.yaml", "Resíduos", "%s", schema_city.BODY),
    ("places.yaml", "name: Bairro alto", "label: Alto, name: %s", schema_places.NAME),
    ("places.yaml", "name: Norte", "label: Norte\n    name: %s", schema_places.NAME),
]


@pytest.mark.parametrize(("column", "most"), KEPT)
def test_the_check_lets_nothing_through_that_a_column_does_not_hold(
    column: Column[str], most: int
) -> None:
    assert isinstance(column.type, String)
    assert column.type.length == most


@pytest.mark.parametrize(("file", "was", "form", "most"), WRITTEN)
def test_a_text_that_is_not_kept_whole_is_refused(
    file: str, was: str, form: str, most: int
) -> None:
    texts = small()
    assert was in texts[file]
    longest = texts[file].replace(was, form % ("n" * most), 1)
    longer = texts[file].replace(was, form % ("n" * (most + 1)), 1)

    parse(texts | {file: longest}, Path("small"))
    with pytest.raises(MenuFileError) as refused:
        parse(texts | {file: longer}, Path("small"))

    [finding] = refused.value.findings
    assert f"is longer than {most} characters. Mend: shorten it by 1" in str(finding)


def test_a_word_is_no_language_code() -> None:
    texts = {name: text.replace("pt:", "portugues:") for name, text in small().items()}
    with pytest.raises(MenuFileError) as refused:
        parse(texts, Path("small"))

    assert '"portugues" is no language code' in str(refused.value.findings[0])
