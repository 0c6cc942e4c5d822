"""Who asks for the signs themselves gets them: "list the signs that we're not ready", "what are the red flags?".

Named by the pack's labels, question by question; beside them the guidance's own sentences for the open question.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias, cast

from bot.advice.patterns import english
from bot.advice.wholly import wholly
from bot.interview.replies import CitedPassage, Reply
from knowledge.pack import Criterion, Pack, Section, SectionId
from knowledge.passages import Passage, passages_of

Kind: TypeAlias = Literal["against", "for"]
MAX_PASSAGES: Final = 3


def kind_of(question: str) -> Kind | None:
    """Return which signs *question* asks for, if that is all it says."""
    return cast("Kind | None", wholly(question, "listing"))


def asks_for_signs(text: str) -> bool:
    """Say whether *text* asks for signs and nothing else, so that it cannot be meant as anything but a question."""
    return kind_of(text) is not None


def listed(pack: Pack, question: str, section: SectionId | None) -> Reply | None:
    """Return the signs that *question* asks for, those of the open *section* quoted; None if it asks for none."""
    kind = kind_of(question)
    if kind is None:
        return None
    said: dict[str, Any] = english("listing")["said"]
    parts = (
        said["section"].format(topic=_capital(each.topic), labels="; ".join(sign.label for sign in _signs(each, kind)))
        for each in pack.sections
        if _signs(each, kind)
    )
    quoted = tuple(_quotes(pack, pack.section(section or pack.core_question), kind))[:MAX_PASSAGES]
    return Reply("answered", said[kind].format(signs=" ".join(parts)), quoted, ours=True)


def _signs(section: Section, kind: Kind) -> tuple[Criterion, ...]:
    return tuple(section.warnings if kind == "against" else section.ready)


def _quotes(pack: Pack, section: Section, kind: Kind) -> Iterator[CitedPassage]:
    """Yield the passages in which the guidance names the signs, each once."""
    seen: set[int] = set()
    for quote in (citation.quote for sign in _signs(section, kind) for citation in sign.citations):
        home = next((each for each in passages_of(pack) if quote in each.text), None)
        if home is not None and home.index not in seen:
            seen.add(home.index)
            yield CitedPassage(home.text, _heading(home), home.link, home.section, 1.0)


def _heading(passage: Passage) -> str:
    return f"{passage.heading} – {passage.label.rstrip(':')}" if passage.label else passage.heading


def _capital(topic: str) -> str:
    return topic[:1].upper() + topic[1:]
