"""What an export comes to, in words for people: for Markdown and the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.exports import words
from bot.exports.model import ExportedCheck, ExportedMilestone, ExportedSection


def verdict(check: ExportedCheck) -> str:
    """Return the verdict, or that it rests on nothing yet."""
    cover = check.coverage
    groundless = 0 < cover.total <= cover.unknown and check.verdict != "not_yet"
    return words.TOO_LITTLE if groundless else words.VERDICT[check.verdict]


def rating(section: ExportedSection) -> str:
    """Return how a section stands, "open" where nothing is known of it."""
    is_open = all(each.finding in {"unknown", "absent"} for each in section.signs)
    return words.OPEN if is_open else words.RATING[section.rating]


def bar(section: ExportedSection) -> str:
    """Return how a section stands as three boxes."""
    return words.BAR[rating(section)]


@dataclass(frozen=True, slots=True)
class Told:
    """A milestone in words; *on* stays an ISO date."""

    on: str
    told: str
    verdict: str


def history(check: ExportedCheck) -> Iterator[Told]:
    """Yield the milestones of *check*, oldest first."""
    names = {sign.id: sign.name for section in check.sections for sign in section.signs}
    questions = {section.id: section.question for section in check.sections}
    for each in check.history:
        yield Told(each.on, _sentence(each, names, questions), words.VERDICT.get(each.verdict, each.verdict))


def _sentence(milestone: ExportedMilestone, names: Mapping[str, str], questions: Mapping[str, str]) -> str:
    begun = words.MILESTONE[milestone.kind]
    if milestone.kind == "posted":
        return f"{begun} with {len(milestone.opened)} open gap(s)."
    closed = ", ".join(names.get(each, each) for each in milestone.closed)
    opened = ", ".join(names.get(each, each) for each in milestone.opened)
    because = "; ".join(f"“{questions.get(each, each)}”" for each in milestone.because)
    parts = [f"closed: {closed}" if closed else "", f"opened: {opened}" if opened else ""]
    changes = ". ".join(each for each in parts if each) or "no gap closed or opened"
    return f"{begun}: {changes}{f', by the answer to {because}' if because else ''}."
