"""From the recap to the card: preview, confirm, post once, and keep the card true to what was released."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from bot.interview import aiming, challenging, record, showing
from bot.interview.changing import replace
from bot.interview.content import NoticeId, Risk
from bot.interview.deeds import waived
from bot.interview.effects import Effect, PostCard, PostDetails, Say, SeeChannel, Step, UpdateCard
from bot.interview.events import CardPosted, ChannelSeen, Share
from bot.interview.findings import Evidence
from bot.interview.merging import stands
from bot.interview.showing import notice
from bot.interview.states import USE_CASE, Card, Check, Idle, Place, Posted, Previewing, Release, State
from bot.interview.summarising import gap_ids, quotes, shown_use_case, summarise
from bot.interview.summary import Summary
from bot.interview.typed import boxes, in_order, shares
from knowledge.pack import CriterionId, Pack, SectionId

Barred: TypeAlias = Literal["shared", "public"]
ASKED_AGAIN: Final[dict[Risk, NoticeId]] = {
    "shared": "channel_shared", "public": "channel_public", "unseen": "channel_unseen",
}  # fmt: skip
# What the courier says of a channel that turned out to be of a barred kind, and what is known of it by that.
_TURNED_OUT: Final[dict[str, Risk]] = {"channel_shared": "shared", "channel_public": "public"}


def released(pack: Pack, check: Check) -> Summary:
    """Return the summary as others may read it: only quotes their owner confirmed, none that was withheld."""
    release = check.release
    retitled = shown_use_case(check) != release.title
    withheld = (*release.withheld, USE_CASE) if retitled else release.withheld
    paraphrased = release.paraphrased
    return summarise(
        pack,
        check,
        check.last_on,
        withheld=withheld,
        paraphrased=paraphrased,
        seen=release.seen,
        differences=release.differences,
    )


def as_posted(check: Check) -> Check:
    """Return *check* with the findings its card reads by, whatever is being changed meanwhile."""
    return replace(check, findings=check.card.heard) if check.card and check.card.heard else check


def waived_now(check: Check) -> frozenset[CriterionId]:
    """Return the gaps that are waived on the newest date that is known."""
    return waived(check.deeds, check.last_on)


def channel_chosen(pack: Pack, state: Previewing, channel: str, name: str) -> Step:
    """Remember where the summary shall go; a card that is posted already stays where it is."""
    check, release = state.check, state.check.release
    if check.card is not None:
        return showing.preview_again(pack, state, check, reworded=False)
    check = replace(check, release=aiming.aimed(release, channel, name))
    after, effects = showing.preview_again(pack, state, check, reworded=False)
    return after, (*effects, SeeChannel(channel, check.number))


def channel_seen(pack: Pack, state: State, event: ChannelSeen) -> Step:
    """Keep what is known of a channel; the preview names who can read what is posted there."""
    if isinstance(state, Idle) or event.check not in {0, record.number_of(state)}:
        return state, ()
    check = record.check_of(state)
    check = replace(check, release=aiming.seen(check.release, event.place))
    is_aimed = check.card is None and event.place.channel == check.release.channel
    if not isinstance(state, Previewing) or state.sending or not is_aimed:
        return record.with_check(state, check), ()
    return showing.preview_again(pack, state, check, reworded=False)


def withheld(pack: Pack, state: Previewing, sections: tuple[SectionId, ...]) -> Step:
    """Leave the quotes of *sections* out, and show the text as it reads then."""
    paraphrased = tuple(each for each in state.check.release.paraphrased if each not in sections)
    release = replace(state.check.release, withheld=in_order(pack, set(sections)), paraphrased=paraphrased)
    return showing.preview_again(pack, state, replace(state.check, release=release))


def shared(pack: Pack, state: Previewing, sections: tuple[SectionId, ...], share: Share) -> Step:
    """Let the answers of *sections* leave in their words, in ours or not at all, and show the text as it reads then."""
    release, chosen = state.check.release, set(sections)
    hidden, retold = set(release.withheld) - chosen, set(release.paraphrased) - chosen
    if share == "private":
        hidden |= chosen
    elif share == "paraphrase":
        retold |= chosen - {USE_CASE}  # a title has no words of ours to stand in its place
    release = replace(release, withheld=in_order(pack, hidden), paraphrased=in_order(pack, retold))
    return showing.preview_again(pack, state, replace(state.check, release=release))


def worded(pack: Pack, state: Previewing, text: str) -> Step | None:
    """Do what "hide 2", "show 2" and "paraphrase 2" say; None where *text* is anything else."""
    if (hidden := boxes(pack, state.check.release.withheld, text)) is not None:
        after, effects = withheld(pack, state, hidden)
    elif (retold := shares(pack, text)) is not None:
        after, effects = shared(pack, state, retold, "paraphrase")
    else:
        return None
    return after, (*effects, notice("words_set"))


def with_opinion(pack: Pack, state: Previewing, *, shown: bool) -> Step:
    """Tell on the card how many differences a second opinion showed, or not; and show the text as it reads then."""
    release = replace(state.check.release, opinion=shown)
    return showing.preview_again(pack, state, replace(state.check, release=release))


def confirmed(pack: Pack, state: Previewing, channel: str = "") -> Step:
    """Post what they saw, once, to the *channel* named in the same breath or before; or update the card there is."""
    check = _sent_to(state.check, channel)
    channel = _channel_of(check)
    if not channel:
        return state, (notice("channel_needed"),)
    if check.card is None and (risk := aiming.risk(check)) and not aiming.aimed_again(check.release):
        return _asked_again(pack, replace(state, check=check), risk)
    shown = showing.text_to_confirm(pack, check)
    check, settled = showing.settled(replace(check, release=_confirming(check.release, shown)))
    if check.card is None:
        return replace(state, check=check, sending=True), (*settled, PostCard(shown, channel, tuple(_barred(check))))
    check, met = challenging.met_by_change(pack, check)
    check, effects = updated(pack, check, confirmed=True)
    return Posted(check), (*settled, *effects, *met, notice("updated", detail=channel))


def _asked_again(pack: Pack, state: Previewing, risk: Risk) -> Step:
    """Ask once more about a channel that more people can read than where it began, or people of other companies."""
    channel = state.check.release.channel
    check = replace(state.check, release=replace(state.check.release, warned=channel))
    after, effects = showing.preview_again(pack, state, check)
    return after, (*effects, notice(ASKED_AGAIN[risk], detail=channel))


def _barred(check: Check) -> Iterator[Barred]:
    """Yield the kinds of channel that they have not confirmed: it may have become one since it was looked at."""
    place = check.release.place
    if place is None or not place.shared:
        yield "shared"
    if not aiming.aimed_again(check.release) and aiming.may_be_meant_for_few(check):
        yield "public"


def refused(pack: Pack, state: Previewing, channel: str, reason: str) -> Step:
    """Show the preview again; where the channel is of a kind they have not confirmed, ask about it."""
    check, risk = state.check, _TURNED_OUT.get(reason)
    if risk is None or check.release.channel != channel:
        after, effects = showing.preview(pack, check)
        return after, (notice("post_refused", detail=reason), *effects)
    before = check.release.place or Place(channel)
    place = replace(before, shared=True) if risk == "shared" else replace(before, kind="public")
    release = replace(aiming.seen(check.release, place), warned=channel)
    after, effects = showing.preview(pack, replace(check, release=release))
    return after, (notice(ASKED_AGAIN[risk], detail=channel), *effects)


def how_to_post(check: Check) -> Say:
    """Tell what is still to be done before anything is posted."""
    channel = _channel_of(check)
    return notice("post_how", detail=channel) if channel else notice("channel_needed")


def _channel_of(check: Check) -> str:
    return check.release.channel if check.card is None else check.card.channel


def _sent_to(check: Check, channel: str) -> Check:
    if channel in {"", check.release.channel}:
        return check
    return replace(check, release=aiming.aimed(check.release, channel))


def _confirming(release: Release, shown: Summary) -> Release:
    readiness = shown.readiness
    verdict, gaps = readiness.verdict, gap_ids(readiness)
    seen, title = quotes(shown), shown.use_case
    confirmed = replace(release, seen=seen, title=title, verdict=verdict, gaps=gaps, tasks=shown.tasks)
    return replace(confirmed, differences=shown.differences)


def posted(pack: Pack, check: Check, event: CardPosted) -> tuple[Check, tuple[Effect, ...]]:
    """Keep the card, and mend it at once if it came to say something else while it was on its way."""
    release = check.release
    card = Card(event.channel, event.ts, event.on, release.verdict, release.gaps, release.gaps)
    check = replace(check, card=replace(card, heard=check.findings, ever=release.gaps))
    summary = released(pack, check)
    before = (release.seen, release.gaps, release.tasks)
    untrue = before != (quotes(summary), gap_ids(summary.readiness), summary.tasks)
    return updated(pack, check) if untrue else (check, ())


def details(pack: Pack, check: Check) -> tuple[PostDetails, ...]:
    """Put the details into the thread of the card that was just posted."""
    summary = released(pack, replace(check, card=None))  # nothing changed since: it is new
    return (PostDetails(summary, check.card),) if check.card else ()


def updated(pack: Pack, check: Check, *, confirmed: bool = False) -> tuple[Check, tuple[Effect, ...]]:
    """Bring the posted card and its details up to date, with a note in its thread if a gap closed or opened.

    What changed is counted from what they last *confirmed*, not from what was mended in between.
    """
    if check.card is None:
        return check, ()
    summary = released(pack, check)
    gaps = gap_ids(summary.readiness)
    ever = tuple(dict.fromkeys((*check.card.ever, *gaps)))
    card = replace(check.card, verdict=summary.readiness.verdict, told=gaps, heard=check.findings, ever=ever)
    note = (PostDetails(summary, card, changed=True),) if set(gaps) != set(check.card.told) else ()
    card = replace(card, posted_on=max(card.posted_on, check.last_on), gaps=gaps) if confirmed else card
    release = replace(check.release, seen=quotes(summary), title=summary.use_case)
    effects = (UpdateCard(summary, card), PostDetails(summary, card, again=True), *note)
    return replace(check, card=card, release=release), effects


def remarked(pack: Pack, check: Check, *, noted: bool = True) -> tuple[Check, tuple[Effect, ...]]:
    """Bring the card up to date with what was done about it, and with no answer that is still being changed.

    Without *noted*, nothing is said in its thread: what was done is told there by itself.
    """
    if check.card is None:
        return check, ()
    after, effects = updated(pack, as_posted(check))
    told = (each for each in effects if noted or not (isinstance(each, PostDetails) and each.changed))
    return replace(after, findings=check.findings), tuple(told)


def shows_words_taken_back(check: Check) -> bool:
    """Say whether the card holds what is no longer there to be quoted: an answer, or the use case as it read."""
    retitled = check.release.title not in {"", shown_use_case(check)}
    return check.card is not None and (retitled or any(not _still_said(each, check) for each in check.release.seen))


def _still_said(words: Evidence, check: Check) -> bool:
    return any(stands(words, each.section, (each,)) for each in check.answers)
