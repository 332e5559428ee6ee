"""Defects of what is said to crews."""

from tests.unit.menufiles.seeds import EN, M, Seed

_GONE = """job:
  - if: the job is gone
    say: "Caso <number>: <status>, já não é vosso"
    choose: {1 Trabalhos: jobs}
"""
_GONE_EN = """  - {say: "Case <number>: <status>, no longer yours", choose: [1 Jobs]}
"""

SEEDS = [
    Seed(
        "gone-job",
        ((M, _GONE, "job:\n"), (EN, _GONE_EN, "")),
        (M, "job:\n  - if: the job is accepted"),
        "the screen job does not say when the job is gone",
        "add a form with if: the job is gone to it, as its first",
        ("job", "pt", "*311# 1"),
    ),
]
