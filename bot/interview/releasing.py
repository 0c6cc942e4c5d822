"""From the recap to the card: preview, confirm, post once, and keep the card true to what was released."""

from __future__ import annotations

from dataclasses import replace

from bot.interview import showing
from bot.interview.effects import Effect, PostCard, PostDetails, Step, UpdateCard
from bot.interview.events import CardPosted
from bot.interview.readiness import assess
from bot.interview.showing import notice
from bot.interview.states import USE_CASE, Card, Check, Posted, Previewing
from bot.interview.summarising import gap_ids, quotes, shown_use_case, summarise
from bot.interview.summary import Summary
from bot.interview.typed import in_order
from knowledge.pack import Pack, SectionId


def released(pack: Pack, check: Check) -> Summary:
    """Return the summary as others may read it: only quotes their owner confirmed, none that was withheld."""
    release = check.release
    retitled = shown_use_case(check) != release.title
    withheld = (*release.withheld, USE_CASE) if retitled else release.withheld
    return summarise(pack, check, check.last_on, withheld=withheld, seen=release.seen)


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


def confirmed(pack: Pack, state: Previewing, channel: str = "") -> Step:
    """Post what they saw, once, to the *channel* named in the same breath or before; or update the card there is."""
    check = _sent_to(state.check, channel)
    channel = check.release.channel if check.card is None else check.card.channel
    if not channel:
        return state, (notice("channel_needed"),)
    shown = summarise(pack, check, check.last_on, withheld=check.release.withheld)
    check = replace(check, release=replace(check.release, seen=quotes(shown), title=shown.use_case))
    check, settled = showing.settled(check)
    if check.card is None:
        return replace(state, check=check, sending=True), (*settled, PostCard(shown, channel))
    check, effects = updated(pack, check)
    return Posted(check), (*settled, *effects, notice("updated"))


def _sent_to(check: Check, channel: str) -> Check:
    if channel in {"", check.release.channel}:
        return check
    return replace(check, release=replace(check.release, channel=channel, channel_name=""))


def posted(pack: Pack, check: Check, event: CardPosted) -> tuple[Check, tuple[Effect, ...]]:
    """Keep the card, put the details into its thread, and mend it if something changed on the way."""
    card = _marked(pack, check, Card(event.channel, event.ts, event.on, "", ()))
    check = replace(check, card=card)
    return check, (PostDetails(released(pack, replace(check, card=None)), card), notice("posted", detail=event.channel))


def updated(pack: Pack, check: Check) -> tuple[Check, tuple[Effect, ...]]:
    """Bring the posted card up to date, with a note in its thread if a gap closed or opened."""
    if check.card is None:
        return check, ()
    summary, card = released(pack, check), _marked(pack, check, check.card)
    moved = summary.since is not None and (summary.since.closed or summary.since.opened)
    note = (PostDetails(summary, card, changed=True),) if moved else ()
    return replace(check, card=card), (UpdateCard(summary, card), *note)


def _marked(pack: Pack, check: Check, card: Card) -> Card:
    """Return *card* with what it says now, against which the next change is told."""
    readiness = assess(pack, check.findings)
    posted_on = max(card.posted_on, check.last_on)
    return replace(card, posted_on=posted_on, verdict=readiness.verdict, gaps=gap_ids(readiness))
