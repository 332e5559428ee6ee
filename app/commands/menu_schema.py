"""`dial311 menu schema [FILE]`: the JSON Schema of a city's files, for editors."""

import argparse
import json
from pathlib import Path
from typing import Final

from app.domain.errors import InvalidInput
from app.menufiles import json_schema

HELP: Final = "print the JSON Schema of a city's file, for editors that complete words"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file."""
    text = "a file of a city, as in menu.yaml; without it all schemas come in one document"
    parser.add_argument("file", nargs="?", type=Path, help=text)


def run(parsed: argparse.Namespace) -> int:
    """Print; 0.

    Raises: InvalidInput for a file that no city has.
    """
    if parsed.file is None:
        made = json_schema.schema()
    elif kind := json_schema.kind_of(parsed.file.name):
        made = json_schema.schema(kind)
    else:
        known = ", ".join(f"{kind}.yaml" for kind in json_schema.schemas())
        raise InvalidInput(f"no file of a city is called {parsed.file.name}: {known}")
    print(json.dumps(made, indent=2, ensure_ascii=False))
    return 0
