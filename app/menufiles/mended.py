"""Show a line as it should be: its texts in quotes, its remark left out."""

import re
from typing import Final

#: Words of a screen.
MENU_WORDS: Final = "say|choose|tell|type|if|do|go|wrong"
WORD_QUOTES: Final = "“”„‟«»‘’"
WORD_DASHES: Final = "–—−‒―•"
_BLOCK = re.compile(r"(?P<head>\s*(?:- +)?(?:[^\s:{\[\"'#][^:{\[]*|\"[^\"]*\"): +)(?P<text>\S.*)")
#: A label with a colon or a # of its own: the last colon leads on.
_OPTION = re.compile(
    r"(?P<lead>\s*)(?P<label>[0-9](?: [^\"'{\[]*)?(?:: | #).*)(?P<go>: +[a-z][a-z0-9_]*)"
)
#: The same inside {…}.
_OPTION_IN_FLOW = re.compile(
    r"(?P<lead>[{,] *)(?P<label>[0-9] [^\"']*?)"
    r"(?P<go>: +(?:[a-z][a-z0-9_]*(?= *[,}])|\{(?=(?:if|do|go): )))"
)
_IN_FLOW = re.compile(
    r"(?P<head>[{,] *[\w <>-]+?: +)(?P<text>"
    r"(?:\"[^\"]*\"|'[^']*'|\[[^\[\]{}]*\]) *[^\s,}\]].*?|[^\s\"'{\[].*?|\{[a-z_ ]+\}.*?)"
    r"(?=, [\w <>-]+: |[}\]]+(?:, [\w <>-]+: | *,? *(?: #.*)?$))"
)
#: A quote inside brackets that nothing on its line ends.
_OPEN_IN_FLOW = re.compile(r"[^#]*?[{\[](?:[^#]*?,)? *(?:[\w <>-]+: +)?(?P<text>\"[^\"]*|'[^']*)")
#: What a dialogue dials.
_DIALLED = re.compile(r"(?P<lead>\s*- +)(?P<code>\*[0-9*]+#)\"?(?P<rest>(?:: .*)?)")
_ENTRY = re.compile(r"(?P<head>\s*- +)(?P<text>[*&!%@`|>?].*)")
_LIST = re.compile(r"\[(?:[^\[\]\"'{}]|\"[^\"]*\")*\]")
_LISTED = re.compile(r"\"[^\"]*\"|[^\s\",\[\]][^\",\[\]]*")
#: A key that stands behind a text, or behind a key, on one line.
_JOINED: Final = re.compile(
    rf"(?:^|.*?\s)(?P<key>(?:{MENU_WORDS})(?=:)|(?![0-9] (?:{MENU_WORDS}):)[0-9] [^\s:{{\[\"']"
    r"[^:{\[\"']*)(?:: .*|:)"
)
#: What belongs together inside {…} is one line.
_BRACKETS: Final = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
#: What was meant as a remark; a number behind # was rather meant as part of the text.
_REMARK = re.compile(r"\s+# +(?![0-9 ]).*$")
#: Signs that need quotes around their text inside brackets.
_NEEDS_QUOTES = re.compile(r"[:?#{}\[\],*&!%@`]|^[>|]|^- ")
#: A text between single quotes inside brackets, up to the quote that was meant to end it.
_SINGLE = re.compile(r"'(?P<text>[^\"]*?)'(?= *[,}\]])")
#: A text that only begins with brackets.
_BEHIND = re.compile(r"(?:\[[^\[\]{}]*\]|\{[^\[\]{}]*\}) +[^\s#].*")
_DOUBLE = re.compile(r"\"(?P<text>[^\"']*)\"")
#: Longer lines nobody wrote by hand, and patterns take their time with them.
MOST_SHOWN: Final = 400
_QUOTES_MEND = "put the text in quotes"


def text_of(line: str) -> str:
    """Give the text behind a key, "" where a line has another form."""
    match = _BLOCK.fullmatch(line)
    return match["text"] if match else ""


