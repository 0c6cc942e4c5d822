"""What is asked about the open question itself: "what do you mean?", "like what?", "why do you ask this?".

Answered by the question's own words in the pack and the sentence it rests on, beside what a search found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias, cast

from bot.advice.patterns import english
from bot.advice.wholly import wholly
from bot.interview.replies import CitedPassage, Reply
from knowledge.pack import Criterion, CriterionId, Pack, Section, SectionId
from knowledge.passages import passages_of

Kind: TypeAlias = Literal["meaning", "example", "why"]
MAX_PASSAGES: Final = 3


def kind_of(question: str) -> Kind | None:
    """Return what *question* wants to know of the open question, if that is all it says."""
    return cast("Kind | None", wholly(question, "clarifying"))


def clarified(
    pack: Pack, question: str, section: SectionId | None, about: CriterionId | None, found: Reply
) -> Reply | None:
    """Return the reply to a question about the open question; None if *question* is no such one.

    *section* and *about* are the open question and probe, *found* is what the guidance has for the words alone.
    """
    kind = kind_of(question)
    if kind is None or (section is None and kind == "why"):
        return None
    if section is None:
        return Reply("out_of_scope", _said("before_a_check", example=pack.sections[0].example), ours=True)
    open_section = pack.section(section)
    reason, others = _reason(pack, open_section, about), _found(kind, found)
    cited = (*others, reason) if others and kind == "example" else (reason, *others)
    lead = _lead(kind, open_section, _probed(open_section, about))
    return replace(Reply("answered", lead, _once(cited)), ours=True)


def _lead(kind: Kind, section: Section, probed: Criterion | None) -> str:
    guidance = _said("and_guidance")
    if kind == "why":
        return _said("why")
    if probed is None:
        signs = "; ".join(each.label for each in section.ready)
        return f"{_said(kind, signs=signs, example=section.example)} {guidance}"
    how = str(english("clarifying")["said"]["how"][probed.probe.kind])
    sign = probed.label if probed.kind == "ready" else section.topic  # to name a warning would put it into their mouth
    named = {"sign": sign, "probe": probed.probe.text, "how": how}
    return f"{_said(f'{kind}_of_probe', topic=section.topic, example=section.example, **named)} {guidance}"


def _said(name: str, **fields: Any) -> str:
    return str(english("clarifying")["said"][name]).format(**fields)


def _probed(section: Section, about: CriterionId | None) -> Criterion | None:
    return next((each for each in section.criteria if each.id == about), None)


def _reason(pack: Pack, section: Section, about: CriterionId | None) -> CitedPassage:
    """Cite the sentence that the probe or the question rests on; a warning's, not shown, would lead the answer."""
    probed = _probed(section, about)
    quote = probed.citations[0].quote if probed and probed.kind == "ready" else section.why_we_ask.quote
    home = next((each for each in passages_of(pack) if quote in each.text), None)
    heading, link = (home.heading, home.link) if home else (section.heading, pack.source.url)
    return CitedPassage(quote, heading, link, section.id, 1.0)


def _found(kind: Kind, found: Reply) -> tuple[CitedPassage, ...]:
    """Keep what the guidance has for an example or a reason; the words of "what do you mean?" find chance alone."""
    return found.passages if found.outcome in {"answered", "conflict"} and kind != "meaning" else ()


def _once(cited: tuple[CitedPassage, ...]) -> tuple[CitedPassage, ...]:
    """Leave out what another, longer or earlier one already says."""
    kept: list[CitedPassage] = []
    for each in cited:
        if not any(each.quote in other.quote or other.quote in each.quote for other in kept):
            kept.append(each)
    return tuple(kept[:MAX_PASSAGES])
