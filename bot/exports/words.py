"""The words of an export for people: of the Markdown file and of the page."""

from __future__ import annotations

from typing import Final

from bot.interview.findings import Grade, Label, Reason
from bot.interview.milestones import MilestoneKind
from bot.interview.summary import SectionRating

NO_USE_CASE: Final = "Use case not named"
VERDICT: Final[dict[str, str]] = {"ready": "Ready", "almost": "Almost ready", "not_yet": "Not yet"}
RATING: Final[dict[SectionRating, str]] = {"ready": "ready", "partly": "partly", "not_yet": "not yet"}
TOO_LITTLE: Final = "Too little known yet"
OPEN: Final = "open"
BAR: Final = {"ready": "■■■", "partly": "■■□", "not yet": "■□□", "open": "□□□"}
FINDING: Final[dict[Label, str]] = {
    "met": "met",
    "partial": "only in part",
    "unmet": "missing",
    "present": "a warning sign",
    "absent": "no warning sign",
    "unknown": "not known yet",
}
GRADE: Final[dict[Grade, str]] = {
    "none": "",
    "claimed": "claimed",
    "specific": "backed by an example",
    "artefact": "backed by a figure or a file",
    "countersigned": "countersigned",
}
STAGE: Final = {
    "opening": "just begun",
    "asking": "under way",
    "reviewing": "ready to post",
    "previewing": "ready to post",
    "posted": "posted",
    "paused": "paused",
    "cancelled": "cancelled",
}
REASON: Final[dict[Reason, str]] = {
    "dont_know": "Not known; somebody else would know.",
    "dont_have": "They do not have it.",
    "not_applicable": "It does not apply.",
    "rather_not": "They would rather not say.",
    "skipped": "Skipped.",
}
MILESTONE: Final[dict[MilestoneKind, str]] = {
    "posted": "Posted",
    "rechecked": "Checked again",
    "changed": "Changed",
}
PRIVATE: Final = "This file holds the owner's own words, also those the card leaves out. Share it with care."
