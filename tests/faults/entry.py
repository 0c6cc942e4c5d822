"""How the harness starts an advisor: ``advisor serve`` as it is, with a checkpoint that may stop the world.

``FAULTS_CRASH=post_claimed:3`` kills the process with SIGKILL when it passes that point for the third time,
``…:3:stop`` stops it with SIGSTOP instead. ``FAULTS_FIGURES`` holds fields of ``EngineSettings`` as JSON,
``FAULTS_SKEW_S`` says by how much its clock is off. No product code reads any of them. Three points lie outside of the
engine: ``verified`` (nothing stored yet), ``acknowledged``, and ``post_rendered`` (the last moment before a new message
is sent). An agent's answers have one more: ``post_grown`` (all but the end of it was said).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import sqlalchemy
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from sqlalchemy import event

import bot.advice.default
import bot.main
from bot.advice.advisor import NOBODY, Advisor, Asker
from bot.advice.default import DefaultAdvisor
from bot.advice.signals import signals_of
from bot.cli.plainly import plainly
from bot.cli.serving import serve_slack
from bot.engine.engine import Engine
from bot.engine.intake import Intake
from bot.engine.seams import Courier
from bot.engine.settings import EngineSettings
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered
from bot.slack.delivery import SlackCourier
from bot.slack.listeners import register
from bot.slack.streams import Streams
from bot.storage.storage import Storage
from knowledge.loading import bundled_pack
from knowledge.pack import Pack
from tests.faults.sayings import SAYINGS

CRASH, FIGURES, SLOW, FULL = "FAULTS_CRASH", "FAULTS_FIGURES", "FAULTS_SLOW_ADVICE_S", "FAULTS_FULL"
SKEW = "FAULTS_SKEW_S"
QUIET_S: Final = 0.1  # without a transaction, before a process is stopped
POST_TIMEOUT_S: Final = 2.0  # before a call to Slack is given up, in step with the other figures of ``world.QUICK``
POINTS: Final = (
    "verified",
    "inbox_committed",
    "acknowledged",
    "lane_claimed",
    "advice_given",
    "state_written",
    "state_committed",
    "post_claimed",
    "post_rendered",
    "post_accepted",
    "post_recorded",
)


@dataclass(frozen=True, slots=True)
class _Wiring:
    """What differs from an advisor in everyday life."""

    reached: Callable[[str], None]
    figures: dict[str, Any]
    slow_s: float  # before each piece of advice


def warm_up() -> None:
    """Import and prepare what every life needs, and nothing that starts a thread or leaves a file open."""
    import alembic.command  # noqa: F401, PLC0415
    import psycopg  # noqa: F401, PLC0415
    import sqlalchemy.dialects.postgresql.psycopg  # noqa: PLC0415
    import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401, PLC0415

    from bot.storage import migrate  # noqa: F401, PLC0415

    pack = bundled_pack()
    signals_of(pack.id).warm()
    asyncio.run(_say_everything(pack))


async def _say_everything(pack: Pack) -> None:
    """Have everything heard once that people say here: each life would compile the same patterns again."""
    advisor = DefaultAdvisor(pack)  # its index of the guidance is kept for every advisor after it
    for section in (None, *(each.id for each in pack.sections)):
        for saying in SAYINGS:
            await advisor.understand(Understand("U1", "D1:1.0", saying, "2026-01-02", section))


def live() -> None:
    """Be ``advisor serve`` with what the environment asks for."""
    reached = _checkpoint(os.environ.get(CRASH, ""))
    wiring = _Wiring(reached, json.loads(os.environ.get(FIGURES, "{}")), float(os.environ.get(SLOW, "0")))
    with (
        patch.object(bot.main, "Engine", partial(_wired, wiring)),
        patch.object(bot.main, "SlackCourier", partial(SlackCourier, timeout_s=POST_TIMEOUT_S)),
        patch.object(Intake, "receive", _after_verifying(reached)),
        patch.object(AsyncBaseSocketModeClient, "send_socket_mode_response", _after_acknowledging(reached)),
        patch.object(SlackCourier, "_send", _after_rendering(reached)),
        patch.object(Streams, "_ended", _after_growing(reached)),
        _another_clock(float(os.environ.get(SKEW, "0"))),
    ):
        _beside_a_file(os.environ.get(FULL, ""))
        with plainly():
            serve_slack()


@contextmanager
def _another_clock(ahead_s: float) -> Iterator[None]:
    """Let every look at the wall clock from Python be *ahead_s* off."""

    def skewed(real: Callable[[], float] = time.time) -> float:
        return real() + ahead_s

    with patch.object(time, "time", skewed), patch.dict(register.__kwdefaults__, now=skewed):
        yield


def _beside_a_file(name: str) -> None:
    """As long as the file *name* is there, let SQLite find no room for another page."""
    if name:
        event.listen(sqlalchemy.Engine, "begin", partial(_room, Path(name)))


def _room(full: Path, connection: sqlalchemy.Connection) -> None:
    pages = 1 if full.exists() else 1 << 30  # SQLite takes 1 for as many as there are now
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def _wired(
    wiring: _Wiring,
    storage: Storage,
    pack: Pack,
    advisor: Advisor,
    courier: Courier,
    *,
    settings: EngineSettings | None = None,
    quick: Callable[[], Advisor | None],
    **given: Any,
) -> Engine:
    """Make the engine as ``main`` does, under other figures and watched; half of the advice is sought, as a model's."""
    chosen = replace(settings or EngineSettings(), **wiring.figures)
    heard = SlowAdvisor(advisor, wiring.slow_s) if wiring.slow_s else advisor
    now_and_then = _nobody if wiring.slow_s else partial(_every_other_time, itertools.cycle([quick, _nobody]))
    return Engine(
        storage, pack, heard, courier, settings=chosen, checkpoint=wiring.reached, quick=now_and_then, **given
    )


