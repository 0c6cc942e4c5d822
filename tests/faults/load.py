"""People who never wait their turn: they write, edit, delete, press and type commands, whatever the advisor is doing.

What they write carries a canary each, so that logs can be searched for people's words.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

from bot.sandbox.controls import controls
from bot.sandbox.errors import GestureError
from bot.sandbox.person import SamplePerson
from tests.faults.sayings import CANARY, SAYINGS


class Crowd:
    """*people* and their habits; *seed* decides who does what and when."""

    def __init__(self, people: Sequence[SamplePerson], seed: int) -> None:
        self._people = people
        self._random = random.Random(seed)
        self._written: dict[str, list[str]] = {person.id: [] for person in people}
        self.gestures = 0
        self._waiting: set[asyncio.Task[None]] = set()

    async def act(self) -> None:
        """Let somebody do something; commands and buttons go on in the background, as people would not wait."""
        person = self._random.choice(self._people)
        self.gestures += 1
        match self._random.random():
            case luck if luck < 0.70:
                await self._writes(person)
            case luck if luck < 0.76:
                await self._edits(person)
            case luck if luck < 0.79:
                await self._deletes(person)
            case luck if luck < 0.90:
                self._behind(self._commands(person))
            case _:
                self._behind(self._presses(person))

    async def act_for(self, seconds: float, *, pause_s: float) -> None:
        """Let people act, one every *pause_s* seconds on average, for *seconds*."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            await self.act()
            await asyncio.sleep(self._random.expovariate(1 / pause_s))

    async def rest(self) -> None:
        """Wait for commands and buttons that are under way."""
        await asyncio.gather(*self._waiting)

    def _behind(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def _words(self) -> str:
        return f"{CANARY}{self.gestures} {self._random.choice(SAYINGS)}"

    async def _writes(self, person: SamplePerson) -> None:
        saying = self._words() if self._random.random() < 0.8 else self._random.choice(SAYINGS)
        self._written[person.id].append(await person.types("dm", saying))

    async def _edits(self, person: SamplePerson) -> None:
        if written := self._written[person.id]:
            await person.edits("dm", self._random.choice(written), self._words())
        else:
            await self._writes(person)

    async def _deletes(self, person: SamplePerson) -> None:
        if written := self._written[person.id]:
            await person.deletes("dm", written.pop(self._random.randrange(len(written))))

    async def _commands(self, person: SamplePerson) -> None:
        verb = self._random.choice(("start", "ask"))
        await person.command("/finetune", f"{verb} {self._words()}", "dm")

    async def _presses(self, person: SamplePerson) -> None:
        for message in reversed(person.sees("dm")):
            buttons = [each for each in controls(message.get("blocks") or []) if each.element["type"] == "button"]
            if message.get("bot_id") and buttons:
                with suppress(GestureError):  # it changed under their finger
                    await person.clicks(message, self._random.choice(buttons).action_id)
                return
