"""The files that hold the words of the desk.

TOML: a start reads it in a fifteenth of the time that YAML takes, and "no" is a word in it.
"""

import tomllib
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent / "words"


def load_file(name: str) -> dict[str, Any]:
    """Read one by its name, such as "pt" or "findings.pt"; empty where there is none."""
    path = _HERE / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
