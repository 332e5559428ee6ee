"""The form of the page of exports: a file is of what it says, and a count keeps all of that."""

import re
from urllib.parse import urlencode

import pytest

from app.domain.accounts import Role
from app.usecases.export_filters import FILTERS
from tests.contract.desk.exporting import OF_REVEAL, PATH, counted, file_four, kept, numbers_of
from tests.contract.desk.forms_read import FormReader
from tests.contract.desk.site import Site

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def filed(site: Site) -> list[int]:
    return file_four(site)


@pytest.mark.parametrize(
    "query",
    [
        {"bairro": "Zimpeto"},
        {"status": "OPEN", "channel": "ussd"},
        {"status": "any", "needs": "unowned"},
        {"needs": "unseen", "filed_by": "any"},
        {"place": "10348@"},
        {"since": "2020-01-01", "until": "2031-01-01", "owner": "waste"},
    ],
)
def test_the_form_of_a_page_asks_for_what_the_page_has_counted(
    site: Site, filed: list[int], query: dict[str, str]
) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get(f"{PATH}?{urlencode(query)}")
    [form] = [one for one in FormReader(page.text).forms if one.action == PATH]
    fields = {name: value for name, value in form.fields if name in FILTERS}

    assert {name: value for name, value in fields.items() if value} == query
    assert len(numbers_of(ana.post(PATH, {"kind": "csv", **fields}))) == counted(page)


def test_a_count_sends_no_file_and_keeps_what_was_typed(site: Site, filed: list[int]) -> None:
    eva, before = site.enter(Role.CLERK, personal=OF_REVEAL), len(kept(site))
    typed = {"kind": "csv", "phones": "yes", "reason": "para ligar", "bundle": "yes"}
    every = eva.post(PATH, {**typed, "count": "yes"})
    none = eva.post(PATH, {**typed, "status": "closed", "count": "yes"})
    refused = eva.post(PATH, {**typed, "status": "done", "count": "yes"})

    assert [page.status_code for page in (every, none, refused)] == [200, 200, 400]
    assert (counted(every), counted(none)) == (len(filed), 0)
    assert "There is no status" in refused.text
    for page, status in ((none, "closed"), (refused, "done")):
        for field in (
            f'<option value="{status}" selected>',
            'name="kind" value="csv" checked',
            'name="phones" value="yes" checked',
            'name="bundle" value="yes" checked',
            'name="reason" value="para ligar"',
        ):
            assert field in page.text
        # No address has it, nor would have it: the form goes by post, each of its buttons too.
        led = re.findall(r'(?:href|action)="([^"]*)"', page.text)
        assert not [one for one in led if "ligar" in one or "phones" in one]
        assert "formmethod" not in page.text
        assert not {"location", "content-disposition"} & {*page.headers}
    assert len(kept(site)) == before
