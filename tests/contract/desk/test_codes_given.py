"""What would give the code of a point to another is told at the desk, and not published."""

import pytest

from app.domain.errors import MenuFileError
from app.edits.edited import Edited
from tests.contract.desk.city_fields import said
from tests.contract.desk.test_drafting import CHANGED, ON_SQLITE, always, seen
from tests.contract.desk.towns import ANA, Town


@ON_SQLITE
def test_a_folder_in_which_a_code_is_given_again_is_told_on_the_page(kiosks: Town) -> None:
    """Whoever edits files is told in the log alone; who looks at the desk is told there."""
    places = kiosks.folder / "places.yaml"
    was, kiosk = places.read_text("utf-8"), '{code: "20023", name: Derrière la gare,'
    lines = was.splitlines(keepends=True)
    kept = "".join(line for line in lines if kiosk not in line)
    assert len(kept.splitlines()) == len(lines) - 1
    kiosks.press.publish_now(
        kiosks.spot, always(Edited({"places.yaml": kept}, (CHANGED,))), "n", ANA
    )
    assert kiosks.press.unpublished(kiosks.spot) is None

    there = kept.replace(
        '- {code: "20038"',
        '- {code: "20023", name: Puits, kind: container,'
        ' at: [0.0142, 0.0092]}\n          - {code: "20038"',
    )
    places.write_text(there, "utf-8")
    page = said(kiosks.enter().get("/desk/city", accept_language="pt"))
    assert '20023 foi o código de "Derrière la gare", que já não existe' in page
    assert "senão dê a este ponto o código 20051 ou, no balcão," in page


@ON_SQLITE
def test_a_draft_that_makes_a_point_another_is_no_draft_to_publish(kiosks: Town) -> None:
    """It passes the check, which knows nothing of what answers; its page says so before."""
    ana, page = kiosks.enter(), "/desk/city/draft"
    places, quay = kiosks.first["places.yaml"].decode(), "name: Quai des pirogues"
    assert quay in places
    near = places.replace(quay, "name: Puits")
    kiosks.drafting.edit(kiosks.spot, always(Edited({"places.yaml": near}, (CHANGED,))), ANA)
    assert "passes the check" in said(ana.get(page))

    far = near.replace("at: [-0.0111, 0.0101]", "at: [-0.0191, 0.0101]")
    state = kiosks.drafting.edit(kiosks.spot, always(Edited({"places.yaml": far}, (CHANGED,))), ANA)
    told = said(ana.get(page))
    assert "passes the check" not in told
    assert "This cannot be published: a code of a point would be another one's." in told
    assert '20046 is the code of "Quai des pirogues", and a code is for life' in told
    with pytest.raises(MenuFileError, match="20046 is the code of"):
        kiosks.press.publish(kiosks.spot, seen(state), "n", ANA)
    assert kiosks.raw()["places.yaml"].decode() == places
