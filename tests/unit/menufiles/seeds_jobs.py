"""Defects of what is said to crews."""

from tests.unit.menufiles.seeds import EN, M, Seed

_GONE = """job:
  - if: the job is gone
    say: "Caso <number>: <status>, já não é vosso"
    choose: {1 Trabalhos: jobs}
"""
_GONE_EN = """  - {say: "Case <number>: <status>, no longer yours", choose: [1 Jobs]}
"""

_LIST = """  - say: "Trabalhos: <jobs>"
    choose: {<job>: job, 8"""

SEEDS = [
    Seed(
        "gone-job",
        ((M, _GONE, "job:\n"), (EN, _GONE_EN, "")),
        (M, "job:\n  - if: the job is accepted"),
        "the screen job does not say when the job is gone",
        "add a form with if: the job is gone to it, as its first",
        ("job", "pt", "*311# 1"),
    ),
    Seed(
        "dead-end",
        ((M, _LIST, _LIST.replace("<job>: job", "<job>: jobs")),),
        (M, "<job>: jobs"),
        "<job> leads to its own screen jobs, so whoever chooses one sees the list again",
        "lead it to a screen that shows what was chosen, or asks what comes next",
        ("jobs", "pt", "*311#"),
    ),
    Seed(
        "unset",
        ((M, "{if: the job has a deadline, say: Até <deadline>}", "Até <deadline>"),),
        (M, "deadline: Até <deadline>"),
        "the screen job says <deadline>, but no date of a job is known on the way there",
        "put it under a line or an option with if: the job has a deadline",
        ("job", "pt", "*311# 1"),
    ),
]
