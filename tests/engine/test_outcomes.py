"""What becomes of a post, decided purely: every outcome, after sending and after looking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.outcomes import (
    SENDER_GONE,
    UNKNOWN,
    Accepted,
    Again,
    Begun,
    Deferred,
    Ended,
    Later,
    Missing,
    Outcome,
    Refused,
    Stopped,
    Unclear,
    Verdict,
    judge,
)
from bot.engine.seams import Delivered, Post
from bot.engine.settings import EngineSettings
from bot.interview.content import Notice
from bot.interview.effects import Say
from bot.storage.outbox import Queued

FIGURES = EngineSettings()
THERE = Delivered("D1", "1.1")
SAY = Say(Notice("smalltalk"))
POST = Post("key", "T1", "T1:U1", SAY, 1, "D1", "U1", 0.0)
SENT = Queued(
    id=1, key="key", team="T1", lane="T1:U1", effect=SAY, status="claimed", check=0, attempts=1, resends=0, lookups=0,
    not_before=0.0, reason=None, written_at=0.0, first_tried_at=0.0, tried_at=0.0, dm="D1", thread="", begun="",
    owner="U1", stopped_until=0.0,
)  # fmt: skip
BEGINNING = Delivered("D1", "1.1", whole=False)
LOOKED = replace(SENT, status="uncertain", lookups=1, reason=UNKNOWN)


@pytest.mark.parametrize(
    ("queued", "outcome", "verdict"),
    [
        (SENT, Accepted(THERE), Ended("sent", at=THERE)),
        (SENT, Accepted(None), Ended("sent")),
        (SENT, Accepted(BEGINNING), Begun(BEGINNING)),
        (SENT, Deferred("ratelimited", 7.0), Later("queued", 7.0, "ratelimited", blocks=True)),
        (SENT, Unclear(), Later("uncertain", FIGURES.settle_s, UNKNOWN)),
        (SENT, Unclear("TypeError"), Later("uncertain", FIGURES.settle_s, "TypeError")),
        (SENT, Refused("invalid_blocks"), Ended("dead", reason="invalid_blocks")),
        (SENT, Refused("token_revoked", tenant=True), Stopped("token_revoked")),
        (LOOKED, Accepted(THERE), Ended("sent", at=THERE)),
        (LOOKED, Accepted(BEGINNING), Begun(BEGINNING)),
        (LOOKED, Missing(), Again(counted=True)),
        (replace(LOOKED, reason=SENDER_GONE), Missing(), Again(counted=False)),
        (replace(LOOKED, reason=SENDER_GONE, attempts=FIGURES.max_crashes, resends=1), Missing(),
         Ended("parked", reason=UNKNOWN)),
        (replace(LOOKED, resends=1), Missing(), Ended("parked", reason=UNKNOWN)),
        (replace(LOOKED, resends=1, reason="TypeError"), Missing(), Ended("dead", reason="TypeError")),
        (LOOKED, Deferred("ratelimited", 7.0), Later("uncertain", 7.0, UNKNOWN)),
        (replace(LOOKED, lookups=FIGURES.max_lookups), Deferred("ratelimited", 7.0), Ended("parked", reason=UNKNOWN)),
        (LOOKED, Unclear(), Later("uncertain", FIGURES.backoff(1), UNKNOWN)),
        (replace(LOOKED, lookups=FIGURES.max_lookups), Unclear(), Ended("parked", reason=UNKNOWN)),
        (LOOKED, Refused("missing_scope"), Ended("parked", reason="missing_scope")),
        (LOOKED, Refused("token_revoked", tenant=True), Stopped("token_revoked")),
    ],
)  # fmt: skip
def test_every_outcome_has_one_verdict(queued: Queued, outcome: Outcome, verdict: Verdict) -> None:
    assert judge(queued, POST, outcome, FIGURES) == verdict


def test_what_has_begun_is_completed_again_and_never_looked_for() -> None:
    begun = replace(POST, begun=("D1", "1.1"))
    assert judge(SENT, begun, Unclear(), FIGURES) == Later("queued", FIGURES.backoff(1), UNKNOWN)
    often = replace(begun, attempt=FIGURES.max_attempts)
    assert judge(SENT, often, Unclear(), FIGURES) == Ended("parked", reason=UNKNOWN)


def test_nothing_is_sent_again_unless_it_was_looked_for_and_not_found() -> None:
    outcomes: list[Outcome] = [
        Accepted(None),
        Deferred("x", 1.0),
        Unclear(),
        Unclear("x"),
        Refused("x"),
        Refused("x", tenant=True),
    ]
    for queued in (SENT, LOOKED):
        for outcome in outcomes:
            assert not isinstance(judge(queued, POST, outcome, FIGURES), Again)


def test_only_what_is_uncertain_is_looked_for() -> None:
    with pytest.raises(AssertionError):
        judge(SENT, POST, Missing(), FIGURES)
