"""Which secrets may guard a city: none that a person wrote, none that counts, none twice."""

import base64
import random

import pytest

from app.secret_settings import find_wrong

CHANCE = random.Random(311)
RANDOM = 4_000


def made() -> str:
    """As `secrets.token_hex(32)` makes one, but the same each run."""
    return CHANCE.randbytes(32).hex()


def made_urlsafe() -> str:
    """As `secrets.token_urlsafe(32)`."""
    return base64.urlsafe_b64encode(CHANCE.randbytes(32)).rstrip(b"=").decode()


GATEWAY, TOKEN, HASH, SEAL = made(), made_urlsafe(), made(), made()


def wrong(
    gateway: tuple[str, ...] = (GATEWAY,),
    tokens: tuple[str, ...] = (TOKEN,),
    hash_key: str = HASH,
    seal: tuple[str, ...] = (f"1:{SEAL}",),
) -> list[str]:
    return find_wrong(gateway=gateway, tokens=tokens, hash_key=hash_key, seal=seal)


@pytest.mark.parametrize(
    "placeholder",
    [
        "REPLACE_WITH_A_REAL_SECRET_PLEASE",
        "your-gateway-secret-goes-here",
        "my-example-secret-please-change-me",
        "insert-token-here-insert-token",
        "dev-secret-dev-secret-dev-secret",
        "test-token-for-the-callback",
        "test2-callback-of-the-gateway-1",
        "ReplaceThisByYourOwnValue",
        "changeme-1f3b5d7f9a2c4e6f8b0d",
        "coloque.aqui.o.segredo.do.gateway",
        "xxxx-callback-of-the-gateway",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "0123456789abcdefghijklmnop",
        "kP3vT9xQkP3vT9xQkP3vT9xQkP3",
    ],
)
def test_what_people_and_examples_write_is_refused(placeholder: str) -> None:
    for sentences in (wrong(gateway=(placeholder,)), wrong(tokens=(placeholder,))):
        [sentence] = sentences
        assert "a placeholder, a pattern or a secret under 24 letters" in sentence
        assert placeholder not in sentence


@pytest.mark.parametrize(
    "key",
    [
        "0123456789abcdef" * 4,
        "FEDCBA9876543210" * 4,
        bytes(range(32)).hex(),
        bytes(range(0, 224, 7)).hex(),
        bytes(range(255, 223, -1)).hex(),
        (b"a-key-of-16-byte" * 2).hex(),
    ],
)
def test_a_key_that_repeats_or_counts_is_refused(key: str) -> None:
    for name, sentences in (
        ("HASH_KEY", wrong(hash_key=key)),
        ("SEAL_KEYS", wrong(seal=(f"1:{SEAL}", f"2:{key}"))),
    ):
        [sentence] = sentences
        assert sentence.startswith(f"DIAL311_{name} must be")
        assert key not in sentence


def test_chance_is_practically_never_refused() -> None:
    refused = [
        word
        for word in (make() for make in (made, made_urlsafe) for _ in range(RANDOM))
        if wrong(gateway=(word,))
    ]

    assert refused == []


def test_a_secret_made_for_one_purpose_may_serve_no_other() -> None:
    for sentences, names in (
        (wrong(gateway=(GATEWAY, GATEWAY)), "DIAL311_GATEWAY_SECRETS must"),
        (wrong(tokens=(TOKEN, f"{TOKEN}:comments")), "DIAL311_EXPORT_TOKENS must"),
        (
            wrong(tokens=(GATEWAY,)),
            "DIAL311_GATEWAY_SECRETS and DIAL311_EXPORT_TOKENS must",
        ),
        (wrong(hash_key=SEAL.upper()), "DIAL311_HASH_KEY and DIAL311_SEAL_KEYS must"),
        (wrong(seal=(f"1:{SEAL}", f"2:{SEAL}")), "DIAL311_SEAL_KEYS must"),
        (wrong(gateway=(HASH,)), "DIAL311_GATEWAY_SECRETS and DIAL311_HASH_KEY must"),
    ):
        [sentence] = sentences
        assert sentence.startswith(f"{names} not hold one value twice.")
        assert not any(secret in sentence.lower() for secret in (GATEWAY, TOKEN, HASH, SEAL))


@pytest.mark.parametrize("right", ["coments", "Comments", "", "comments:comments"])
def test_a_right_that_there_is_not_is_refused_with_those_there_are(right: str) -> None:
    [sentence] = wrong(tokens=(TOKEN, f"{made()}:{right}"))

    assert sentence == (
        "DIAL311_EXPORT_TOKENS gives a right that there is not. There is: token:comments"
    )


def test_two_secrets_and_tokens_with_and_without_a_right_are_well() -> None:
    tokens = (TOKEN, f"{made()}:comments")

    assert wrong(gateway=(GATEWAY, made()), tokens=tokens, seal=(f"2:{made()}", f"1:{SEAL}")) == []
