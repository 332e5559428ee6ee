"""Make any text fit for GSM-7, count what it costs to send, and clean what callers type.

Fold first (`fold` for written texts, `plain` for values met at run time), count after.
"""

import re
from itertools import chain
from unicodedata import category, decimal, name, normalize

#: What one septet carries, the escape left out. Source: 3GPP TS 23.038, 6.2.1.
GSM7_BASIC: frozenset[str] = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: What goes behind an escape, so costs two. Source: 3GPP TS 23.038, 6.2.1.1.
GSM7_EXTENDED: frozenset[str] = frozenset("^{}[]~\\|€\f")

_GSM7 = GSM7_BASIC | GSM7_EXTENDED
_EXTENDED_ASCII = b"^{}[]~\\|\f"

#: Soft hyphen, joiners, marks of direction, variation selectors, invisible tags.
_INVISIBLE = (
    *(0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
    *(*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC)),
    *range(0xE0000, 0xE0080),
)
#: Letters of Hangul that stand for none.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_NOT_TYPED = re.compile(
    rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{''.join(map(chr, _INVISIBLE))}]"
)
_LINE_END = re.compile(r"\r\n?")
_BEFORE_FRACTION = re.compile(r"(?<=[0-9])(?=[¼½¾⅐-⅞])")

#: Characters=replacement: where Unicode's decomposition is not what a reader wants, and the
#: letters of European and West African alphabets that have none.
_FOLDS = """
    “”„‟«»″=" ‘’‚‛‹›′`´ʻʼʹꞋꞌ=' ‐‑‒–—―−•‣·⁃=- ⁄÷=/ ¦=| ×=x °=o µ=u ±=+/- ≤=<= ≥=>= ←=<- →=->
    ©=(c) ®=(R) Æ=AE æ=ae Œ=OE œ=oe ẞ=SS ß=ss Þ=Th þ=th Ɓ=B ɓ=b ÐĐƉƊ=D ðđɖɗ=d ƐƏƎ=E ɛəǝ=e Ƒ=F ƒ=f
    ƓƔ=G ɠɣ=g Ħ=H ħ=h ƖƗ=I ıɩɨ=i Ƙ=K ƙĸ=k Ł=L ł=l ŊƝ=N ŋɲ=n ØƆ=O øɔ=o Ƥ=P ƥ=p ŦƬ=T ŧƭ=t
    Ʊ=U ʊ=u Ʋ=V ʋ=v Ƴ=Y ƴ=y
"""
_GERMAN = "ä=ae ö=oe ü=ue Ä=Ae Ö=Oe Ü=Ue"
_BLANKS = dict.fromkeys("\t\v\u1680\u3000", " ") | dict.fromkeys("\r\x85\u2028\u2029", "\n")
#: Where Unicode's decomposition is what a reader wants: Latin, spaces, letterlike signs,
#: fractions, ligatures, full-width forms.
_DECOMPOSED = (
    *(range(0xA0, 0x250), range(0x1E00, 0x1F00), range(0x2000, 0x2190)),
    *(range(0xFB00, 0xFB07), range(0xFF01, 0xFF5F)),
)


def _entries(folds: str) -> dict[int, str | int]:
    """Read "characters=replacement" pairs: code point -> replacement."""
    pairs = (entry.partition("=") for entry in folds.split())
    return {ord(char): to for chars, _, to in pairs for char in chars}


def _fold_table() -> dict[int, str | int]:
    """Build the table for `str.translate`: code point -> ASCII, "" where nothing remains."""
    # ASCII stands for itself: each key it misses costs `translate` a caught exception.
    table: dict[int, str | int] = {code: code for code in range(128)}
    table |= _entries(_FOLDS) | {ord(char): to for char, to in _BLANKS.items()}
    # Accents that stand alone, the keycap around a digit.
    table |= dict.fromkeys(chain(range(0x300, 0x370), [0x20E3], _INVISIBLE), "")
    for code in chain(*_DECOMPOSED):
        ascii_form = normalize("NFKD", chr(code)).translate(table)
        if ascii_form.isascii():
            table.setdefault(code, ascii_form)
    return table


#: Cyrillic letters that nobody tells from Latin ones, as text copied from elsewhere holds them.
_LOOK_ALIKE = dict(zip("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs", strict=True))

_FOLD = _fold_table()
_FOLD_BY_LANGUAGE = {"de": _FOLD | _entries(_GERMAN)}
_SPACE_FOR_CONTROL = {c: c if c == 10 or 32 <= c < 127 else 32 for c in range(160)}
_SPACE_FOR_PUNCTUATION = {c: c if chr(c).isalnum() else 32 for c in range(128)}


def septets(text: str) -> int:
    r"""Count the septets of a folded `text`: extension characters two, all others one.

    A USSD screen carries 182 (160 octets), a single SMS 160.

    >>> septets("5€\n[1]")
    9
    """
    # As bytes: deleting by table runs at memory speed, a set look-up a character does not.
    raw = text.encode("ascii", "replace")
    return 2 * len(raw) - len(raw.translate(None, _EXTENDED_ASCII)) + text.count("€")


