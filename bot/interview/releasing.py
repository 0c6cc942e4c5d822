"""From the recap to the card: preview, confirm, post once, and keep the card true to what was released."""

from __future__ import annotations

from dataclasses import replace

from bot.interview import showing
from bot.interview.comparing import differences
from bot.interview.effects import Effect, PostCard, PostDetails, Say, Step, UpdateCard
from bot.interview.events import CardPosted
from bot.interview.findings import Evidence
from bot.interview.merging import stands
from bot.interview.showing import notice
from bot.interview.states import USE_CASE, Card, Check, Posted, Previewing, Release
from bot.interview.summarising import gap_ids, quotes, shown_use_case, summarise
from bot.interview.summary import Summary
from bot.interview.typed import in_order
from knowledge.pack import Pack, SectionId


def released(pack: Pack, check: Check) -> Summary:
    """Return the summary as others may read it: only quotes their owner confirmed, none that was withheld."""
    release = check.release
    retitled = shown_use_case(check) != release.title
    withheld = (*release.withheld, USE_CASE) if retitled else release.withheld
    return summarise(pack, check, check.last_on, withheld=withheld, seen=release.seen, differences=release.differences)


def channel_chosen(pack: Pack, state: Previewing, channel: str, name: str) -> Step:
    """Remember where the summary shall go; a card that is posted already stays where it is."""
    release = state.check.release
    if state.check.card is None:
        release = replace(release, channel=channel, channel_name=name)
    return showing.preview_again(pack, state, replace(state.check, release=release), reworded=False)


def withheld(pack: Pack, state: Previewing, sections: tuple[SectionId, ...]) -> Step:
    """Leave the quotes of *sections* out, and show the text as it reads then."""
    release = replace(state.check.release, withheld=in_order(pack, set(sections)))
    return showing.preview_again(pack, state, replace(state.check, release=release))


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
    told = differences(pack, check) if check.release.opinion else None
    shown = summarise(pack, check, check.last_on, withheld=check.release.withheld, differences=told)
    check, settled = showing.settled(replace(check, release=_confirming(check.release, shown)))
    if check.card is None:
        return replace(state, check=check, sending=True), (*settled, PostCard(shown, channel))
    check, effects = updated(pack, check, confirmed=True)
    return Posted(check), (*settled, *effects, notice("updated", detail=channel))


def how_to_post(check: Check) -> Say:
    """Tell what is still to be done before anything is posted."""
    channel = _channel_of(check)
    return notice("post_how", detail=channel) if channel else notice("channel_needed")


def _channel_of(check: Check) -> str:
    return check.release.channel if check.card is None else check.card.channel


def _sent_to(check: Check, channel: str) -> Check:
    if channel in {"", check.release.channel}:
        return check
    return replace(check, release=replace(check.release, channel=channel, channel_name=""))


def _confirming(release: Release, shown: Summary) -> Release:
    readiness = shown.readiness
    verdict, gaps = readiness.verdict, gap_ids(readiness)
    confirmed = replace(release, seen=quotes(shown), title=shown.use_case, verdict=verdict, gaps=gaps)
    return replace(confirmed, differences=shown.differences)


def posted(pack: Pack, check: Check, event: CardPosted) -> tuple[Check, tuple[Effect, ...]]:
    """Keep the card, and mend it at once if words were taken back while it was on its way."""
    release = check.release
    check = replace(check, card=Card(event.channel, event.ts, event.on, release.verdict, release.gaps, release.gaps))
    summary = released(pack, check)
    untrue = quotes(summary) != release.seen or gap_ids(summary.readiness) != release.gaps
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
    card = replace(check.card, verdict=summary.readiness.verdict, told=gaps)
    note = (PostDetails(summary, card, changed=True),) if set(gaps) != set(check.card.told) else ()
    card = replace(card, posted_on=max(card.posted_on, check.last_on), gaps=gaps) if confirmed else card
    release = replace(check.release, seen=quotes(summary), title=summary.use_case)
    effects = (UpdateCard(summary, card), PostDetails(summary, card, again=True), *note)
    return replace(check, card=card, release=release), effects


def shows_words_taken_back(check: Check) -> bool:
    """Say whether the card holds what is no longer there to be quoted: an answer, or the use case as it read."""
    retitled = check.release.title not in {"", shown_use_case(check)}
    return check.card is not None and (retitled or any(not _still_said(each, check) for each in check.release.seen))


def _still_said(words: Evidence, check: Check) -> bool:
    return any(stands(words, each.section, (each,)) for each in check.answers)
