"""What a replica writes down while somebody talks to it: whose message, how long it took, and not a word of theirs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from tests.stories.talk import Talk

SAID = "Our support team answers three hundred emails a day by hand"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure("json", "debug", stream)
    yield stream
    structlog.reset_defaults()


async def test_each_step_of_a_message_is_told_with_its_lane_and_its_duration(written: io.StringIO, talk: Talk) -> None:
    await talk.starts()
    await talk.says(SAID)
    await talk.says("status")
    await talk.hears("of 5")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    for step in ("event_stored", "events_applied", "advice_given", "post_settled"):
        told = [line for line in lines if line["event"] == step]
        assert told, step
        assert all(line["lane"] and line["took_s"] >= 0 for line in told)
    assert not any(word in written.getvalue() for word in ("support team", "three hundred"))
