"""Show a line as it should be: its texts in quotes, its remark left out."""

import re
from typing import Final

WORD_QUOTES: Final = "“”„‟«»‘’"
_BLOCK = re.compile(r"(?P<head>\s*(?:- +)?(?:[^\s:{\[\"'#][^:{\[]*|\"[^\"]*\"): +)(?P<text>\S.*)")
_IN_FLOW = re.compile(
    r"(?P<head>[{,] *[\w <>-]+?: +)(?P<text>[^\s\"'{\[].*?|\{[a-z_ ]+\}.*?)"
    r"(?=, [\w <>-]+: |[}\]]+ *(?: #.*)?$)"
)
_ENTRY = re.compile(r"(?P<head>\s*- +)(?P<text>[*&!%@`|>?].*)")
_LIST = re.compile(r"\[(?:[^\[\]\"'{}]|\"[^\"]*\")*\]")
_LISTED = re.compile(r"\"[^\"]*\"|[^\s\",\[\]][^\",\[\]]*")
#: What was meant as a remark; a number behind # was rather meant as part of the text.
_REMARK = re.compile(r"\s+# +(?![0-9 ]).*$")
#: Signs that need quotes around their text inside brackets.
_NEEDS_QUOTES = re.compile(r"[:?#{}\[\],*&!%@`]")
#: Longer lines nobody wrote by hand, and patterns take their time with them.
MOST_SHOWN: Final = 400
_QUOTES_MEND = "put the text in quotes"


def text_of(line: str) -> str:
    """Give the text behind a key, "" where a line has another form."""
    match = _BLOCK.fullmatch(line)
    return match["text"] if match else ""


def one_quote(line: str) -> str:
    """Say how to put a text in quotes that went on behind its closing one."""
    match = _BLOCK.fullmatch(line)
    if not match:
        return _QUOTES_MEND
    text = match["text"].replace('"', "")
    return f"{_QUOTES_MEND} as a whole: {match['head'].lstrip()}{_quote(text)}"


def rewritten(line: str) -> str:
    """Say how to mend a line by quotes."""
    return f"{_QUOTES_MEND}: {whole(line)}"


def whole(line: str) -> str:
    """Give the line with its texts in quotes, the beginning alone of a very long one."""
    line = _REMARK.sub("", line[:MOST_SHOWN]).rstrip()
    match = _BLOCK.fullmatch(line) or _ENTRY.fullmatch(line)
    if match and not match["text"].startswith(("{", "[")):
        return (match["head"] + _quote(match["text"])).strip()
    return _LIST.sub(_quoted_in_list, _IN_FLOW.sub(_quoted_in_flow, line.strip()))


def _quoted_in_flow(match: re.Match[str]) -> str:
    text = match["text"]
    return match["head"] + (_quote(text) if _NEEDS_QUOTES.search(text) else text)


def _quoted_in_list(match: re.Match[str]) -> str:
    return _LISTED.sub(_quoted_entry, match[0])


def _quoted_entry(match: re.Match[str]) -> str:
    text = match[0]
    return _quote(text) if text[0] != '"' and _NEEDS_QUOTES.search(text) else text


def _quote(text: str) -> str:
    bare = text.strip().strip(WORD_QUOTES)
    return f"'{bare}'" if '"' in bare else f'"{bare}"'
