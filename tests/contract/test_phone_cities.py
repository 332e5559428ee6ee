"""What the phone page is told of the cities that answer."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import orjson
import pytest

from app.domain.errors import Finding
from app.domain.phone import is_replyable
from app.menu.model import City
from app.web.phone.served import as_json, numbers_of, served, told
from tests.published import checked


@cache
def nairobi() -> City:
    return checked(Path("menus/nairobi"))


def test_a_city_is_told_with_the_networks_of_its_routes() -> None:
    (told,) = orjson.loads(as_json([served(nairobi(), "africastalking")]))

    assert told["codes"] == ["*384*3117#"]
    assert [one["name"] for one in told["networks"]] == [
        *("sandbox", "Safaricom", "Airtel", "Telkom", "Equitel")
    ]
    assert told["networks"][2] == {"code": "63903", "name": "Airtel", "room": 178}
    assert served(nairobi(), "another gateway").networks == ()


@pytest.mark.parametrize(
    ("calling_code", "digits", "begins"),
    [("258", 9, "+25884000"), ("254", 9, "+25400000"), ("225", 10, "+225000000"), ("25", 4, "+25")],
)
def test_a_phone_has_a_number_of_its_citys_country_and_nobodys(
    calling_code: str, digits: int, begins: str
) -> None:
    city = replace(nairobi(), calling_code=calling_code, national_digits=digits)

    assert numbers_of(city) == begins
    assert len(begins) == 1 + len(calling_code) + digits - 4


@pytest.mark.parametrize(("calling_code", "digits"), [("258", 9), ("254", 9), ("1", 10)])
def test_an_sms_may_go_to_such_a_number(calling_code: str, digits: int) -> None:
    city = replace(nairobi(), calling_code=calling_code, national_digits=digits)

    assert is_replyable(numbers_of(city) + "0001", calling_code, digits)


def test_files_are_named_as_an_operator_types_them() -> None:
    file, other = "/srv/town/menus/tamba/city.yaml", "/srv/town/menus/maputo/city.yaml"
    taken = Finding(file, 7, 17, f"*311# is taken, in {other}, line 9", "take it out")

    assert told([taken], Path("/srv/town/menus")) == (
        "menus/tamba/city.yaml:7:17: *311# is taken, in menus/maputo/city.yaml, line 9."
        " Mend: take it out",
    )