def _every_other_time(who: Iterator[Callable[[], Advisor | None]]) -> Advisor | None:
    return next(who)()


def _nobody() -> None:
    """Have no advisor that is quick."""


def _checkpoint(asked: str) -> Callable[[str], None]:
    """Return what is called at every named point."""
    if not asked:
        return lambda _: None
    point, passing, *how = asked.split(":")
    left = int(passing)

    def reached(name: str) -> None:
        nonlocal left
        if name == point:
            left -= 1
            if left == 0:
                os.write(2, f'{{"event": "crash_point", "point": "{point}"}}\n'.encode())
                if under_way is not None:
                    under_way.wait_for_none()
                os.kill(os.getpid(), signal.SIGSTOP if how == ["stop"] else signal.SIGKILL)

    under_way = _Transactions() if how == ["stop"] else None
    return reached


class _Transactions:
    """Those of this process: stopped inside one, it would hold SQLite's only lock until it goes on."""

    def __init__(self) -> None:
        self._open = 0
        event.listen(sqlalchemy.Engine, "begin", self._begun)
        for end in ("commit", "rollback"):
            event.listen(sqlalchemy.Engine, end, self._ended)

    def wait_for_none(self) -> None:
        """Return when none was open for a while, in which the last one's commit has ended, too."""
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET_S:
            if self._open:
                quiet_since = time.monotonic()
            time.sleep(0.005)

    def _begun(self, _: object) -> None:
        self._open += 1

    def _ended(self, _: object) -> None:
        self._open = max(0, self._open - 1)  # a commit that fails is a rollback as well


def _after_verifying(reached: Callable[[str], None]) -> Any:
    receive = Intake.receive

    async def received(self: Intake, delivery: Any) -> Any:
        reached("verified")
        return await receive(self, delivery)

    return received


def _after_rendering(reached: Callable[[str], None]) -> Any:
    send = SlackCourier._send

    async def sent(self: SlackCourier, *given: Any, **named: Any) -> Any:
        reached("post_rendered")
        return await send(self, *given, **named)

    return sent


def _after_growing(reached: Callable[[str], None]) -> Any:
    end = Streams._ended

    async def ended(self: Streams, *given: Any) -> bool:
        reached("post_grown")
        return await end(self, *given)

    return ended


def _after_acknowledging(reached: Callable[[str], None]) -> Any:
    respond = AsyncBaseSocketModeClient.send_socket_mode_response

    async def responded(self: Any, response: Any) -> None:
        await respond(self, response)
        reached("acknowledged")

    return responded


class SlowAdvisor:
    """An advisor behind a pause as long as a model's: *pause_s*."""

    def __init__(self, advisor: Advisor, pause_s: float) -> None:
        self._advisor, self._pause_s = advisor, pause_s

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """Think, then say what it is."""
        await asyncio.sleep(self._pause_s)
        return await self._advisor.understand(asked, asker)

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """Think, then say what it shows."""
        await asyncio.sleep(self._pause_s)
        return await self._advisor.assess(asked, asker)

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """Think, then answer."""
        await asyncio.sleep(self._pause_s)
        return await self._advisor.answer(asked, asker)
