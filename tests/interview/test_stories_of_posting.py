"""Conversations that end on a card, and what happens to it afterwards."""

from dataclasses import replace

import pytest

from bot.interview.content import Notice, PreviewShown, Recap, ReplyShown, StatusShown
from bot.interview.effects import PostCard, PostDetails, UpdateCard
from bot.interview.errors import IllegalEventError
from bot.interview.events import AnswerGiven, MessageSent, PostConfirmed
from bot.interview.states import Cancelled, Posted, Previewing, Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, REPLY, Rehearsal, begun, posted, reviewed

# ── posting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_withheld_answers_are_quoted_nowhere(talk: Rehearsal) -> None:
    reviewed(talk).hears("looks good")
    talk.chooses("C1")
    talk.withholds("why", "use_case")
    shown = talk.last(PreviewShown)
    assert (shown.withheld, shown.summary.use_case) == (("use_case", "why"), "")
    talk.hears("show use_case")
    talk.hears("hide data")
    assert talk.last(PreviewShown).withheld == ("why", "data")
    talk.hears("post it")
    for each in talk.posts:
        quotes = {line.evidence.quote for line in each.summary.lines if line.evidence}
        assert "claim emails become a five-line note" not in quotes
        assert "7,800 pairs" not in quotes
        assert "54 % on 200 emails" in quotes
        assert each.summary.use_case == "Claims notes"


