"""Words by which a text promises what some networks do not do, a language at a time.

As `text.key` writes them: folded, small letters, words apart by one blank. A language that is not
here is held to the words of all.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Words(NamedTuple):
    """What one language says."""

    #: The call costs nothing.
    free: tuple[str, ...]
    #: Answer this message; in messages alone, where a screen may ask so for a key.
    reply: tuple[str, ...]
    #: Write an SMS to us.
    write: tuple[str, ...]
    #: One of these among the two words before takes it back: "não responda", "to reply".
    unless: tuple[str, ...]


PROMISES: Final[Mapping[str, Words]] = {
    "pt": Words(
        ("gratis", "gratuito", "gratuita", "gratuitamente", "sem custo", "sem custos"),
        ("responda", "responde", "respondam", "respondendo"),
        (
            *("envie um sms", "envie sms", "envie uma sms", "envie uma mensagem", "por sms para"),
            *("mande um sms", "mande sms", "mande uma sms", "mande uma mensagem", "envie 1"),
        ),
        ("nao", "nem", "nunca", "sem"),
    ),
    "en": Words(
        ("free", "toll free", "no charge", "at no cost"),
        ("reply", "answer this", "text back", "respond"),
        ("send an sms", "send sms", "send a text", "text us", "text to", "text 1", "sms to"),
        ("not", "to", "never", "cannot", "no", "don", "t", "from"),
    ),
    "fr": Words(
        ("gratuit", "gratuite", "gratuitement", "sans frais"),
        ("repondez", "reponds", "repondre a ce"),
        ("envoyez un sms", "envoyez sms", "envoyez un message", "par sms au"),
        ("ne", "n", "pas", "jamais"),
    ),
    "es": Words(
        ("gratis", "gratuito", "gratuita", "gratuitamente", "sin costo", "sin coste"),
        ("responda", "responde", "conteste"),
        ("envie un sms", "envie sms", "mande un sms", "envie un mensaje"),
        ("no", "nunca", "sin"),
    ),
    "sw": Words(
        ("bure", "bila malipo"),
        ("jibu", "ujibu"),
        ("tuma sms", "tuma ujumbe", "tuma meseji", "tutumie sms", "tutumie ujumbe"),
        ("usi", "si", "bila", "usitume"),
    ),
    "ts": Words(("mahala",), ("hlamula",), ("rhumela sms",), ("u nga",)),
}
