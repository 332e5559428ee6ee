"""Read one screen of menu.yaml: its forms, what they say, offer and take."""

import re
from typing import Final

from app.menu.effects import JOB_EFFECTS
from app.menu.lists import LISTS
from app.menu.state import NUMBER
from app.menu.typing import LARGEST, TYPES, family, numbers
from app.menu.values import VALUES
from app.menufiles import fields, phrases
from app.menufiles.draft import Option, Screen, Typed, Variant
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar

#: What only a key with a label may do: of what is listed or typed it would act on something else.
_WITH_A_KEY: Final = (
    *("resume", "join", "confirm", "reopen", "subscribe"),
    *("accept", "decline"),
)
SCREEN: Final = ("if", "say", "tell", "type", "choose", "go")
_OPTION: Final = re.compile(
    r"(?:(?P<digits>[0-9](?:-[0-9])?) )?(?:<(?P<list>[^<>]+)>|(?P<label>.+))"
)
_LONG_DIGITS: Final = re.compile(r"(?P<digits>[0-9]+ ?- ?[0-9]+) (?P<list><[^<>]+>)")
#: A digit with a full stop or a bracket behind it, or with nothing.
_BETWEEN: Final = re.compile("[, ]+")
_ROW: Final = re.compile(r"[1-9]-[1-9]")
_NEARLY: Final = re.compile(r"(?P<digit>[0-9])[.):]?(?: +(?P<label>\S.*))?")
#: What is written around the name of a list in place of < and >, or nothing.
_AROUND: Final = "‹›«»<>[](){}\"' "
_WITH_WORDS: Final = re.compile(f"<(?:{'|'.join(LISTS)})>")
Target = tuple[str, str, str, Node | None]  # condition, effect, screen, wrong


def read_screen(key: Scalar, node: Node, notes: Notes, language: str) -> Screen:
    """Read a screen, whichever of the three ways it is written in."""
    what = f"the screen {key.text}"
    if isinstance(node, Scalar):
        said = Variant(node.mark, say=phrases.phrase(node, notes, what, language))
        return Screen(key.mark, "text", [said])
    if isinstance(node, Pairs):
        variant = _variant(node, notes, what, language)
        if variant.condition:
            notes.add(node.mark, f"{what} has one form, and that has an if", "take the if out")
        return Screen(key.mark, "one", [variant])
    variants = [_variant(form, notes, what, language) for form in node.items]
    _check_order(node, variants, notes, what)
    return Screen(key.mark, "several", variants or [Variant(node.mark)])


def _check_order(node: Items, variants: list[Variant], notes: Notes, what: str) -> None:
    if not variants:
        notes.add(node.mark, f"{what} is empty", "write at least one form")
        return
    for variant in variants[:-1]:
        if not variant.condition:
            mend = "give it an if, or move it to the end"
            notes.add(variant.mark, f"no form of {what} after this one is ever shown", mend)
    if variants[-1].condition:
        mend = "add a last form without if"
        notes.add(variants[-1].mark, f"{what} has no form for all other calls", mend)


def _tell(form: Fields, notes: Notes) -> list[tuple[str, Mark]]:
    """Read the names of lines; several without brackets or commas are taken apart."""
    written = form.texts("tell")
    if isinstance(braces := form.get("tell"), Pairs):  # refused; the lines are told all the same
        return [(name.text, name.mark) for name, _ in braces.pairs]
    told = [(one, name.mark) for name in written for one in _BETWEEN.split(name.text) if one]
    if len(told) > len(written):
        what = f"{len(told)} names of lines stand here as {len(written)}"
        listed = ", ".join(name for name, _ in told)
        notes.add(told[0][1], what, f"write tell: [{listed}]")
    return told


def _variant(node: Node, notes: Notes, what: str, language: str) -> Variant:
    form = Fields(node, notes, what, SCREEN)
    found = Variant(node.mark, phrases.condition(form.get("if"), notes))
    if say := form.get("say"):
        found.say = phrases.phrase(say, notes, "say", language)
    found.tell = _tell(form, notes)
    if form.get("type"):
        found.typed = [_typed(k, v, notes, language) for k, v in form.pairs("type")]
    if form.get("choose"):
        found.options = [read_option(k, v, notes, language) for k, v in form.pairs("choose")]
    if go := form.get("go"):
        found.go, found.go_mark = form.text("go"), go.mark
        if found.say or found.tell or found.typed or found.options:
            notes.add(go.mark, f"{what} shows something and jumps on", "keep either go or the rest")
    elif _is_bare(node) and not (found.say or found.tell or found.options):
        notes.add(node.mark, f"{what} shows nothing", "write say:, choose: or go:")
    return found


def _is_bare(node: Node) -> bool:
    """Whether a form holds nothing but words of a form: another one may be what it shows."""
    return isinstance(node, Pairs) and all(key.text in SCREEN for key, _ in node.pairs)


def read_line_option(key: Scalar, node: Node, notes: Notes, language: str) -> Option:
    """Read a key of a line: one digit, a label, and what follows."""
    option = read_option(key, node, notes, language)
    if option.lists:
        notes.add(key.mark, "a line has no room for a list", "write one digit, a blank, a label")
    if option.condition:
        notes.add(key.mark, "a key of a line has an if of its own", "put the if beside say")
    return option


def read_option(key: Scalar, node: Node, notes: Notes, language: str) -> Option:
    """Read a line of `choose`."""
    digits, lists, label = _split(key, notes)
    condition, effect, go, _ = _target(node, notes, ("if", "do", "go"))
    if effect == "comment":
        notes.add(node.mark, "do: comment needs the caller's words", "use it under type: text")
    if lists:
        _check_has_key(effect, node.mark, notes, (*_WITH_A_KEY, *JOB_EFFECTS))
    phrase = None if lists else {language: phrases.parse(key.mark, label, notes, language)}
    return Option(key.mark, digits, lists, phrase, condition, effect, go, node.mark)


