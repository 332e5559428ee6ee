"""Texts are held to what the networks do, in every language, and not beyond that."""

import pytest

from app.domain.errors import Finding
from app.domain.text import key
from app.menufiles.check_promises import Held
from app.menufiles.draft import Text
from app.menufiles.notes import Notes
from app.menufiles.plain import PlainRoute
from app.menufiles.promise_words import PROMISES
from app.menufiles.tree import Mark


def _route(name: str, *, two_way: bool, call_is: str) -> PlainRoute:
    common = {"gateway": "africastalking", "network": name, "screen": 160, "idle_s": 30}
    more = {"life_s": 120, "sender": "", "receipts": True, "rate": None, "prices": []}
    return {**common, **more, "name": name, "two_way_sms": two_way, "call_is": call_is}  # type: ignore[typeddict-item]


def found(
    said: str, language: str, *, two_way: bool = True, call_is: str = "", message: bool = True
) -> list[str]:
    notes = Notes()
    held = Held([_route("Tmcel", two_way=two_way, call_is=call_is)], notes)
    text = Text(Mark("messages.yaml", 1, 1), said, tuple(said.split("|")))
    if message:
        held.check_messages({"received": {language: text}})
    else:
        held.check_screens({"where": {"say": {language: text}}})
    assert all(isinstance(one, Finding) and one.rule == "promise" for one in notes.findings)
    return [one.mend for one in notes.findings]


FREE = [
    ("Ligue |dial| grátis", "pt"),
    ("Chamada GRATUITA", "pt"),
    ("dial |dial|, free.", "en"),
    ("Toll-free line", "en"),
    ("Appel gratuit", "fr"),
    ("Piga |dial| bure", "sw"),
    ("Bila malipo", "sw"),
    ("Llame gratis", "es"),
    ("Ku fona i mahala", "ts"),
    ("Simu bure", "luo"),  # no words of its own: those of all
]


@pytest.mark.parametrize(("said", "language"), FREE)
def test_free_is_found_where_the_caller_pays_and_nowhere_else(said: str, language: str) -> None:
    assert len(found(said, language, call_is="paid")) == 1
    assert len(found(said, language, call_is="paid", message=False)) == 1
    assert found(said, language, call_is="free") == found(said, language) == []


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("This call is not free", "en"),
        ("Freetown, Freedom Avenue", "en"),
        ("A chamada não é grátis", "pt"),
        ("Ce n'est pas gratuit", "fr"),
        ("Free, em Portugal", "pt"),
    ],
)
def test_what_promises_nothing_free_is_left_alone(said: str, language: str) -> None:
    assert found(said, language, call_is="paid") == []


ASKS = [
    ("Resolvido? Responda 1 ou 2", "pt"),
    ("Envie um SMS para 311", "pt"),
    ("Fixed? Reply 1 for yes", "en"),
    ("Send an SMS with STOP", "en"),
    ("Répondez 1", "fr"),
    ("Envoyez un SMS au 311", "fr"),
    ("Jibu 1", "sw"),
    ("Tuma ujumbe", "sw"),
    ("Responda 1", "es"),
]


@pytest.mark.parametrize(("said", "language"), ASKS)
def test_asking_for_an_sms_is_found_where_none_can_come(said: str, language: str) -> None:
    assert len(found(said, language, two_way=False)) == 1
    assert found(said, language, two_way=True) == []


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Não responda a esta mensagem", "pt"),
        ("Por SMS não recebemos queixas. Ligue |dial|", "pt"),
        ("Do not reply. Dial |dial| to reply", "en"),
        ("We take no reports by SMS", "en"),
        ("Ne répondez pas", "fr"),
    ],
)
def test_what_asks_for_nothing_is_left_alone(said: str, language: str) -> None:
    assert found(said, language, two_way=False) == []


def test_a_screen_may_ask_for_a_key_in_the_words_of_a_message() -> None:
    assert found("Responda com um número", "pt", two_way=False, message=False) == []
    assert len(found("Envie um SMS com o número", "pt", two_way=False, message=False)) == 1


def test_every_language_has_words_of_each_kind_as_texts_are_compared() -> None:
    for language, words in PROMISES.items():
        assert all(words), language
        for word in (word for kind in words for word in kind):
            assert key(word) == word, (language, word)
