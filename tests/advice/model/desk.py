"""An advisor over a scripted model, and the words for what the model says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.advice.advisor import Asker
from bot.advice.default import DefaultAdvisor
from bot.advice.model.advising import ModelAdvisor
from bot.advice.model.faults import Usage
from bot.advice.model.prompting import prompts_for
from bot.advice.model.usage import Caps, Spent
from bot.advice.signals import PACKS
from bot.interview.effects import Understand
from bot.interview.findings import Answer
from knowledge.loading import bundled_pack
from tests.advice.model.conftest import Served
from tests.advice.model.stub import Request, StubModel, Turn, says

PACK = bundled_pack()
RUBRIC = PACKS / PACK.id / "rubric.yaml"
USUAL = DefaultAdvisor(PACK)
ANA, BEN = Asker("T1", "U1"), Asker("T1", "U2")
SAID = "We have 4,000 support chats as JSONL messages for gpt-3.5-turbo; two of us removed the bad ones."
NO_REPLY = {"outcome": "none", "quotes": [], "in_short": ""}

Labelled = tuple[str, str, str]  # criterion, label, quote


def labels(*each: Labelled, sure: bool = True) -> list[dict[str, Any]]:
    """Labels as a model proposes them."""
    return [{"criterion": c, "quote": q, "label": v, "sure": sure} for c, v, q in each]


def proposes(intent: str, *named: Labelled, sure: bool = True, **more: Any) -> Turn:
    """A proposal about a message."""
    proposal = {
        "intent": intent,
        "labels": labels(*named, sure=sure),
        "reply": NO_REPLY,
        "section": "none",
        "edit_text": "",
    }
    return says(proposal | more)


def assesses(*named: Labelled) -> Turn:
    """A proposal about answers."""
    return says({"labels": labels(*named)})


def replies(outcome: str, *quotes: str, in_short: str = "") -> Turn:
    """A proposal about a question."""
    return says({"outcome": outcome, "quotes": list(quotes), "in_short": in_short})


def told(asked: Request) -> dict[str, Any]:
    """Return the user turn of a request."""
    turn: dict[str, Any] = json.loads(asked["messages"][1]["content"])
    return turn


@dataclass
class Book:
    """A usage book in memory; *spent* is what it starts with."""

    spent: Spent = field(default_factory=lambda: Spent(0, 0, 0))
    calls: list[tuple[str, str, str, int]] = field(default_factory=list)

    async def spent_in_a_day(self, team: str, person: str) -> Spent:
        return self.spent

    async def record(self, team: str, person: str, model: str, usage: Usage, outcome: str) -> None:
        self.calls.append((team, person, outcome, usage.tokens))


async def advised(
    served: Served, *script: Turn, book: Book | None = None, caps: Caps | None = None
) -> tuple[StubModel, ModelAdvisor, Book]:
    """Start a stub with *script* and an advisor that asks it."""
    stub, endpoint = await served(*script)
    book = book or Book()
    prompts = prompts_for(PACK, RUBRIC)
    return stub, ModelAdvisor(PACK, USUAL, endpoint, prompts, book, caps or Caps(100_000, 1_000_000)), book


def hears(text: str, section: str | None = "data", *earlier: Answer, about: str | None = None) -> Understand:
    """A message in the direct message while *section*'s question, or a follow-up *about* something, is open."""
    return Understand("U1", "D1:2", text, "2026-01-05", section, about=about, earlier=earlier)
