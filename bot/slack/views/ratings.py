"""The verdict and the ratings in words and bars: how much is known stands beside how it looks, never mixed into it."""

from __future__ import annotations

from bot.interview.summary import Readiness, Summary
from bot.slack import words
from knowledge.pack import Section


def verdict_words(readiness: Readiness) -> str:
    """Return the verdict as a reader must take it: said with what is known where that is less than half of the signs.

    The verdict itself stays what ``readiness`` made of it. Where nothing is known it would be a colour without a
    reason, unless somebody said something that holds the team back.
    """
    known, total = readiness.coverage.total - readiness.coverage.unknown, readiness.coverage.total
    verdict = words.VERDICT[readiness.verdict]
    if known >= total - known:
        return verdict
    template = words.VERDICT_ON_LITTLE if known or readiness.verdict == "not_yet" else words.VERDICT_ON_NOTHING
    return template.format(verdict=verdict, known=known, total=total)


def is_groundless(readiness: Readiness) -> bool:
    """Return whether the verdict rests on nothing that was said."""
    coverage = readiness.coverage
    return 0 < coverage.total <= coverage.unknown and readiness.verdict != "not_yet"


def rating_words(summary: Summary, section: Section) -> str:
    """Return a section's rating in words, "open" where nothing is known of it, "" where it was not rated."""
    rating = summary.readiness.ratings.get(section.id)
    if rating is None:
        return ""
    return words.RATING_OPEN if is_open(summary, section) else words.RATING[rating]


def rating_bar(summary: Summary, section: Section) -> str:
    """Return a section's rating as three boxes, filled and empty; "" where it was not rated."""
    rating = summary.readiness.ratings.get(section.id)
    if rating is None:
        return ""
    return words.RATING_BAR_OPEN if is_open(summary, section) else words.RATING_BAR[rating]


def is_open(summary: Summary, section: Section) -> bool:
    """Return whether nothing is known of a section."""
    own = {each.id for each in section.criteria}
    return all(each.label in {"unknown", "absent"} for each in summary.lines if each.criterion in own)
