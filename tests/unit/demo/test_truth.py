"""What must follow from keys and orders, as the demonstration keeps it without the service."""

import pytest

from app.demo.truth import ANSWER_US, Case, Truth

NOW = 1_668_000_000_000_000
ANA, RUI, EVA = "+258840000001", "+258840000002", "+258840000003"


@pytest.fixture
def truth() -> Truth:
    """Case 1 of Ana, which Rui has joined, and case 2 of Eva."""
    made = Truth()
    made.filed(Case(1, ANA, "one", None, "waste"))
    made.filed(Case(2, EVA, "one", None, "waste"))
    made.joined(RUI, 1, NOW)
    return made


def test_everybody_of_a_case_is_asked_for_seven_days_and_hears_of_a_no(truth: Truth) -> None:
    assert truth.changed(1, "resolved", NOW) == ("resolved", 2)
    assert [truth.to_hear(who, NOW) for who in (ANA, RUI, EVA)] == [(1, 0), (1, 0), (0, 0)]
    assert truth.to_hear(RUI, NOW + ANSWER_US) == (0, 0)

    truth.answered(RUI, 1, NOW, solved=False)

    assert (truth.cases[1].status, truth.cases[1].reopenings) == ("assigned", 1)
    assert truth.to_hear(ANA, NOW) == (0, 0)
    assert truth.messages[ANA, "reopened", 1] == 1
    assert (RUI, "reopened", 1) not in truth.messages


def test_a_yes_confirms_once_and_a_later_no_still_opens_again(truth: Truth) -> None:
    truth.changed(1, "resolved", NOW)
    truth.answered(ANA, 1, NOW, solved=True)
    assert truth.cases[1].status == "confirmed"
    truth.answered(RUI, 1, NOW, solved=False)
    truth.answered(RUI, 1, NOW, solved=False)
    assert (truth.cases[1].status, truth.cases[1].reopenings) == ("assigned", 1)


def test_people_of_a_merged_case_go_on_with_the_other_until_it_is_taken_apart(
    truth: Truth,
) -> None:
    assert truth.changed(2, "merged", NOW, main=1) == ("duplicate", 1)
    assert truth.to_hear(EVA, NOW) == (0, 2)
    assert truth.changed(1, "resolved", NOW) == ("resolved", 3)

    assert truth.changed(2, "unmerged", NOW) == ("assigned", 1)

    assert set(truth.cases[1].people) == {ANA, RUI}
    assert [truth.to_hear(who, NOW) for who in (ANA, RUI, EVA)] == [(1, 0), (1, 0), (0, 0)]


def test_who_does_not_know_of_an_end_is_found_until_they_do(truth: Truth) -> None:
    truth.changed(1, "rejected", NOW)
    assert truth.untold() == [(ANA, 1), (RUI, 1)]

    truth.shown(ANA, 1, asked=False)
    truth.arrived(RUI, "invalid", 1, 1)

    assert truth.untold() == []
    assert truth.to_hear(ANA, NOW) == (0, 0)
    assert truth.to_hear(RUI, NOW) == (0, 1)


def test_who_wants_no_messages_is_sent_none_and_told_on_the_line(truth: Truth) -> None:
    truth.silent.add(ANA)
    truth.changed(1, "given_up", NOW)

    assert truth.messages[ANA, "unresolved", 1] == 1
    assert truth.sent[ANA, "unresolved", 1] == 0
    assert truth.to_hear(ANA, NOW) == (0, 1)


def test_who_joins_a_case_that_is_closed_by_now_is_told_once_and_asked_as_others(
    truth: Truth,
) -> None:
    truth.changed(1, "resolved", NOW)
    truth.joined(EVA, 1, NOW + 1)
    truth.joined(EVA, 1, NOW + 2)

    assert truth.messages[EVA, "resolved", 1] == 1
    assert (EVA, 1) in truth.untold()
    assert truth.to_hear(EVA, NOW + 2) == (1, 0)
    assert truth.to_hear(EVA, NOW + ANSWER_US) == (0, 0)


def test_who_joins_when_nobody_is_asked_any_more_is_told_nothing(truth: Truth) -> None:
    truth.changed(1, "resolved", NOW)
    truth.joined(EVA, 1, NOW + ANSWER_US)

    assert (EVA, "resolved", 1) not in truth.messages
    assert (EVA, 1) not in truth.untold()


def test_what_somebody_knows_of_a_case_makes_what_was_before_it_past(truth: Truth) -> None:
    truth.changed(1, "resolved", NOW)
    assert not truth.is_past(ANA, "resolved", 1, 1)
    truth.answered(RUI, 1, NOW, solved=False)

    assert truth.is_past(ANA, "resolved", 1, 1)
    assert truth.is_past(RUI, "resolved", 1, 1)  # who said so was told nothing of it
    assert not truth.is_past(ANA, "reopened", 1, 1)
    truth.changed(1, "resolved", NOW)
    assert not truth.is_past(ANA, "resolved", 1, 2)
    assert not truth.is_past(ANA, "resolved", 1, 3)


def test_what_somebody_heard_on_a_call_or_is_not_of_any_more_is_past(truth: Truth) -> None:
    truth.changed(2, "merged", NOW, main=1)
    truth.changed(1, "resolved", NOW)
    truth.shown(RUI, 1, asked=True)
    assert [truth.is_past(who, "resolved", 1, 1) for who in (ANA, RUI, EVA)] == [False, True, False]
    truth.changed(2, "unmerged", NOW)
    assert [truth.is_past(who, "resolved", 1, 1) for who in (ANA, RUI, EVA)] == [False, True, True]
    # How another one ended a message tells with its reason, which no screen has.
    truth.changed(2, "given_up", NOW)
    truth.shown(EVA, 2, asked=False)
    assert not truth.is_past(EVA, "unresolved", 2, 1)