def fold(text: str, language: str = "") -> str:
    """Rewrite `text` in the ASCII that GSM-7 carries; what has no such form (€ too) stays.

    `language` is a tag such as "de" or "de-AT"; German alone has letters of its own here.

    >>> fold("Ação n.º 3 – “já”…"), fold("Straße Köln", "de")
    ('Acao n.o 3 - "ja"...', 'Strasse Koeln')
    """
    if text.isascii() and text.isprintable() and "`" not in text:
        return text
    table = _FOLD_BY_LANGUAGE.get(language.partition("-")[0].lower(), _FOLD)
    lines = text.replace("\r\n", "\n")
    if lines.isascii():
        return lines.translate(table)
    folded = _BEFORE_FRACTION.sub(" ", normalize("NFC", lines)).translate(table)
    # What stood between two letters is gone: other scripts may compose only now.
    return normalize("NFC", folded)


def folds(language: str = "") -> dict[str, str]:
    """Give what `fold` makes of single characters, where it is not the character itself.

    >>> folds()["ã"], folds()["“"], folds("de")["ä"], "a" in folds()
    ('a', '"', 'ae', False)
    """
    table = _FOLD_BY_LANGUAGE.get(language, _FOLD)
    found = {chr(code): chr(to) if isinstance(to, int) else to for code, to in table.items()}
    return {char: to for char, to in found.items() if char != to}


def unfoldable(text: str, language: str = "") -> list[str]:
    """List what GSM-7 cannot carry even after folding, each once, in order.

    >>> unfoldable("Água 水 😀 水")
    ['水', '😀']
    """
    return [char for char in dict.fromkeys(fold(text, language)) if char not in _GSM7]


def nearest_letter(char: str) -> str:
    """Give the Latin letter that a letter beyond folding is or looks like; "" for none.

    >>> nearest_letter("Ⱥ"), nearest_letter("\u0430"), nearest_letter("水")
    ('A', 'a', '')
    """
    words = name(char, "").split()
    if words[:1] == ["LATIN"] and words[2:3] == ["LETTER"] and len(words[3]) == 1:
        return words[3] if words[1] == "CAPITAL" else words[3].lower()
    return _LOOK_ALIKE.get(char, "")


def plain(text: str) -> str:
    r"""Make `text` sendable whatever it holds: folded, controls to spaces, the rest to "?".

    >>> plain("Avó 水\t1\n€")
    'Avo ? 1\n€'
    """
    folded = fold(text)
    if folded.isascii() and folded.isprintable():
        return folded
    folded = folded.translate(_SPACE_FOR_CONTROL)
    return "".join([char if char in _GSM7 else "?" for char in folded])


def key(text: str) -> str:
    """Give the form in which two spellings of a name are equal: words of small letters.

    >>> key(" Av. Eduardo  MONDLANE, 24º-A"), key("d'Água"), key("٢٤")
    ('av eduardo mondlane 24o a', 'd agua', '24')
    """
    folded = fold(text).casefold()
    if not folded.isascii():
        folded = "".join(map(_of_a_word, folded))
    return " ".join(folded.translate(_SPACE_FOR_PUNCTUATION).split())


def keys(text: str) -> tuple[str, ...]:
    """Give `key`, and the one of who leaves out apostrophes, as on twelve keys everybody does.

    >>> keys("Ng'ombe"), keys("Polana")
    (('ng ombe', 'ngombe'), ('polana',))
    """
    return tuple(dict.fromkeys((key(text), key(fold(text).replace("'", "")))))


def _of_a_word(char: str) -> str:
    """Give a character of a word, a blank for any other; digits of all scripts are the same."""
    if char.isdecimal():
        return str(decimal(char))
    # Marks belong to their letter in the scripts of India; isalnum() knows letters only.
    return char if char.isalnum() or category(char)[0] == "M" else " "


def sanitise(text: str, limit: int) -> str:
    r"""Clean what a caller typed so that any database and any screen takes it.

    Composed (NFC), at most `limit` characters, no controls but "\n", nothing invisible.

    >>> sanitise(" a\x00\tb\u200b ", 10)
    'a b'
    """
    if not (text.isascii() and text.isprintable()):
        blanks = _LINE_END.sub("\n", text).replace("\t", " ")
        text = normalize("NFC", _NOT_TYPED.sub("", blanks))
    return text.strip()[:limit].rstrip()


def sms_parts(text: str) -> tuple[str, int, int]:
    """Say what `text` costs as SMS: alphabet, units, parts. Nothing is folded.

    Units are septets (160, or 153 a part) or UTF-16 units (70, or 67 a part).
    Source: 3GPP TS 23.038, 6.2; TS 23.040, 9.2.3.24.1 (a joined part gives 6 octets away).

    >>> sms_parts("Lixo na rua"), sms_parts("ã" * 71)
    (('GSM-7', 11, 1), ('UCS-2', 71, 2))
    """
    if _GSM7.issuperset(text):
        return "GSM-7", *_packed([2 if char in GSM7_EXTENDED else 1 for char in text], 160, 153)
    return "UCS-2", *_packed([2 if char > "\uffff" else 1 for char in text], 70, 67)


def _packed(widths: list[int], alone: int, joined: int) -> tuple[int, int]:
    """Give units and parts; a character of two units is never cut between two parts."""
    units = sum(widths)
    if units <= alone:
        return units, 1
    parts, room = 1, joined
    for width in widths:
        if width > room:
            parts, room = parts + 1, joined
        room -= width
    return units, parts


def says(text: str) -> bool:
    """Whether a text has a letter or a digit that is seen: other signs alone tell nobody anything.

    >>> says("p/ ligar"), says("\u200b"), says(" ."), says("\u3164")
    (True, False, False, False)
    """
    return any(char.isalnum() and char not in _FILLERS for char in text)
