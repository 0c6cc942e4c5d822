"""The last look before anything is claimed: words are where they are said to be, or the claim is dropped.

Used for the default rules and for a model alike: a finding's evidence against the person's messages, a reply's quotes
against the guidance, both letter for letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.interview import merging
from bot.interview.findings import Answer, Evidence, Finding
from bot.interview.replies import CitedPassage, Reply
from knowledge.pack import Pack, SectionId

MAX_PASSAGE_CHARS = 1_000  # of one quote of the guidance in a reply


def verified_findings(
    pack: Pack, section: SectionId, answers: Sequence[Answer], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return those *findings* whose evidence stands in *answers* to *section*'s question, in their order.

    A positive label without evidence is kept only for a warning that may rest on silence.
    """
    return merging.grounded(pack, tuple(findings), section=section, answers=answers)


def verified_reply(pack: Pack, reply: Reply) -> Reply:
    """Return *reply* with those of its passages that stand in the guidance; without any left nothing is answered."""
    standing = tuple(each for each in reply.passages if _stands(pack, each))
    if reply.outcome in {"answered", "conflict"} and not standing:
        return Reply("silent", reply.lead if reply.passages == standing else "")
    return replace(reply, passages=standing)


def _stands(pack: Pack, passage: CitedPassage) -> bool:
    return 0 < len(passage.quote) <= MAX_PASSAGE_CHARS and passage.quote in pack.text


def evidence_at(answers: Sequence[Answer], start: int, end: int, *, gap: int) -> Evidence | None:
    """Return the evidence at *start*..*end* of the answers joined by *gap* characters; None if no message holds it."""
    offset = 0
    for answer in answers:
        inside = start - offset, end - offset
        if 0 <= inside[0] < inside[1] <= len(answer.text):
            return Evidence(answer.message, *inside, answer.text[inside[0] : inside[1]])
        offset += len(answer.text) + gap
    return None
