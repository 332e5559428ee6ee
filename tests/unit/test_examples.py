"""Examples in docstrings are what the program gives: they are read as a promise."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import app


def modules() -> Iterator[ModuleType]:
    """Give every module but the one that runs the program when it is loaded."""
    for found in pkgutil.walk_packages(app.__path__, "app."):
        if found.name != "app.__main__":
            yield importlib.import_module(found.name)


def wrong(of: ModuleType) -> tuple[int, list[str]]:
    """Try a module's examples; give how many there are, and what is told of those that fail."""
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for one in doctest.DocTestFinder(exclude_empty=True).find(of):
        runner.run(one, out=told.append)
    return runner.summarize(verbose=False).attempted, told


def test_every_example_gives_what_it_says() -> None:
    found = [wrong(module) for module in modules()]
    assert [told for _, faults in found for told in faults] == []
    assert sum(tried for tried, _ in found) > 250


def test_an_example_that_is_wrong_is_told() -> None:
    lying = ModuleType("lying")
    lying.__doc__ = ">>> 1 + 1\n3\n"
    tried, told = wrong(lying)
    assert (tried, len(told)) == (1, 1)
    assert "Expected:\n    3" in told[0]
