"""Whole checks by people of four kinds, and what it may cost them."""

from __future__ import annotations

import pytest

from bot.trial import Trial
from tests.stories.personas import MANNERS, Manner, Sitting
from tests.stories.talk import Talk, read

MOST_MESSAGES = {"terse expert": 9, "expert": 12, "chatty": 24, "unsure": 24}


@pytest.mark.parametrize("manner", MANNERS, ids=lambda each: each.name)
async def test_everybody_gets_to_the_card_in_few_messages(running: Trial, manner: Manner) -> None:
    effort = await Sitting(Talk(running), manner).plays()
    assert effort.messages <= MOST_MESSAGES[manner.name]


async def test_the_terse_experts_card_says_ready(running: Trial) -> None:
    talk = Talk(running)
    await Sitting(talk, MANNERS[0]).plays()
    assert read(await talk.card()).startswith("READY")
