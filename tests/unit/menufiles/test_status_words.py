"""A status that is called too long a name is told where the name stands, not at each screen."""

from app.menufiles.city_folder import read_folder
from tests.unit.menu.test_peers_flows import CITIES
from tests.unit.menufiles.folders import findings


def called(file: str, word: str, name: str) -> dict[str, str]:
    """Let a status have this name in the file of one language."""
    texts = read_folder(CITIES / "kiosks")
    lines = texts[file].splitlines(keepends=True)
    [place] = [place for place, line in enumerate(lines) if line.startswith(f"  {word}: ")]
    lines[place] = f"  {word}: {name}\n"
    return texts | {file: "".join(lines)}


def test_each_word_that_is_too_long_is_found_where_it_stands() -> None:
    texts = called("menu.yaml", "in progress", "x" * 130)
    line = texts["menu.yaml"].splitlines().index("  in progress: " + "x" * 130) + 1

    told = findings(texts)

    assert told
    assert {(f.rule, f.file, f.line, f.language) for f in told} == {
        ("too-long", "menu.yaml", line, "fr")
    }
    assert all("with the word for in progress the screen " in f.what for f in told)
    over = {f.screen: int(f.mend.removeprefix("shorten the word by ")) for f in told}
    # Shortened by as much as is said it fits; by one less it does not.
    fits = 130 - max(over.values())
    assert findings(called("menu.yaml", "in progress", "x" * fits)) == ()
    [last] = findings(called("menu.yaml", "in progress", "x" * (fits + 1)))
    assert last.mend == "shorten the word by 1"


def test_a_word_of_another_language_is_found_in_its_file() -> None:
    told = findings(called("menu.en.yaml", "resolved", "x" * 130))

    assert {(f.file, f.language, "for resolved" in f.what) for f in told} == {
        ("menu.en.yaml", "en", True)
    }


def test_a_screen_without_room_for_usual_words_is_too_long_by_itself() -> None:
    texts = called("menu.yaml", "in progress", "x" * 20)
    case = next(line for line in texts["menu.yaml"].splitlines() if "<status>" in line)
    longer = case.replace("<status>", "x" * 150 + " <status>")

    told = findings(texts | {"menu.yaml": texts["menu.yaml"].replace(case, longer)})

    assert {f.rule for f in told} == {"too-long"}
    assert {f.line for f in told} == {texts["menu.yaml"].splitlines().index(case) + 1}
