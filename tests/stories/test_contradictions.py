"""Answers that cannot both be so: one neutral question quotes both, whichever way round they came."""

from __future__ import annotations

import pytest

from bot.slack import controls, words
from knowledge.pack import SectionId
from tests.stories.talk import ANSWERS, Talk, read

CONTRADICTIONS: list[tuple[str, dict[SectionId, str], SectionId, tuple[str, str], str]] = [
    (
        "a score, and later no baseline",
        {"measure": "85% or more on 400 held-out emails, A/B with users. But we have no baseline yet."},
        "tried",
        ("% ", "we have no baseline yet"),
        "The figure is ours, from June, on 200 emails: 54 % of them were right.",
    ),
    (
        "no baseline, and later a score",
        {
            "why": ANSWERS["why"] + " We have no benchmark so far.",
            "tried": "Few-shot: the layout broke. RAG found the wrong claim. The base gets 54 % of 200 emails right.",
        },
        "tried",
        ("We have no benchmark so far", "54 % of 200 emails right"),
        "54 % it is: we scored it last week.",
    ),
    (
        "two models",
        {
            "why": "Claim emails become a five-line note for handlers, in a fixed layout, on gpt-3.5-turbo.",
            "data": "7,800 pairs of emails and notes for davinci-002, prompt/completion, two editors read them.",
        },
        "why",
        ("gpt-3.5-turbo", "davinci-002"),
        "It is davinci-002, the other one was last year's plan.",
    ),
    (
        "data, and later none",
        {"measure": "85% on 400 held-out emails, A/B with users. We don't have a dataset yet, though."},
        "data",
        ("4,200 pairs", "We don't have a dataset yet"),
        "The 4,200 pairs are there, legal has cleared them.",
    ),
    (
        "nothing tried, and later two techniques",
        {
            "why": "Claim emails become a five-line note, on gpt-3.5-turbo. We go straight to fine-tuning.",
            "tried": "Few-shot: the layout broke. RAG found the wrong claim. 54 % of 200 emails with the base.",
        },
        "tried",
        ("straight to fine-tuning", "RAG found the wrong claim"),
        "We tried both, in spring.",
    ),
]


@pytest.mark.parametrize(
    ("told", "about", "quoted", "settled"), [row[1:] for row in CONTRADICTIONS], ids=[row[0] for row in CONTRADICTIONS]
)
async def test_one_question_quotes_both_and_takes_no_side(
    talk: Talk, told: dict[SectionId, str], about: SectionId, quoted: tuple[str, str], settled: str
) -> None:
    torn: list[str] = []
    await talk.starts()
    kind, prompt = await talk.next_prompt()
    while kind != "recap":
        text = read(prompt)
        if words.PROBE_QUOTES in text:
            torn.append(text)
            await talk.says(settled)
        elif kind == "question":
            section = talk.section_of(prompt)
            await talk.says(told.get(section, ANSWERS[section]))
        else:
            await talk.presses(prompt, f"{controls.CONTROL}.skip")
        kind, prompt = await talk.next_prompt()
    assert len(torn) == 1
    topic = talk.trial.advisor.pack.section(about).topic
    assert words.PROBE.format(topic=topic) in torn[0]
    assert all(each in torn[0] for each in quoted)
    assert settled in read(prompt)


async def test_what_fits_together_is_not_asked_about(talk: Talk) -> None:
    await talk.starts()
    recap = await talk.answers_until("recap")
    assert not [each for each in talk.from_app() if words.PROBE_QUOTES in read(each)]
    assert ANSWERS["measure"] in read(recap)
