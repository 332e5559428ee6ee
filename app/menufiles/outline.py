"""Write the files of a new language: the screens of menu.yaml in its order, with texts alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.menufiles.draft import Line, Menu, Phrase, Screen, Variant
from app.menufiles.yaml_edit import Place, written

#: Gives the text of a phrase in the new language.
Said = Callable[[Phrase], str]
_BLOCK: Final = Place(0, 0, "", False, False, "")
_FLOW: Final = _BLOCK._replace(in_flow=True)
_WIDEST: Final = 100


def menu_file(menu: Menu, said: Said, head: str) -> str:
    """Give menu.<language>.yaml below the remark `head`."""
    lines = [f"# {head}"]
    lines += _labels("keys", [(key.digit, key.label) for key in menu.keys], said)
    for word, phrase in (("wrong", menu.wrong), ("failed", menu.failed), ("over", menu.over)):
        lines.append(_text(word, phrase, said))
    for name, screen in menu.screens.items():
        if below := list(_screen(name, screen, said)):
            lines += ["", *below]
    if menu.lines:
        lines += ["", "tell:"]
        lines += [
            f"  {row}" for name, line in menu.lines.items() for row in _line(name, line, said)
        ]
    lines += ["", "words:"]
    lines += [f"  {_text(name, phrase, said)}" for name, phrase in menu.words.items()]
    return "\n".join(lines) + "\n"


def messages_file(messages: dict[str, Phrase], said: Said, head: str) -> str:
    """Give messages.<language>.yaml below the remark `head`."""
    lines = [_text(name, phrase, said) for name, phrase in messages.items()]
    return "\n".join([f"# {head}", *lines]) + "\n"


def _text(word: str, phrase: Phrase, said: Said) -> str:
    return f"{word}: {written(said(phrase), _BLOCK)}"


def _screen(name: str, screen: Screen, said: Said) -> Iterator[str]:
    forms = [form for variant in screen.variants if (form := list(_form(variant, said)))]
    if not forms:
        return
    if screen.form == "text" and (say := screen.variants[0].say):
        yield _text(name, say, said)
        return
    yield f"{name}:"
    for form in forms:
        marks = ["  - ", *["    "] * len(form)] if screen.form == "several" else ["  "] * len(form)
        yield from (mark + line for mark, line in zip(marks, form, strict=False))


def _form(variant: Variant, said: Said) -> Iterator[str]:
    if variant.say:
        yield _text("say", variant.say, said)
    labels = [(option.digits, option.label) for option in variant.options if option.label]
    if labels:
        yield from _labels("choose", labels, said)
    if hints := [(typed.kind, typed.wrong) for typed in variant.typed if typed.wrong]:
        yield "type:"
        yield from (f"  {_text(kind, wrong, said)}" for kind, wrong in hints)


def _line(name: str, line: Line, said: Said) -> Iterator[str]:
    labels = [(option.digits, option.label) for option in line.options if option.label]
    if not labels:
        yield _text(name, line.say, said)
        return
    yield f"{name}:"
    yield f"  {_text('say', line.say, said)}"
    yield from (f"  {row}" for row in _labels("choose", labels, said))


def _labels(word: str, labels: Sequence[tuple[str, Phrase]], said: Said) -> Iterator[str]:
    texts = [f"{digit} {said(phrase)}" for digit, phrase in labels]
    line = f"{word}: [{', '.join(written(text, _FLOW) for text in texts)}]"
    if len(line) < _WIDEST:
        yield line
    else:
        yield f"{word}:"
        yield from (f"  - {written(text, _BLOCK)}" for text in texts)
