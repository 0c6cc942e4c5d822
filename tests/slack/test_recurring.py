from __future__ import annotations

from typing import Any

import pytest

from bot.interview.content import HelpShown, Notice, Offer, ProbeAsked, Question, Reoffer, Welcome, WhyShown
from bot.slack.views import render
from bot.slack.views.recurring import is_recurring, laid_out
from knowledge.loading import bundled_pack

PACK = bundled_pack()
SECTION = PACK.sections[0].id
CRITERION = PACK.criteria[0].id
RECURRING = [
    Welcome(1),
    Offer(1),
    HelpShown(),
    WhyShown(SECTION),
    Reoffer(SECTION, 3),
    Question(SECTION, 1, 5, 2),
    ProbeAsked(SECTION, CRITERION, 4),
    Notice("skipped", SECTION),
]


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("content", RECURRING, ids=lambda each: each.kind)
def test_what_is_kept_is_what_would_be_sent(content: Any, settled: bool) -> None:
    message = render(PACK, content, settled=settled)
    kept = laid_out(PACK, content, settled=settled)
    assert is_recurring(content)
    assert (kept.text, kept.payload(), kept.plainer()) == (message.text, message.payload(), message.plainer())


@pytest.mark.parametrize(
    "content",
    [
        Question(SECTION, 1, 5, 2, previous=("our own words",)),
        ProbeAsked(SECTION, CRITERION, 4, quotes=("one thing", "another")),
        Notice("use_case_noted", detail="replies in our style"),
    ],
    ids=lambda each: each.kind,
)
def test_nobodys_words_are_kept(content: Any) -> None:
    assert not is_recurring(content)
