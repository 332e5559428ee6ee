"""Rules of the house that no other tool checks: what may lie in the repository, and how large.

Begin reading at `OURS`: most rules hold for every file that git tracks or would track.
"""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "alembic.ini",
    "app",
    "menus",
    "migrations",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "tests",
}
#: The aim is 200; a module that needs more than this holds two nouns.
MAX_LINES = 300
#: Folders of a copy without git (a downloaded archive) that are not ours.
NOT_OURS = {".venv", "data", "__pycache__"}

#: An absolute path of a builder's machine; `app/work/` is none, nor is `../work/`.
MACHINE_PATH = re.compile(r"(?<![\w.})])/(?:work|root)/")
PHONE = re.compile(r"\+258\d{9}")
#: Numbers that belong to nobody, kept for examples.
EXAMPLE_PHONE = re.compile(r"\+25884000\d{4}")
ADDRESS = re.compile(r"://(?!127\.0\.0\.1)")
PACKAGE_SOURCE = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|(?m:^-i )")
#: A target in a code span or at the start of a code line, not the verb of a sentence.
MAKE = re.compile(r"(?:`|^\s*(?:\$ )?)make ([a-z]+)(?=`|\s*#|\s*$| [A-Z]\w*=)", re.MULTILINE)
#: A row of the table of settings: the name and what it is.
SETTING_ROW = re.compile(r"^\| `(DIAL311_\w+)` \|[^|]*\| (.*) \|$", re.MULTILINE)
#: Markup, style or script that makes a browser ask another host; a plain link does not.
FOREIGN_LOAD = re.compile(
    r"""<(?!a\b)\w+\b[^>]*\s(?:src|srcset|href|data|action|formaction|poster)\s*=\s*["']?\s*(?:https?:)?//
    | url\(\s*["']?\s*(?:https?:)?//
    | @import\s+["'](?:https?:)?//
    | (?:fetch|import|open|importScripts|sendBeacon|Worker|EventSource|WebSocket)\s*\(
        \s*["'`](?:https?:|wss?:)?//
    | \bfrom\s+["']https?://
    | \.(?:src|href|action)\s*=\s*["'`](?:https?:)?//
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _list_ours() -> list[Path]:
    """List the files git tracks or would track; without git, all but what was installed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.split("\0") if name]
    else:
        found = [p for p in ROOT.rglob("*") if not NOT_OURS & {*p.relative_to(ROOT).parts}]
    return sorted({path for path in found if path.is_file()})


def _read_texts(paths: list[Path]) -> dict[str, str]:
    """Read the files that are text, by their path from the project folder."""
    texts = {}
    for path in paths:
        try:
            texts[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or an archive
    return texts


OURS = _read_texts(_list_ours())


def _find(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    """List `file:line: match` for each match, ready to be read in a failed assertion."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts.items()
        for match in pattern.finditer(text)
    ]


def test_the_top_level_holds_only_what_the_readme_promises() -> None:
    top = {name.partition("/")[0] for name in OURS}

    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_module_outgrows_its_reader() -> None:
    lines = {n: t.count("\n") for n, t in OURS.items() if n.startswith("app/") and n[-3:] == ".py"}

    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}


def test_package_files_are_empty() -> None:
    packages = {n: t for n, t in OURS.items() if n.startswith("app/") and "__init__.py" in n}

    assert [name for name, text in packages.items() if text] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert _find(MACHINE_PATH, OURS) == []


def test_phone_numbers_in_files_belong_to_nobody() -> None:
    found = _find(PHONE, OURS)

    assert [line for line in found if not EXAMPLE_PHONE.search(line)] == []


def test_what_installs_names_no_host() -> None:
    names = ("Makefile", "Dockerfile", ".ci/run", "pyproject.toml")
    installing = {n: t for n, t in OURS.items() if n in names or n.endswith(".lock")}

    assert _find(ADDRESS, installing) + _find(PACKAGE_SOURCE, installing) == []


def test_every_locked_requirement_carries_a_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        requirements = re.split(r"^(?=[a-z0-9])", OURS[name], flags=re.MULTILINE)[1:]

        assert requirements
        assert [r for r in requirements if "==" not in r or "--hash=sha256:" not in r] == []


def test_pages_load_nothing_from_other_hosts() -> None:
    pages = {n: t for n, t in OURS.items() if "/templates/" in n or "/static/" in n}

    assert _find(FOREIGN_LOAD, pages) == []


def test_the_readme_lists_every_setting() -> None:
    # Late: a fault in the settings shall turn this test red, not hide all the others.
    from app.settings import Settings

    prefix = Settings.model_config.get("env_prefix", "").upper()
    settings = [f"{prefix}{field.upper()}" for field in Settings.model_fields]

    assert settings
    assert [name for name in settings if not _has_row(OURS["README.md"], name)] == []


def test_the_settings_say_of_themselves_what_the_readme_says() -> None:
    from app.settings import Settings

    told = {f"DIAL311_{n.upper()}": f.description for n, f in Settings.model_fields.items()}

    assert told == dict(SETTING_ROW.findall(OURS["README.md"]))


def _has_row(readme: str, setting: str) -> bool:
    return re.search(rf"^\|\s*`{setting}`\s*\|", readme, re.MULTILINE) is not None


def test_the_readme_names_only_targets_that_exist() -> None:
    named = set(MAKE.findall(OURS["README.md"]))
    targets = set(re.findall(r"^([a-z]+):", OURS["Makefile"], re.MULTILINE))

    assert named
    assert named <= targets


def test_the_readme_draws_the_layers_that_are_held() -> None:
    settings = tomllib.loads(OURS["pyproject.toml"])["tool"]["importlinter"]
    [held] = [one["layers"] for one in settings["contracts"] if one["type"] == "layers"]

    drawn = re.search("Imports point down only: `([^`]+)`", OURS["README.md"])

    assert drawn
    assert " ".join(drawn[1].split()).split(" → ") == held
