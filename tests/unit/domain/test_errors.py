import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest

from app.domain.errors import (
    AppError,
    Busy,
    Conflict,
    Finding,
    InvalidInput,
    MenuFileError,
    NotFound,
    ProviderError,
)

FINDING = Finding("menus/lixo.yaml", 12, 5, "screen has 190 septets", "leave out 8")


@pytest.mark.parametrize("error", [InvalidInput, NotFound, Conflict, Busy])
def test_an_error_without_a_message_says_its_docstring(error: type[AppError]) -> None:
    assert str(error()) == error.__doc__
    assert str(error("no case 4821 7365")) == "no case 4821 7365"


def test_without_docstrings_an_error_says_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotFound, "__doc__", None)

    assert str(NotFound()) == "NotFound"


@pytest.mark.parametrize("error", [MenuFileError(()), ProviderError("refused", False), Busy()])
def test_every_error_is_an_app_error(error: Exception) -> None:
    assert isinstance(error, AppError)


def test_a_finding_reads_like_a_compilers() -> None:
    assert str(FINDING) == "menus/lixo.yaml:12:5: screen has 190 septets. Mend: leave out 8"


def test_a_finding_cannot_be_changed_and_sorts_by_place() -> None:
    with pytest.raises(FrozenInstanceError):
        FINDING.line = 3  # type: ignore[misc]

    earlier = Finding("menus/lixo.yaml", 3, 9, "z", "z")
    assert sorted([FINDING, earlier]) == [earlier, FINDING]


def test_a_menu_file_error_carries_all_findings() -> None:
    error = MenuFileError((FINDING, FINDING))

    assert error.findings == (FINDING, FINDING)
    assert str(error) == f"{FINDING}\n{FINDING}"
    assert str(MenuFileError(())) == MenuFileError.__doc__


def test_a_provider_error_says_whether_to_try_again() -> None:
    error = ProviderError("timed out", retryable=True)

    assert (str(error), error.reason, error.retryable) == ("timed out", "timed out", True)


@pytest.mark.parametrize("error", [MenuFileError((FINDING,)), ProviderError("busy", True)])
def test_errors_survive_a_copy_and_a_pickle(error: AppError) -> None:
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert vars(twin) == vars(error)