def test_without_a_channel_nothing_is_posted(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.confirms()
    assert (talk.notices, talk.posts) == (["channel_needed"], [])


def test_a_refused_card_can_go_elsewhere(talk: Rehearsal) -> None:
    reviewed(talk)
    talk.refusal = "not_in_channel"
    talk.posts_to("C1")
    assert isinstance(talk.state, Previewing)
    assert talk.notices == ["post_refused"]
    talk.chooses("C2")
    talk.confirms()
    assert isinstance(talk.state, Posted)
    assert talk.check.card is not None
    assert talk.check.card.channel == "C2"


def test_while_the_card_is_on_its_way_nothing_moves(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    talk.starts()
    talk.presses("back")
    talk.presses("restart")
    assert isinstance(talk.state, Previewing)
    talk.lets_go()
    assert isinstance(talk.state, Posted)
    assert talk.notices == ["posting", "posting", "posting", "posted"]
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails]


def test_pressing_post_twice_posts_once(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    revision = talk.check.revision
    talk.confirms()
    talk.lets_go()
    talk.happen(PostConfirmed(revision, talk.on))
    assert talk.notices == ["posted"]
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails]


def test_a_text_that_changed_meanwhile_has_to_be_confirmed_again(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    seen = talk.check.revision
    talk.edits(FULL_ANSWERS["data"], "only 90 examples")
    assert talk.last(PreviewShown).replaces is not None
    with pytest.raises(IllegalEventError) as refused:
        talk.happen(PostConfirmed(seen, talk.on))
    assert refused.value.stale
    talk.confirms()
    assert isinstance(talk.state, Posted)


def test_cancelling_while_the_card_is_on_its_way_still_tells_where_it_went(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    talk.presses("cancel")
    talk.lets_go()
    assert isinstance(talk.state, Cancelled)
    assert isinstance(talk.state.at, Posted)
    assert talk.notices == ["cancelled", "posted"]
    assert [type(each) for each in talk.posts] == [PostCard]


def test_words_taken_back_while_the_card_is_on_its_way_leave_it_at_once(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    talk.deletes(FULL_ANSWERS["data"])
    talk.lets_go()
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails, UpdateCard, PostDetails]
    for each in talk.posts[1:]:
        assert not any(line.evidence and line.evidence.quote == "7,800 pairs" for line in each.summary.lines)


def test_a_change_after_posting_is_previewed_before_the_card_has_it(talk: Rehearsal) -> None:
    posted(talk).presses("edit", "data")
    talk.on = "2026-03-20"
    talk.hears("only 90 examples")
    talk.hears("I don't know")  # one probe; that is all they can say
    assert isinstance(talk.state, Reviewing)
    count = len(talk.posts)
    talk.hears("looks good")
    shown = talk.last(PreviewShown)
    assert (shown.updates, shown.channel, len(talk.posts)) == (True, "C1", count)
    talk.hears("update it")
    card, note = talk.posts[-2:]
    assert isinstance(card, UpdateCard)
    assert isinstance(note, PostDetails)
    assert note.changed
    assert note.summary.since is not None
    assert note.summary.since.on == "2026-03-02"
    assert "data.too_few" in note.summary.since.opened
    assert talk.notices[-1] == "updated"


def test_an_answer_by_form_after_posting_is_reviewed_first(talk: Rehearsal) -> None:
    posted(talk).happen(AnswerGiven("view:1", "data", "only 90 examples", replaces=True, on=talk.on))
    assert isinstance(talk.state, Reviewing)
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails, UpdateCard, PostDetails]
    taken_back = talk.posts[2].summary  # the answer that is replaced leaves the card at once, the new one is not on it
    assert not any(line.evidence and line.evidence.message == "view:1" for line in taken_back.lines)
    assert not any(line.evidence and line.evidence.quote == "7,800 pairs" for line in taken_back.lines)


def test_an_addition_by_form_after_posting_waits_for_their_word(talk: Rehearsal) -> None:
    posted(talk).happen(AnswerGiven("view:1", "data", "But only 90 examples.", on=talk.on))
    assert isinstance(talk.state, Reviewing)
    assert len(talk.posts) == 2
    talk.hears("yes")
    talk.hears("update it")
    assert [type(each) for each in talk.posts[2:]] == [UpdateCard, PostDetails]


def test_a_deleted_use_case_leaves_the_card(talk: Rehearsal) -> None:
    talk.starts()
    talk.hears("Claims notes")
    talk.answers_everything()
    talk.posts_to("C1")
    talk.presses("edit", "tried")
    talk.deletes("Claims notes")
    assert [each.summary.use_case for each in talk.posts] == ["Claims notes", "Claims notes", ""]
    talk.edits(FULL_ANSWERS["why"], FULL_ANSWERS["why"] + " And more.")
    assert len(talk.posts) == 3  # nothing of that was on the card in other words


def test_words_deleted_while_a_posted_check_is_changed_leave_the_card_at_once(talk: Rehearsal) -> None:
    posted(talk).presses("edit", "tried")
    talk.deletes(FULL_ANSWERS["data"])
    assert isinstance(talk.posts[2], UpdateCard)
    talk.presses("back")
    talk.deletes(FULL_ANSWERS["why"])
    assert [type(each) for each in talk.posts[2:]] == [UpdateCard, PostDetails, UpdateCard, PostDetails]


def test_an_edit_after_posting_updates_labels_but_quotes_nothing_new(talk: Rehearsal) -> None:
    posted(talk).edits(FULL_ANSWERS["data"], "7,800 pairs as chat JSONL")
    card = next(each for each in reversed(talk.posts) if isinstance(each, UpdateCard))
    quotes = {line.criterion: line for line in card.summary.lines}
    assert quotes["data.curated"].label == "unmet"
    assert quotes["data.identified"].evidence is not None  # the same words in the same place: seen before
    new = [line for line in card.summary.lines if line.evidence and line.evidence not in talk.check.release.seen]
    assert new == []


def test_a_posted_check_answers_questions_and_tells_its_standing(talk: Rehearsal) -> None:
    posted(talk).starts()
    assert talk.last(StatusShown).standing == "posted"
    talk.hears("What next?")
    assert talk.last(ReplyShown).back_to is None
    talk.hears("pause")
    talk.hears("some remark")
    assert talk.notices[-2:] == ["nothing_to_pause", "fits_where"]
    talk.starts("A second idea")
    assert (talk.check.number, talk.check.use_case, talk.archived[-1].kind) == (2, "A second idea", "posted")


def test_the_model_being_away_is_said_once_and_again_only_after_it_was_back(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears("What is RAG?")
    (understand,) = [each for each in talk._work if each.kind == "understand"]
    result = talk._understood(understand)
    talk._work.clear()
    worded = replace(REPLY, in_short="In short, no.")
    for fault, reply in (("timeout", REPLY), ("", REPLY), ("timeout", REPLY), ("", worded), ("timeout", REPLY)):
        talk.happen(replace(result, reply=reply, without_model=fault))
    talk.lets_go()
    assert talk.notices == ["model_away", "model_away"]


# ── nothing is posted that they did not see, nothing stays that they took back ────────────────────────────────────


def test_a_mere_yes_to_the_preview_posts_nothing(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    for text in ("ok", "yes", "good", "done", "next"):
        talk.hears(text)
    assert (talk.posts, talk.notices) == ([], ["post_how"] * 5)
    talk.hears("Post it, please.")
    assert isinstance(talk.state, Posted)


@pytest.mark.parametrize("name", ["general", "#ml-platform", " customer_support-2 "])
def test_a_channels_name_that_slack_did_not_link_is_asked_for_again(talk: Rehearsal, name: str) -> None:
    reviewed(talk).hears("looks good")
    before = talk.check.answers
    talk.hears(name)
    assert (talk.notices[-1], talk.check.answers) == ("channel_needed", before)
    talk.hears("hello")
    talk.chooses("C1")
    talk.hears("thanks")
    assert talk.notices.count("channel_needed") == 1


def test_a_yes_without_a_channel_asks_for_one(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.hears("yes")
    assert (talk.posts, talk.notices) == ([], ["channel_needed"])


def test_somebody_who_wants_to_post_before_the_end_is_told_how(talk: Rehearsal) -> None:
    begun(talk).hears("post it")
    assert talk.last(Notice) == Notice("finish_first", back_to="why")
    assert talk.check.answers == ()


def test_a_summary_wanted_in_the_review_is_the_review_again(talk: Rehearsal) -> None:
    reviewed(talk)
    for asks in (talk.hears, talk.presses):
        before = talk.check.revision
        asks("summary")
        assert (talk.last(Recap).final, talk.last(Recap).revision) == (True, before + 1)
        assert talk.settled[-1].revision == before


def test_the_thread_says_what_the_preview_showed(talk: Rehearsal) -> None:
    posted(talk)
    card, details = talk.posts
    assert card.summary == details.summary == talk.last(PreviewShown).summary


def test_words_taken_back_leave_the_thread_as_well(talk: Rehearsal) -> None:
    posted(talk).edits(FULL_ANSWERS["data"], "7,800 pairs")
    assert talk.thread is not None
    assert "two editors cleaned them" not in {line.evidence.quote for line in talk.thread.lines if line.evidence}
    talk.deletes("7,800 pairs")
    assert "7,800 pairs" not in {line.evidence.quote for line in talk.thread.lines if line.evidence}
    assert talk.last(Notice) == Notice("updated", detail="C1")  # the card changed at once, and they are told


def test_changes_count_from_what_they_confirmed(talk: Rehearsal) -> None:
    posted(talk)
    talk.on = "2026-03-09"
    talk.edits(FULL_ANSWERS["data"], "7,800 pairs as chat JSONL")
    talk.edits("7,800 pairs as chat JSONL", "7,800 pairs")
    since = talk.posts[-1].summary.since
    assert since is not None
    assert (since.on, since.opened) == ("2026-03-02", ("data.format", "data.curated"))


def test_what_is_typed_in_the_preview_is_answered(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.happen(MessageSent("U1", "D1:1800000000.0", "#general", talk.on, "C1", "general"))
    talk.hears("hide 2")
    assert talk.notices == ["channel_set", "words_set"]
