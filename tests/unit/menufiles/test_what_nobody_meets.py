"""What is written and met by nobody: forms, options, lines, and problems between two lists."""

import pytest

from tests.unit.menu.little_cities import SEND, WHERE, findings

PROBLEM = "problem: {say: Que problema, choose: {1-3 <service>: where}}\n"
FORMS = """\
where:
  - {if: caller is new, say: Onde, choose: {<district>: bairro%s}}
  - {%ssay: Onde, choose: {<district>: bairro%s}}
%sbairro: {say: Que bairro, choose: {<bairro>: send}}
"""
LINES = """\
tell: {lost: {if: the last call is lost, say: Mudou}}
"""
LAST = "  - {say: Nunca, choose: {<district>: bairro}}\n"
BY_PLACE = """\
problem: {say: Que problema, choose: {%s, 7 Outro: other, 8 Pelo lugar: place}}
other: {say: Outros, choose: {<service>: where}}
place: {say: Onde, choose: {<district>: fault}}
fault: {say: O que em <place>, choose: {%s, 7 Outro: other_here}}
other_here: {say: Outros, choose: {%s: send}}
"""
#: menu, rule, what is said, how to mend it
FOUND = {
    "an option that the form's if excludes": (
        PROBLEM + FORMS % (", 8 Meus: {if: caller has cases, go: problem}", "", "", "") + SEND,
        "never-shown",
        "caller has cases never holds under if: caller is new, so nobody sees this option",
        "give it another if",
    ),
    "an option whose if an earlier form has": (
        PROBLEM + FORMS % ("", "", ", 8 Novo: {if: caller is new, go: problem}", "") + SEND,
        "never-shown",
        "caller is new never holds under this form, an earlier one has that if",
        "give it another if",
    ),
    "a line that the form's if excludes": (
        PROBLEM
        + (FORMS % ("", "", "", "")).replace("say: Onde,", "say: Onde, tell: [mine],", 1)
        + SEND
        + "tell: {mine: {if: caller has cases, say: Bem-vindo de volta}}\n",
        "never-shown",
        "the line mine has if: caller has cases, which never holds under this form's if",
        "take it out here",
    ),
    "a form behind two of which one holds": (
        PROBLEM + FORMS % ("", "if: caller has cases, ", "", LAST) + SEND,
        "never-shown",
        "for every caller an earlier form of the screen where holds",
        "take it out, and the if of the form above it",
    ),
    "digits that go on where others end": (
        PROBLEM.replace("1-3 <service>: where", "1-3 <service>: where, 4-6 <service>: where")
        + WHERE
        + SEND,
        "digits",
        "has these problems already",
        "write one line, as 1-6 <service>",
    ),
    "fewer digits before a list of the others": (
        BY_PLACE % ("1-2 <service>: where", "1 <service>: send", "<service>") + WHERE + SEND,
        "digits",
        "leaves out the 2 problems that have one elsewhere, so problem 2 cannot be chosen from",
        "give it 2 digits here too, or everywhere 1",
    ),
    "a typed name that sends": (
        PROBLEM
        + WHERE.replace("choose: {<bairro>: send}", "type: {bairro name: {do: file, go: which}}")
        + "which: {say: Qual, choose: {<bairro>: send}}\n"
        + SEND,
        "incomplete-report",
        "a name may fit several bairros, so typing one files no report",
        "write it behind <bairro>",
    ),
    "the last call where another was begun": (
        PROBLEM + WHERE.replace("say: Onde,", "say: Onde, tell: [lost],", 1) + SEND + LINES,
        "never-shown",
        "the last call is lost holds before the first answer alone, not on the screen where",
        "ask it on the screen problem",
    ),
    "a condition on the problem before there is one": (
        "start: {say: Onde, choose: {<district>: bairro}}\n"
        "bairro: {say: Que bairro, choose: {<bairro>: spot}}\n"
        "spot:\n"
        "  - {if: service needs a container, say: Qual, choose: {<point>: problem}}\n"
        "  - {go: problem}\n"
        "problem: {say: Que problema, choose: {1-3 <service>: send}}\n" + SEND,
        "unset",
        "the screen spot asks whether service needs a container, but no problem is chosen",
        "lead the call past <service> before it",
    ),
    "a line on the caller's places before there is a problem": (
        PROBLEM.replace("Que problema,", "Que problema, tell: [known],")
        + WHERE
        + SEND
        + "tell: {known: {if: caller has places, say: Sabemos onde}}\n",
        "unset",
        "the screen problem asks whether caller has places, but no problem is chosen",
        "take it out here",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_it_is_found_where_it_stands_and_nothing_else(name: str) -> None:
    menu, rule, what, mend = FOUND[name]

    found = findings(menu)

    assert [finding.rule for finding in found] == [rule], found
    assert what in found[0].what
    assert mend in found[0].mend


@pytest.mark.parametrize(
    "menu",
    [
        # All of them stand behind the few.
        BY_PLACE % ("1-2 <service>: where", "1 <service>: send", "1-2 <service>: send, <service>")
        + WHERE
        + SEND,
        # A jump and the choice of a language come before any answer.
        "start: {go: problem}\n"
        + PROBLEM.replace("Que problema,", "Que problema, tell: [lost],")
        + WHERE
        + SEND
        + LINES,
        # As many here as there.
        BY_PLACE % ("1-2 <service>: where", "1-2 <service>: send", "<service>") + WHERE + SEND,
    ],
)
def test_what_somebody_meets_is_fine(menu: str) -> None:
    assert findings(menu) == ()


NEW_FIRST = """\
start:
  say: Olá
  choose:
    1-3 <service>: {if: caller is new, go: where}
    1 Outro: {if: caller has cases, go: %s}
    8 Todos: {if: caller is new, go: again}
again: {say: Que problema, choose: {1-3 <service>: where}}
"""


def test_who_has_cases_may_be_led_to_the_problems_by_a_key() -> None:
    assert not findings(NEW_FIRST % "again" + WHERE + SEND)

    [finding] = findings(NEW_FIRST % "start" + WHERE + SEND)
    assert finding.rule == "unreported"


CASES = """\
start:
  - {if: caller has cases, %s}
  - {go: problem}
mine: {say: Casos, choose: {<case>: case, 8 Novo: problem}}
problem: {say: Que problema, choose: {1-3 <service>: where}}
case: Caso <number>, <status>
"""


@pytest.mark.parametrize(
    ("first", "where"),
    [
        ("say: Casos, choose: {<case>: case, 7 Todos: mine, 8 Novo: problem}", "start"),
        ("go: mine", "mine"),
        ("say: Linha, choose: {1 Casos: mine, 8 Novo: problem}", ""),
    ],
)
def test_cases_are_not_listed_where_nothing_has_been_answered(first: str, where: str) -> None:
    found = [finding.what for finding in findings(CASES % first + WHERE + SEND)]
    assert [what.partition(",")[0] for what in found] == (
        [f"<case> is empty on the screen {where}"] if where else []
    )
