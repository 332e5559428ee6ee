"""The city's folder as a command names it, and what a command may write into it."""

from os.path import realpath
from pathlib import Path

from app.domain.errors import InvalidInput
from app.menufiles.city_folder import is_like_ours
from app.menufiles.notes import nearest


def need_folder(folder: Path) -> Path:
    """Give the folder that was named.

    Raises: InvalidInput when there is none, or one of several cities, with what was probably meant.
    """
    if folder.is_dir():
        _need_one(folder)
        return folder
    if folder.exists():
        raise InvalidInput(f"{folder} is a file; name the folder of the city, {folder.parent}")
    beside = folder.parent.iterdir() if folder.parent.is_dir() else ()
    close = nearest(folder.name, [path.name for path in beside if path.is_dir()])
    mend = f"did you mean {folder.parent / close}?" if close else "look for a slip in its name"
    raise InvalidInput(f"there is no folder {folder}; {mend}")


def _need_one(folder: Path) -> None:
    """Refuse the folder in which the cities lie: nothing in it is a file of a city."""
    try:
        cities = sorted(str(path.parent) for path in folder.glob("*/city.yaml"))
        own = any(is_like_ours(path.name) for path in folder.iterdir())
    except OSError:
        return  # reading it says why
    if cities and not own:
        raise InvalidInput(f"{folder} holds cities; name one of them: {', '.join(cities)}")


def keep_city_files(folder: Path, target: Path, instead: str) -> None:
    """Refuse to write over a file of the city, or beside them what would be taken for one.

    Raises: InvalidInput, with what to write `instead`.
    """
    # Not Path.resolve, which breaks off at a link that leads back to itself.
    if Path(realpath(target)).parent == folder.resolve() and is_like_ours(target.name):
        raise InvalidInput(f"{target} lies among the files of the city; write {instead}")
