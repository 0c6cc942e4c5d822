"""Where the summary is aimed at: who would read it there, and when that has to be confirmed twice.

What begins in a private channel, or was shown for one, may be meant for few. What Slack does not let us see counts as
the wider of what it may be, but only where there is something to be wider than.
"""

from __future__ import annotations

from bot.interview.changing import replace
from bot.interview.content import Risk
from bot.interview.states import Check, Place, PlaceKind, Release


def aimed(release: Release, channel: str, name: str = "") -> Release:
    """Return *release* aimed at *channel*, of which nothing is known yet; what it was aimed at before is kept."""
    if channel == release.channel:
        return replace(release, channel_name=name or release.channel_name)
    before = release.place or (Place(release.channel) if release.channel else None)
    earlier = tuple(each for each in release.aimed if before is None or each.channel != before.channel)
    past = (*earlier, before) if before else earlier
    return replace(release, channel=channel, channel_name=name, place=None, aimed=past, warned="")


def seen(release: Release, place: Place) -> Release:
    """Return *release* with what is known of a channel that it is, or was, aimed at."""
    if place.channel == release.channel:
        return replace(release, place=place)
    return replace(release, aimed=tuple(place if each.channel == place.channel else each for each in release.aimed))


def risk(check: Check) -> Risk | None:
    """Return why the channel has to be confirmed once more, None where one Post is enough."""
    place = check.release.place or Place(check.release.channel)
    if place.shared:
        return "shared"
    if place.kind == "public" and _was_private(check, {"private"}):
        return "public"
    if place.kind == "unknown" and _was_private(check, {"private", "unknown"}):
        return "unseen"
    return None


def may_be_meant_for_few(check: Check) -> bool:
    """Say whether it began in, or was shown for, a channel that is private for all that is known."""
    return _was_private(check, {"private", "unknown"})


def _was_private(check: Check, kinds: set[PlaceKind]) -> bool:
    others = (each for each in check.release.aimed if each.channel != check.release.channel)
    return check.begun_privately or any(each.kind in kinds for each in others)


def aimed_again(release: Release) -> bool:
    """Say whether they were asked about this very channel once more."""
    return release.warned != "" and release.warned == release.channel