def open_quote(line: str) -> int | None:
    """Give the column, from 1, of a quote that its line does not end."""
    match = _BLOCK.fullmatch(line)
    if match and match["text"][0] in "\"'":
        return match.start("text") + 1 if match["text"].count(match["text"][0]) == 1 else None
    match = _OPEN_IN_FLOW.fullmatch(line)
    return match.start("text") + 1 if match else None


def one_quote(line: str) -> str:
    """Say how to put a text in quotes that went on behind its closing one."""
    match = _BLOCK.fullmatch(_REMARK.sub("", line).rstrip())
    if not match:
        return _QUOTES_MEND
    text = match["text"]
    return f"{_QUOTES_MEND} as a whole: {match['head'].lstrip()}{_quote(_bare(text))}"


def _bare(text: str) -> str:
    """Take the quotes out of a text that went on behind them; an apostrophe stays."""
    if text[0] == "'":
        return text.strip("'") if text[-1] == "'" else text.replace("'", "", 2)
    return text.replace('"', "")


def joined(line: str) -> str:
    """Say what else may be amiss where a second key stands in a line; "" where there is none.

    >>> joined("  say: Where choose:")
    '; if choose: is no text, begin it on a line of its own'
    """
    match = _JOINED.fullmatch(_BRACKETS.sub("{}", text_of(line)))
    return f"; if {match['key']}: is no text, begin it on a line of its own" if match else ""


def other_quotes(line: str) -> str:
    r"""Say how to write a text that holds its own quote, or a \ between double ones."""
    line = line[:MOST_SHOWN].strip()
    if "\\" in line:
        shown = _DOUBLE.sub(lambda found: f"'{found['text']}'", line)
    else:
        shown = _SINGLE.sub(lambda found: f'"{found["text"]}"', line)
    if shown == line:
        return rewritten(line)
    return f"use the other kind of quotes: {shown}"


def rewritten(line: str) -> str:
    """Say how to mend a line by quotes."""
    shown = whole(line)
    return _QUOTES_MEND if shown == line.strip() else f"{_QUOTES_MEND}: {shown}"


def whole(line: str) -> str:
    """Give the line with its texts in quotes, the beginning alone of a very long one."""
    line = _REMARK.sub("", line[:MOST_SHOWN]).rstrip()
    if option := _OPTION.fullmatch(line):
        return f"{_quote(option['label'])}{option['go']}"
    if dialled := _DIALLED.fullmatch(line):
        return f"- {_quote(dialled['code'])}{dialled['rest']}"
    match = _BLOCK.fullmatch(line) or _ENTRY.fullmatch(line)
    if match and not _is_brackets(match["text"]):
        return (match["head"] + _quote(match["text"])).strip()
    line = _OPTION_IN_FLOW.sub(_quoted_label, line.strip())
    return _LIST.sub(_quoted_in_list, _IN_FLOW.sub(_quoted_in_flow, line))


def _is_brackets(text: str) -> bool:
    return text.startswith(("{", "[")) and not _BEHIND.fullmatch(text)


def _quoted_label(match: re.Match[str]) -> str:
    label = match["label"]
    shown = _quote(label) if _NEEDS_QUOTES.search(label) else label
    return match["lead"] + shown + match["go"]


def _quoted_in_flow(match: re.Match[str]) -> str:
    text = match["text"]
    if text[0] in "\"'":
        return match["head"] + _quote(_bare(text))
    return match["head"] + (_quote(text) if _NEEDS_QUOTES.search(text) else text)


def _quoted_in_list(match: re.Match[str]) -> str:
    return _LISTED.sub(_quoted_entry, match[0])


def _quoted_entry(match: re.Match[str]) -> str:
    text = match[0]
    return _quote(text) if text[0] != '"' and _NEEDS_QUOTES.search(text) else text


def _quote(text: str) -> str:
    bare = text.strip().strip(WORD_QUOTES)
    if (
        bare.count('"') == 1 and '"' in (bare[:1], bare[-1:]) and len(bare) > 1
    ):  # its other one is lost
        bare = bare.strip('"')
    return f"'{bare}'" if '"' in bare else f'"{bare}"'
