"""What is done with a job needs one: a problem or a case that was chosen since stands before it."""

import pytest

from app.domain.errors import MenuFileError
from app.menufiles.parse import parse
from tests.unit.menufiles.folders import broken

ACCEPTED = """      3 Impossível: why_not
      4 Não é nosso: {do: decline, go: jobs}
  - say:"""
BETWEEN = {
    "another problem": "another: {say: Que problema, choose: {<service>: how_done}}",
    "another case": "another: {say: Que caso, type: {case number: how_done}}",
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_a_job_is_forgotten_once_something_else_is_chosen(between: str) -> None:
    changed = ACCEPTED.replace("3 Impossível: why_not", "3 Impossível: another")
    texts = broken("menu.yaml", ACCEPTED, changed)
    texts["menu.yaml"] = texts["menu.yaml"].replace("\nhow_done:", f"\n{between}\n\nhow_done:")

    with pytest.raises(MenuFileError) as refused:
        parse(texts)

    found = [str(one) for one in refused.value.findings if "menu.yaml" in str(one)]
    assert any("how_done" in one and "job" in one for one in found), found
