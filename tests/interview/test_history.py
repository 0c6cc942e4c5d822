"""The history of a check: what closed or opened which gap, and by which answer."""

from __future__ import annotations

from tests.interview.rehearsal import Rehearsal, posted


def test_posting_begins_the_history_with_the_gaps_there_are(talk: Rehearsal) -> None:
    posted(talk)
    (first,) = talk.check.milestones
    assert talk.check.card is not None
    assert (first.kind, first.verdict, first.opened) == ("posted", talk.check.card.verdict, talk.check.card.gaps)


def test_words_taken_back_reopen_a_gap_and_say_by_which_answer(talk: Rehearsal) -> None:
    posted(talk)
    baseline = next(each.text for each in talk.check.answers if "54 % on 200 emails" in each.text)
    talk.edits(baseline, baseline.replace("54 % on 200 emails", "we looked at some"))
    changed = talk.check.milestones[-1]
    assert changed.kind == "changed"
    assert "tried.baseline" in changed.opened
    assert changed.because == ("tried",)
    talk.edits(baseline.replace("54 % on 200 emails", "we looked at some"), baseline)
    assert "tried.baseline" in talk.check.milestones[-1].closed


def test_going_through_it_again_is_told_even_where_nothing_changed(talk: Rehearsal) -> None:
    posted(talk).hears("recheck")
    talk.hears("looks good")
    talk.confirms()
    assert [each.kind for each in talk.check.milestones] == ["posted", "rechecked"]
    again = talk.check.milestones[-1]
    assert (again.closed, again.opened, again.because) == ((), (), ())


def test_another_check_has_a_history_of_its_own(talk: Rehearsal) -> None:
    posted(talk).presses("restart")
    assert talk.check.number == 2
    assert talk.check.milestones == ()
