"""The recorded bodies beside this file; the first line of each says where it comes from."""

from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.form"))


def read(name: str) -> bytes:
    """Give a body as it was on the wire."""
    origin, _, body = (FOLDER / f"{name}.form").read_bytes().partition(b"\n")
    assert origin.startswith(b"# ")
    return body.removesuffix(b"\n")
