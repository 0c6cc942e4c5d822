"""What a replica counts while somebody talks to it."""

from __future__ import annotations

from tests.stories.talk import Talk


async def test_answers_posts_and_advice_are_counted(talk: Talk) -> None:
    await talk.starts()
    await talk.says("status")
    await talk.hears("of 5")
    counted = talk.trial.advisor.figures.registry.get_sample_value
    assert (counted("advisor_ack_seconds_count", {"status": "200"}) or 0) >= 2
    assert (counted("advisor_post_seconds_count", {"outcome": "accepted"}) or 0) >= 1
    assert (counted("advisor_advice_seconds_count", {"outcome": "given"}) or 0) >= 1
