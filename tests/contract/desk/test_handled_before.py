"""SMS dealt with before it was kept what became of each: nothing is said that is not known."""

from pathlib import Path

from app.domain.accounts import Role
from app.settings import PROJECT
from app.store.schema import messages
from app.usecases.message_book import InState
from tests.contract.desk.behalf import NEW, newest
from tests.contract.desk.site import HOUR, opened
from tests.contract.desk.test_case_sms import talk
from tests.contract.desk.test_from_sms import typed
from tests.contract.desk.test_handled import HANDLED, answer, letters, put_aside
from tests.contract.desk.test_today import state_of, wrote
from tests.contract.store.test_schema import migrate

PHONE = "+258840000985"


def test_an_update_says_of_them_by_whom_and_lets_none_wait_again(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    with opened(database, folder, PROJECT / "menus") as site:
        ana = site.enter(Role.CLERK)
        first = wrote(site, PHONE, "o contentor arde na rua")
        assert ana.post(NEW, typed(site, ana, first, where="jardim/61")).status_code == 303
        number = newest(site).number
        more = typed(site, ana, wrote(site, PHONE, "arde cada vez mais"), where="jardim/61")
        assert ana.post(NEW, more | {"join": str(number)}).status_code == 303
        put_aside(ana, wrote(site, PHONE, "muito obrigado a todos"))
        asked = wrote(site, PHONE, "e o muro da minha casa?")
        assert answer(ana, asked, "Vamos ver amanha").status_code == 303
        waits, now = wrote(site, PHONE, "quando vem alguem?"), site.clock.us
    migrate(database, ("downgrade", "0030"), ("upgrade", "head"))

    with opened(database, folder, PROJECT / "menus") as site:
        site.clock.us = now + HOUR
        rui = site.enter(Role.HEAD)  # a name that is free
        answered, *others = letters(rui)
        assert f"answered by {ana.name}" in answered
        assert [f'<span class="mark">dealt with by {ana.name}</span>' in one for one in others] == [
            True
        ] * 3
        page = rui.get(HANDLED).text
        for untold in ("no answer needed, says", "Let it wait again", "/desk/reports/"):
            assert untold not in page
        refused = rui.post(HANDLED, {"message": str(first)})
        assert (refused.status_code, "It cannot be told any more" in refused.text) == (409, True)
        assert state_of(site, first) == InState.DONE

        told = talk(rui, number)
        for words in ("arde na rua", "arde cada vez mais", "obrigado", "o muro", "ver amanha"):
            assert sum(words in one for one in told) == 1, words

        put_aside(rui, waits)
        assert f"no answer needed, says {rui.name}" in letters(rui)[0]
        assert rui.post(HANDLED, {"message": str(waits)}).status_code == 303
        kept = {row.id: row.dealt_at for row in site.rows(messages) if row.direction == "in"}
        [sent] = [row for row in site.rows(messages) if row.cause == f"answer:{asked}"]
        assert [at for at in kept.values() if at] == [kept[asked]] == [sent.created_at]
