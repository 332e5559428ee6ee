"""What tests of the city's pages send and read: fields as the page names them."""

import re
from html import unescape
from typing import Any

from app.edits.edited import digest
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

PAGES = (
    *(
        "",
        "/menu",
        "/menu?section=messages",
        "/menu?section=services&q=eau",
        "/menu/phone",
        "/menu/sheet",
    ),
    *("/menu/diagram", "/menu/diagram?stops=1", "/menu/diagram.svg?stops=1&narrow=1", "/letters"),
    *("/services", "/services/no_water", "/places", "/places?district=sud", "/places?q=march"),
    *("/new-service", "/places/marche/new"),
    *("/places/nord", "/places/marche", "/calendar", "/calendar/notices/strike", "/bodies"),
    *("/bodies/water", "/routes", "/draft", "/draft?effect=1", "/history", "/history/1"),
)
XSS = (
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "' onfocus=alert(1) autofocus='",
    "{{ 7*7 }}${7*7}<svg/onload=alert(1)>",
)


def field(name: str, was: str) -> str:
    """Name a field as the page does that showed `was`."""
    return f"f:{digest(was)}:{name}"


def fields_in(page: Any) -> dict[str, str]:
    """Give the fields of a page: by name what they hold."""
    inputs = re.findall(r'<input[^>]* name="(f:[^"]+)" value="([^"]*)"', page.text)
    areas = re.findall(r'<textarea[^>]* name="(f:[^"]+)"[^>]*>(.*?)</textarea>', page.text, re.S)
    return {unescape(name): unescape(value) for name, value in (*inputs, *areas)}


def named(page: Any, name: str) -> tuple[str, str]:
    """Give a field of a page as it is to be sent, and what it holds."""
    [found] = [(k, v) for k, v in fields_in(page).items() if k.split(":", 2)[2] == name]
    return found


def taking_out(calendar: Any, name: str, action: str = "remove") -> dict[str, str]:
    """Give what the page of the calendar sends to take a notice out."""
    forms = calendar.text.split("<form ")
    [form] = [one for one in forms if f'/{action}"' in one and f'value="{name}"' in one]
    [seen] = re.findall(r'name="seen" value="([^"]+)"', form)
    return {"what": "notice", "name": name, "seen": seen}


def said(page: Any) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page.text))


def publish(kiosks: Town, who: Visitor, note: str = "because") -> Any:
    state = kiosks.drafting.state(kiosks.spot)
    form = {"revision": state.revision, "live": state.live, "note": note}
    return who.post("/desk/city/draft/publish", form)


def dial(kiosks: Town, keys: str, session: str) -> str:
    form = {"sessionId": session, "serviceCode": "*384*77#", "phoneNumber": "+2290140000001"}
    secret = kiosks.site.house.settings.callback_secrets[0]
    path = f"/gateways/africastalking/{secret}/ussd"
    return str(kiosks.site.client.post(path, data={**form, "text": keys}).text)
