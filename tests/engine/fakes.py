"""A courier and an advisor that record what they are asked and do as they are told."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.advice.advisor import NOBODY, Asker
from bot.engine.seams import Delivered, Post
from bot.interview.effects import AnswerQuestion, Assess, PostCard, Say, Understand
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered
from bot.interview.replies import Reply


def words(post: Post) -> str:
    """What a post of the ledger says, or its kind."""
    effect = post.effect
    if isinstance(effect, Say):
        return getattr(effect.what, "detail", "") or getattr(effect.what, "notice", effect.what.kind)
    return f"{effect.kind}:{effect.channel}" if isinstance(effect, PostCard) else effect.kind


@dataclass
class Doing:
    """What happens to one post: it is stored in Slack or not, and then *raises* or answers."""

    raises: Exception | None = None
    reaches_slack: bool = True
    until: asyncio.Event | None = None  # waits for it before anything else


@dataclass
class RecordingCourier:
    """A Slack that keeps every message, by channel, and does what was planned for the words of a post."""

    tried: list[Post] = field(default_factory=list)
    looked_for: list[Post] = field(default_factory=list)
    standing: list[Post] = field(default_factory=list)  # what people can read, in order
    where: dict[str, Delivered] = field(default_factory=dict)
    plans: dict[str, deque[Doing]] = field(default_factory=lambda: defaultdict(deque))
    history: deque[Exception] = field(default_factory=deque)  # raised by the next look-ups
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_under_way: int = 0

    def plan(self, said: str, *doings: Doing | Exception) -> None:
        """Do so with the next posts that say *said*; exceptions mean that Slack did not get them."""
        self.plans[said].extend(
            each if isinstance(each, Doing) else Doing(each, reaches_slack=False) for each in doings
        )

    async def deliver(self, post: Post) -> Delivered | None:
        self.tried.append(post)
        plan = self.plans[words(post)]
        doing = plan.popleft() if plan else Doing()
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self.changed.set()
        try:
            if doing.until is not None:
                await doing.until.wait()
        finally:
            self.under_way -= 1
        if doing.reaches_slack:
            self._keep(post)
        self.changed.set()
        if doing.raises is not None:
            raise doing.raises
        return self.where[post.key]

    async def find(self, post: Post) -> Delivered | None:
        self.looked_for.append(post)
        self.changed.set()
        if self.history:
            raise self.history.popleft()
        return self.where.get(post.key)

    def _keep(self, post: Post) -> None:
        self.standing.append(post)
        channel = post.effect.channel if isinstance(post.effect, PostCard) else post.dm
        self.where[post.key] = Delivered(*(post.settles or (channel, f"{len(self.standing)}.0")))

    @property
    def said(self) -> list[str]:
        """What people can read, in order."""
        return [words(post) for post in self.standing]

    async def until(self, met: Callable[[], bool], within_s: float = 20.0) -> None:
        """Wait until *met* is true, asking after each change."""
        async with asyncio.timeout(within_s):
            while not met():
                self.changed.clear()
                await self.changed.wait()


@dataclass
class ScriptedAdvisor:
    """Advice that repeats what it was asked; *failures* are raised first, *until* is waited for."""

    asked: list[str] = field(default_factory=list)
    failures: dict[str, deque[Exception]] = field(default_factory=lambda: defaultdict(deque))
    until: asyncio.Event | None = None
    began: asyncio.Event = field(default_factory=asyncio.Event)

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        await self._do(asked.text)
        return MessageUnderstood(asked.owner, asked.message, asked.text, asked.on, "answer")

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        await self._do(asked.section)
        return AnswersAssessed(asked.section, tuple(answer.message for answer in asked.answers), ())

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        await self._do(asked.question)
        return QuestionAnswered(asked.question, Reply("silent", "The guidance does not say."), asked.to)

    async def _do(self, text: str) -> None:
        self.asked.append(text)
        self.began.set()
        if self.until is not None:
            await self.until.wait()
        if self.failures[text]:
            raise self.failures[text].popleft()
