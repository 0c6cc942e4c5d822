"""Slack in a simulation: takes messages, loses answers, shows its history late, and writes down what it really did."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.engine.seams import Delivered, NotSentError, Post, RefusedError, UncertainError
from bot.interview.effects import PostCard, PostDetails, Say
from tests.faults.ledgers import Json
from tests.faults.simulation.plan import Plan

GIVES_UP_S = 6.0  # the courier's patience
WIRE_S = 9.0  # the longest a request is under way before Slack takes it
LAG_S = 12.0  # the most by which the history lags; with WIRE_S below what the engine waits before it believes it


@dataclass(slots=True)
class Standing:
    """A message as it stands, and since when."""

    key: str
    channel: str
    ts: str
    since_s: float


@dataclass(slots=True)
class Slack:
    """One Slack for every team. *log* is the book the checker reads."""

    plan: Plan
    now: Callable[[], float]
    lag_s: float
    retry_after_s: tuple[float, ...] = (1.0, 5.0, 30.0)
    log: list[Json] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)
    early: list[str] = field(default_factory=list)  # calls before the deadline of a 429
    calls: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, float] = field(default_factory=dict)
    revoked: dict[str, float] = field(default_factory=dict)  # team: until when
    changed: set[str] = field(default_factory=set)  # keys of what changed a message in place
    looks: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by key
    _wire: set[asyncio.Task[Delivered]] = field(default_factory=set)
    _posted: int = 0

    async def deliver(self, post: Post) -> Delivered | None:
        """Take *post*, or not; say so, or not. Once on the wire, nobody can take it back."""
        channel = channel_of(post)
        if self.now() < self.blocked.get(channel, 0.0):
            self.early.append(f"{channel} at {self.now():.3f}, blocked until {self.blocked[channel]:.3f}")
        if self.now() < self.revoked.get(post.team, 0.0) or self.plan.strikes("revoked", post.team):
            return await self._revoke(post.team)
        faults = ("ratelimited", "reset_before", "reset_after", "hang", "refused")
        match self.plan.one_of(*faults, about=channel, to="" if _is_new(post) else "an update"):
            case "ratelimited":
                wait_s = self.plan.random.choice(self.retry_after_s)
                await asyncio.sleep(self.plan.within(0.01, 0.1))  # what is called meanwhile cannot know
                self.blocked[channel] = self.now() + wait_s
                raise NotSentError("ratelimited", retry_after_s=wait_s)
            case "refused":
                raise RefusedError("channel_not_found")
            case "reset_before":
                await asyncio.sleep(self.plan.within(0.0, 1.0))
                raise UncertainError("reset")
            case "reset_after":
                await asyncio.shield(self._on_the_wire(post, self.plan.within(0.0, 1.0)))
                raise UncertainError("reset")
            case "hang":
                self._on_the_wire(post, self.plan.within(GIVES_UP_S, WIRE_S))
                await asyncio.sleep(GIVES_UP_S)
                raise UncertainError("timeout")
            case _:
                return await asyncio.shield(self._on_the_wire(post, self.plan.within(0.02, 0.3)))

    async def find(self, post: Post) -> Delivered | None:
        """Look into the history, which is late."""
        await asyncio.sleep(self.plan.within(0.02, 0.3))
        if self.plan.strikes("history_down"):
            self.looks[post.key]["down"] += 1
            raise NotSentError("ratelimited", retry_after_s=self.plan.within(1.0, 20.0))
        if self.plan.strikes("history_forbidden"):
            self.looks[post.key]["forbidden"] += 1
            raise RefusedError("missing_scope")
        shown = (each for each in self.standing if each.key == post.key and each.since_s + self.lag_s <= self.now())
        found = next(shown, None)
        self.looks[post.key]["absent" if found is None else "found"] += 1
        return None if found is None else Delivered(found.channel, found.ts)

    async def _revoke(self, team: str) -> Delivered:
        if self.now() >= self.revoked.get(team, 0.0):
            self.revoked[team] = self.now() + self.plan.within(1.0, 100.0)
        self.calls[team] = self.calls.get(team, 0) + 1
        await asyncio.sleep(0.05)
        raise RefusedError("token_revoked", tenant=True)

    def _on_the_wire(self, post: Post, delay_s: float) -> Awaitable[Delivered]:
        task = asyncio.get_running_loop().create_task(self._arrives(post, delay_s))
        self._wire.add(task)
        task.add_done_callback(self._wire.discard)
        return task

    async def _arrives(self, post: Post, delay_s: float) -> Delivered:
        await asyncio.sleep(delay_s)
        if not _is_new(post):
            self.changed.add(post.key)
            return Delivered(channel_of(post), "0")
        self._posted += 1
        stood = Standing(post.key, channel_of(post), f"{self.now():.6f}{self._posted:06d}", self.now())
        self.standing.append(stood)
        self.log.append(taken(stood))
        self.plan.note(f"taken {stood.channel} {self._posted}")
        return Delivered(stood.channel, stood.ts)


def _is_new(post: Post) -> bool:
    return isinstance(post.effect, Say | PostCard | PostDetails)


def channel_of(post: Post) -> str:
    """Return the Slack channel *post* goes to."""
    return f"{post.team}-{post.effect.channel}" if isinstance(post.effect, PostCard) else post.dm


def taken(stood: Standing) -> Json:
    """Write a message down as the sandbox's call log has it."""
    return {
        "direction": "in",
        "method": "chat.postMessage",
        "outcome": "ok",
        "args": {"metadata": {"event_payload": {"key": stood.key}}},
        "answer": {"ok": True, "channel": stood.channel, "ts": stood.ts},
    }
