"""Advice: asked of an advisor on somebody's behalf, and had at once where the advisor needs to wait for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from bot.advice.advisor import Advisor, Asker, is_long
from bot.engine.routing import AdviceEffect
from bot.engine.seams import LaneId
from bot.interview.effects import AnswerQuestion, Assess, PlaceDrafts, Understand
from bot.interview.events import DraftsPlaced, Event

AtOnce: TypeAlias = Callable[[AdviceEffect, LaneId], Event | None]
"""Gives advice here and now, in any thread; None where it is to be sought."""


def never(_effect: AdviceEffect, _lane: LaneId) -> None:
    """Be an AtOnce that leaves everything to be sought."""


async def sought(advisor: Advisor, effect: AdviceEffect, lane: LaneId) -> Event:
    """Return what *advisor* says to *effect*, asked on behalf of *lane*'s person."""
    asker = _asker_of(lane)
    match effect:
        case Understand():
            return await advisor.understand(effect, asker)
        case Assess():
            return await advisor.assess(effect, asker)
        case AnswerQuestion():
            return await advisor.answer(effect, asker)
        case PlaceDrafts():
            return await _placed(advisor, effect, asker)


def at_once(quick: Callable[[], Advisor | None], effect: AdviceEffect, lane: LaneId) -> Event | None:
    """Be an AtOnce by the advisor that *quick* returns: one that needs the processor, for moments, and nothing else.

    What is long is sought: on SQLite nobody could store anything meanwhile, and everywhere the event loop would wait.

    Raises:
        Exception: What the advisor raises.
    """
    advisor = quick()
    if advisor is None or is_long(effect):
        return None
    asking = sought(advisor, effect, lane)
    try:
        asking.send(None)
    except StopIteration as told:
        given: Event = told.value
        return given
    finally:
        asking.close()
    return None  # it waits for something after all


async def _placed(advisor: Advisor, effect: PlaceDrafts, asker: Asker) -> DraftsPlaced:
    """Ask of each draft, as of words said with no question open, where it belongs."""
    placed = []
    for each in effect.drafts:
        said = Understand(effect.owner, each.message, each.text, effect.on, None)
        if is_long(effect):
            await asyncio.sleep(0)  # others have their turn between two drafts
        understood = await advisor.understand(said, asker)
        placed.append((each.number, understood.target))
    return DraftsPlaced(tuple(placed), effect.whole)


def _asker_of(lane: LaneId) -> Asker:
    """Return on whose behalf a lane asks: its person, or the channel of a mention."""
    team, _, rest = lane.partition(":")
    return Asker(team, rest.partition(":")[0])
