"""Which languages a line speaks: the first always, a further one once somebody has read it."""

from dataclasses import replace

from app.menu.model import City, Language


def drafts(city: City) -> tuple[Language, ...]:
    """Give the languages that nobody has approved yet."""
    return tuple(language for language in city.languages if language.is_draft)


def without_drafts(city: City) -> City:
    """Give the city as residents may call it: no draft is offered, or spoken to who chose it once.

    A call that began in one ends in it all the same: its texts stay.
    """
    read = tuple(language for language in city.languages if not language.is_draft)
    # What was drawn with all languages is drawn anew.
    return replace(city, languages=read, memo={}, steps={}) if drafts(city) else city


def language_for(city: City, wanted: str) -> str:
    """Give the language in which somebody is answered: the one they want, where the city has it."""
    spoken = {one.code for one in city.languages}
    return wanted if wanted in spoken else city.language


def name_of(city: City, code: str) -> str:
    """Give the name of one of the city's languages, and say so where it is a draft."""
    language = next(known for known in city.languages if known.code == code)
    return f"{language.spelt} (a draft)" if language.is_draft else language.spelt


def draft_note(city: City) -> str:
    """Say which languages are spoken here and nowhere else; "" when there is none."""
    names = " and ".join(language.spelt for language in drafts(city))
    draft = f"{names}: a draft, served here only, until city.yaml names who read it"
    return f"{city.name}, {draft}" if names else ""