def _split(key: Scalar, notes: Notes) -> tuple[str, str, str]:
    """Cut an option's key into digits, list and label."""
    match = _OPTION.fullmatch(key.text)
    if match is None or not (match["list"] or match["label"].strip()):
        notes.add(key.mark, "an option is empty", "write a digit, a blank and a label")
        return "", "", ""
    digits, lists = _digits(match["digits"] or "", key.mark, notes), match["list"] or ""
    if lists in LISTS:
        return digits, lists, ""
    if lists and lists not in VALUES:
        notes.add(key.mark, f"there is no list <{lists}>", suggest(lists, LISTS))
        return digits, "", ""
    if long := _LONG_DIGITS.fullmatch(key.text):
        notes.add(key.mark, *_no_row(long["digits"], long["list"]))
    elif not digits:
        notes.add(key.mark, *_no_digit(key.text))
        return "", "", ""  # what was meant as a list is no value of a label
    elif len(digits) > 1:
        notes.add(
            key.mark, f"{short(key.text)} has several digits", "only lists have: 1-6 <service>"
        )
    return digits, "", match["label"] or f"<{lists}>"


def _no_row(digits: str, listed: str) -> tuple[str, str]:
    """Say what is amiss with two numbers before a list."""
    if _ROW.fullmatch(close := digits.replace(" ", "")):
        return f"there are blanks in {digits}", f"write {close} {listed}"
    what = f"{digits} is no row of digits: they run from 1 to 9"
    return what, f"write 1-9 {listed}, or {listed} alone: it pages"


def _no_digit(written: str) -> tuple[str, str]:
    """Say what is amiss with a line that does not begin with a digit and a blank."""
    what, mend = f"{short(written)} has no digit of one sign", "write one digit, a blank and the "
    if match := _NEARLY.fullmatch(written):
        if match["label"]:
            return what, f"{mend}label: {match['digit']} {match['label']}"
        return f"{written} has no label", f"write it behind the digit, as in {match['digit']} Other"
    if (name := written.strip(_AROUND)) in LISTS:
        return f"{name} stands here without < and >", f"write <{name}>"
    if listed := _WITH_WORDS.search(written):
        return f"{listed[0]} stands alone, without words beside it", f"write {listed[0]}"
    return what, f"{mend}label, as in 7 Other"


def _digits(written: str, mark: Mark, notes: Notes) -> str:
    if len(written) < 2:
        return written
    first, last = int(written[0]), int(written[-1])
    if first > last:
        notes.add(mark, f"{written} counts down", "write the smaller digit first")
        first, last = last, first
    elif first == last:
        notes.add(mark, f"{written} is one digit", f"write {first} alone")
    return "".join(str(digit) for digit in range(first, last + 1))


def _typed(key: Scalar, node: Node, notes: Notes, language: str) -> Typed:
    _check_kind(key, notes)
    _, effect, go, wrong = _target(node, notes, ("do", "go", "wrong"))
    _check_words(key, effect, node.mark, notes)
    _check_has_key(effect, node.mark, notes)
    said = phrases.phrase(wrong, notes, "wrong", language) if wrong else None
    return Typed(key.mark, key.text, effect, go, node.mark, said)


def _check_words(key: Scalar, effect: str, mark: Mark, notes: Notes) -> None:
    """Hold text and what takes words together; a container code may be a sign of being there."""
    if family(key.text) not in TYPES:
        return
    if effect in ("done", "impossible"):
        if key.text not in ("text", "container code"):
            mend = "write text: {do: done, go: ...} or container code: {do: done, go: ...}"
            notes.add(mark, f"do: {effect} takes no {key.text}", mend)
        elif key.text != "text" and effect != "done":
            mend = "write it behind text:, or behind a digit and a label that says why"
            notes.add(mark, f"a {key.text} is no reason", mend)
    elif (key.text == "text") != (effect == "comment"):
        mend = "write text: {do: comment, go: ...}"
        notes.add(mark, "text and do: comment belong together", mend)


def _check_has_key(
    effect: str, mark: Mark, notes: Notes, words: tuple[str, ...] = _WITH_A_KEY
) -> None:
    if effect in words:
        mend = f"put it behind a digit and a label, as in 1 Sim: {{do: {effect}, ...}}"
        notes.add(mark, f"do: {effect} needs a key of its own", mend)


def _check_kind(key: Scalar, notes: Notes) -> None:
    """Hold a kind of typed answer to the list; a number comes with its range."""
    if key.text.split(" ")[0] != NUMBER:
        phrases.check_word(key.mark, key.text, phrases.TYPE_WORDS, notes)
    elif not numbers(key.text):
        mend = f"write the smaller bound, -, the larger, as in number 1-20; {LARGEST} at most"
        notes.add(
            key.mark, f"{short(key.text)} has no range that can be read", mend, rule=phrases.UNKNOWN
        )


def _target(node: Node, notes: Notes, words: tuple[str, ...]) -> Target:
    """Read what follows an answer: a screen's name, or {if, do, go, wrong}."""
    if isinstance(node, Scalar):
        return "", "", fields.text(node, notes, "the screen that follows"), None
    target = Fields(node, notes, "what follows an answer", words)
    condition = phrases.condition(target.get("if"), notes)
    effect = target.text_or("do", "")
    if done := target.get("do"):
        phrases.check_word(done.mark, effect, phrases.EFFECT_WORDS, notes)
    if effect == "resume":
        if further := target.get("go"):
            notes.add(further.mark, "do: resume goes on where the call broke off", "take go: out")
        return condition, effect, "", None
    return condition, effect, target.text("go"), target.get("wrong")
