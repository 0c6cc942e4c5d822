"""The card's small chart: how many signs of each question are evidenced, claimed, or open. The bars in words stay."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from bot.interview.summary import Summary
from bot.slack import review_words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.naming import title_of
from bot.slack.views.ratings import is_groundless
from knowledge.pack import Pack, Section

MAX_SECTIONS: Final = 12
_LABEL_CHARS: Final = 24


def chart(pack: Pack, summary: Summary) -> dict[str, Any] | None:
    """Return the block, which only newer clients take; None where there is nothing to draw."""
    sections = [each for each in pack.sections[:MAX_SECTIONS] if each.ready]
    if not sections or is_groundless(summary.readiness):
        return None
    names = [_name(number, each) for number, each in enumerate(sections, start=1)]
    counts = {name: _counts(each, summary) for name, each in zip(names, sections, strict=True)}
    kinds = (review_words.CHART_MET, review_words.CHART_PARTLY, review_words.CHART_OPEN)
    return {
        "type": "data_visualization",
        "title": review_words.CHART_TITLE,
        "chart": {
            "type": "bar",
            "series": [{"name": kind, "data": _points(kind, counts)} for kind in kinds],
            "axis_config": {"categories": names},
        },
    }


def _points(kind: str, counts: dict[str, Counter[str]]) -> list[dict[str, Any]]:
    return [{"label": name, "value": count[kind]} for name, count in counts.items()]


def _name(number: int, section: Section) -> str:
    """Return a section's number and topic: two sections may have the same topic, and a category must be one only."""
    return clipped(one_line(f"{number} {title_of(section)}"), _LABEL_CHARS)


def _counts(section: Section, summary: Summary) -> Counter[str]:
    labels = {each.criterion: each.label for each in summary.lines}
    told = (labels.get(each.id, "unknown") for each in section.ready)
    kinds = {"met": review_words.CHART_MET, "partial": review_words.CHART_PARTLY}
    return Counter(kinds.get(each, review_words.CHART_OPEN) for each in told)
