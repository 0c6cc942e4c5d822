"""Conversations that are left, taken up again, given up, begun anew."""

from bot.interview.content import ChecksListed, HelpShown, Notice, Offer, Recap, Reoffer, ReplyShown, StatusShown
from bot.interview.events import Control, ControlUsed, FilesShared
from bot.interview.states import Cancelled, Opening, Paused, Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun, posted, reviewed

# ── pause, cancel, restart ────────────────────────────────────────────────────────────────────────────────────────


def test_a_pause_keeps_the_place(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("pause")
    assert isinstance(talk.state, Paused)
    talk.hears("What is RAG?")
    assert isinstance(talk.state, Paused)
    talk.hears("hello")
    talk.hears("pause")
    talk.hears("I'm back")
    assert talk.notices == ["paused", "still_paused", "still_paused", "resumed"]
    assert talk.section == "tried"
    assert talk.asked[-2:] == ["tried", "tried"]


def test_an_answer_after_a_pause_counts_and_goes_on(talk: Rehearsal) -> None:
    begun(talk).hears("pause")
    talk.hears(FULL_ANSWERS["why"])
    assert talk.section == "tried"


def test_an_answer_sent_before_the_pause_counts_without_ending_it(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears(FULL_ANSWERS["why"])
    talk.presses("pause")
    talk.lets_go()
    assert isinstance(talk.state, Paused)
    assert talk.labels["why.use_case"] == "met"


def test_a_paused_check_is_not_lost_to_a_new_one(talk: Rehearsal) -> None:
    begun(talk).hears("pause")
    talk.starts("Something else")
    assert (talk.notices[-1], talk.check.use_case) == ("already_under_way", "Claims notes")
    talk.starts()
    assert talk.section == "why"


def test_a_cancelled_check_can_be_taken_back(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    before = talk.check.findings
    talk.hears("cancel")
    assert isinstance(talk.state, Cancelled)
    talk.hears("cancel")
    talk.hears("hello")
    assert talk.last(Offer).revision == talk.check.revision
    talk.hears("I'm back")
    assert (talk.section, talk.check.findings) == ("tried", before)
    assert talk.notices == ["cancelled", "nothing_to_cancel", "resumed"]


def test_after_cancelling_a_new_check_begins_and_the_old_one_is_kept(talk: Rehearsal) -> None:
    begun(talk).hears("cancel")
    talk.starts()
    assert talk.check.number == 2
    assert talk.archived[0].kind == "cancelled"


def test_start_over_archives_and_opens_the_next_check(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    revision = talk.check.revision
    talk.hears("start over")
    assert isinstance(talk.state, Opening)
    assert (talk.check.number, talk.check.answers, talk.notices) == (2, (), ["restarted"])
    assert talk.check.revision > revision  # no button of the old check fits the new one


def test_a_second_start_does_not_lose_the_first(talk: Rehearsal) -> None:
    begun(talk).starts("Another idea")
    assert (talk.notices, talk.check.use_case, talk.asked) == (["already_under_way"], "Claims notes", ["why", "why"])


def test_start_can_be_typed(talk: Rehearsal) -> None:
    talk.hears("Start")
    assert isinstance(talk.state, Opening)
    talk.hears("Start screen texts")  # a use case of its own
    assert talk.check.use_case == "Start screen texts"
    talk.hears("start")
    assert (talk.notices, talk.section) == (["already_under_way"], "why")
    talk.hears("cancel")
    talk.hears("start claims notes")
    assert (talk.check.number, talk.check.use_case) == (2, "claims notes")
    talk.hears("cancel")
    talk.hears("start over")  # not a check called "over"
    assert (talk.check.number, talk.check.use_case) == (3, "")


def test_list_can_be_typed(talk: Rehearsal) -> None:
    talk.hears("list")
    begun(talk).hears("My checks")
    assert [each.current for each in talk.every(ChecksListed)] == [0, 1]


# ── where am I ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_status_help_list_and_summary_at_any_time(talk: Rehearsal) -> None:
    talk.hears("status")
    assert talk.last(StatusShown).standing == "none"
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("status")
    shown = talk.last(StatusShown)
    assert (shown.standing, shown.section, shown.position, shown.total, shown.minutes_left) == (
        "asking", "tried", 2, 5, 14,
    )  # fmt: skip
    talk.hears("help")
    talk.presses("list")
    talk.hears("summary")
    assert isinstance(talk.last(HelpShown), HelpShown)
    assert talk.last(ChecksListed).current == 1
    assert (talk.last(Recap).final, talk.last(Recap).revision) == (False, None)
    assert talk.section == "tried"


def test_nothing_to_show_or_stop_is_said_plainly(talk: Rehearsal) -> None:
    talk.hears("hello")
    talk.hears("summary")
    talk.starts()
    talk.hears("back")
    talk.presses("finish")
    talk.hears("summary")
    assert talk.notices == ["nothing_yet", "first_question", "nothing_yet", "use_case_needed", "nothing_yet"]


def test_what_needs_an_open_question_says_how_to_get_one(talk: Rehearsal) -> None:
    controls: tuple[Control, ...] = ("edit", "skip", "back", "finish")
    for each in controls:
        talk.happen(ControlUsed(each, on=talk.on))
    assert talk.notices == ["nothing_open"] * 4


# ── beginning ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_one_offer_what_they_want_to_build_is_taken_at_its_word(talk: Rehearsal) -> None:
    talk.hears("I want a model for release notes")
    assert [each.kind for each in talk.said] == ["offer"]
    talk.hears("I want a model for release notes")
    assert (talk.check.use_case, talk.section) == ("I want a model for release notes", "why")


def test_the_same_offer_is_not_made_twice_in_a_row(talk: Rehearsal) -> None:
    for text in ("hello", "thanks", "hello"):
        talk.hears(text)
    assert len(talk.every(Offer)) == 1
    assert talk.notices == ["start_how", "start_how"]


def test_a_yes_to_the_offer_begins(talk: Rehearsal) -> None:
    talk.hears("hello")
    talk.hears("Yes")
    assert isinstance(talk.state, Opening)


def test_a_check_they_wanted_to_start_meanwhile_is_kept_for_the_restart(talk: Rehearsal) -> None:
    begun(talk).starts("Invoice texts")
    assert talk.every(Notice)[-1] == Notice("already_under_way", detail="Invoice texts")
    talk.hears("start over")
    assert (talk.check.use_case, talk.section, talk.check.number) == ("Invoice texts", "why", 2)
    talk.presses("restart", "Letters")
    assert (talk.check.use_case, talk.check.number) == ("Letters", 3)


def test_no_button_of_a_check_before_fits_the_next(talk: Rehearsal) -> None:
    posted(talk)
    revision = talk.check.revision
    talk.starts("The next one")
    assert talk.check.revision > revision
    talk.hears("cancel")
    revision = talk.check.revision
    talk.starts("And one more")
    assert talk.check.revision > revision


# ── small courtesies ──────────────────────────────────────────────────────────────────────────────────────────────


def test_pressing_i_dont_know_leads_to_the_same_four_ways_as_typing_it(talk: Rehearsal) -> None:
    begun(talk).reasons("dont_know")
    assert talk.last(Reoffer).section == "why"
    talk.reasons("dont_know", "Ben would")
    assert (talk.section, talk.check.unanswered[0].words) == ("tried", "Ben would")


def test_a_pause_is_offered_once(talk: Rehearsal) -> None:
    begun(talk)
    for text in ("What is RAG?", "And what is JSONL?", "And what is a token?"):
        talk.hears(text)
    assert [each.offer_pause for each in talk.every(ReplyShown)] == [False, True, False]


def test_a_stray_skip_at_the_recap_leads_nowhere(talk: Rehearsal) -> None:
    reviewed(talk).hears("skip")
    assert isinstance(talk.state, Reviewing)
    assert talk.notices == ["all_asked"]


def test_the_recap_tells_ticks_from_words(talk: Rehearsal) -> None:
    begun(talk).ticks("why.model")
    talk.hears("finish")
    assert talk.last(Recap).ticked == ("why.model",)


def test_a_file_is_met_with_a_word_and_led_back(talk: Rehearsal) -> None:
    begun(talk).happen(FilesShared("U1", "D1:9", ("pairs.jsonl",), talk.on))
    assert talk.last(Notice) == Notice("files_not_read", back_to="why")
