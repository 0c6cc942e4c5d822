"""The intake: what Slack delivers is in the database, once, before Slack is told that we have it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias

import structlog

from bot.engine.crash import Checkpoint, pass_by
from bot.engine.gathering import Gathering
from bot.engine.routing import owner_of, queue_to
from bot.engine.seams import Delivery, LaneId, ThreadReply
from bot.interview.changing import replace
from bot.interview.destinations import Person
from bot.interview.errors import ReadinessError, ServiceUnavailableError
from bot.interview.review_events import CardTyped
from bot.interview.tickets import ticket_shown
from bot.storage.inbox import Arrival
from bot.storage.lanes import LaneAddress
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

Receipt: TypeAlias = Literal["accepted", "duplicate"]
LOOK_AGAIN_S: Final = 0.05
CROWD: Final = 8  # deliveries: twice as many as can be stored at once
CALM_S: Final = 0.1  # after which a crowd is over: it comes in waves, as those who are answered make room for others
log = structlog.get_logger()


class Intake:
    """Takes deliveries in. *arrived* hears the lane of each new one; *spread* says whether other replicas shall.

    *crowded* hears when many more deliveries wait than can be stored at once, and when that is over: Slack waits for
    three seconds, and what is stored can wait for longer.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        arrived: Callable[[LaneId], None] = lambda _: None,
        spread: Callable[[], bool] = lambda: True,
        crowded: Callable[[bool], None] = lambda _: None,
        checkpoint: Checkpoint = pass_by,
    ) -> None:
        self._storage, self._arrived, self._spread, self._checkpoint = storage, arrived, spread, checkpoint
        self._gathering = (
            Gathering(self._store_all, at_once=1, whole=(ServiceUnavailableError,))  # one writer, one lock
            if storage.is_sqlite
            else Gathering(self._store_all, at_once=2)  # while one transaction commits, the next one begins
        )
        self._crowded, self._under_way = crowded, 0
        self._calm: asyncio.TimerHandle | None = None  # the crowd is over when it strikes

    async def receive(self, delivery: Delivery) -> Receipt:
        """Store *delivery* unless a delivery with one of its keys was stored before, in one transaction.

        It may take as long as the database does: the caller knows how long Slack waits.

        Raises:
            ServiceUnavailableError: Not stored, or nobody knows. Slack must not be told that it is: when it sends
                again, the keys tell. The same holds for a caller who gives up waiting.
        """
        began = time.perf_counter()
        lane = await self._received(delivery)
        self._checkpoint("inbox_committed")
        if lane is None:
            log.info("duplicate_dropped", lane=delivery.lane, kind=delivery.event.kind)
            return "duplicate"
        took_s = time.perf_counter() - began
        log.debug("event_stored", lane=lane, kind=delivery.event.kind, took_s=round(took_s, 3))
        self._arrived(lane)
        return "accepted"

    async def _received(self, delivery: Delivery) -> LaneId | None:
        """Store *delivery*; a reply to a message of ours whose place is not recorded yet waits for that."""
        while True:
            try:
                return await self._stored(delivery)
            except PlaceUnknownError:
                await asyncio.sleep(LOOK_AGAIN_S)

    async def _stored(self, delivery: Delivery) -> LaneId | None:
        self._entered()
        try:
            if delivery.within is not None or delivery.reply is not None:
                return await self._storage.run_first(receive, delivery, spread=self._spread())
            return await self._gathering.stored(delivery)
        finally:
            self._left()

    async def _store_all(self, deliveries: Sequence[Delivery]) -> Sequence[LaneId | None]:
        return await self._storage.run_first(receive_all, deliveries, spread=self._spread())

    def _entered(self) -> None:
        self._under_way += 1
        if self._under_way != CROWD + 1:
            return
        if self._calm is not None:
            self._calm.cancel()
            self._calm = None
        else:
            self._crowded(True)

    def _left(self) -> None:
        self._under_way -= 1
        if self._under_way == CROWD:
            self._calm = asyncio.get_running_loop().call_later(CALM_S, self._calmed)

    def _calmed(self) -> None:
        self._calm = None
        self._crowded(False)


class PlaceUnknownError(ReadinessError):
    """It may be a reply to a ticket's message that Slack has and we do not yet know where: to be asked again."""


def receive_all(work: UnitOfWork, deliveries: Sequence[Delivery], *, spread: bool) -> Sequence[LaneId | None]:
    """Store *deliveries* and return the lane of each, None if it was known. As a unit of work, twice is once.

    Of two that share a key the second is known.
    """
    if len(deliveries) > 1:
        work.hurry()
    unknown = work.inbox.remember({key for each in deliveries for key in each.keys})
    lanes: list[LaneId | None] = []
    for each in deliveries:
        lanes.append(each.lane if unknown.issuperset(each.keys) else None)
        unknown -= set(each.keys)
    new = [each for each, lane in zip(deliveries, lanes, strict=True) if lane is not None]
    work.lanes.open([LaneAddress(each.lane, each.team, owner_of(each.lane), each.dm, each.session) for each in new])
    work.inbox.add([Arrival(each.team, each.lane, each.event, _ordered_at(each.order)) for each in new])
    if spread and new:
        work.notify()
    return lanes


def receive(work: UnitOfWork, delivery: Delivery, *, spread: bool) -> LaneId | None:
    """Store *delivery*, which depends on what stands where it was said, as ``receive_all`` does.

    Raises:
        PlaceUnknownError: Nothing is stored.
    """
    if delivery.within is not None and work.outbox.card_at(delivery.team, *delivery.within) is None:
        return None
    return receive_all(work, [_addressed(work, delivery)], spread=spread)[0]


def _addressed(work: UnitOfWork, delivery: Delivery) -> Delivery:
    """Return *delivery* for the lane it belongs to: a reply under a ticket's message, or a card, is the owner's."""
    reply = delivery.reply
    if reply is None:
        return delivery
    if isinstance(reply.event, CardTyped):
        return _about_card(work, delivery, reply, reply.event)
    shown = work.outbox.ticket_at(delivery.team, reply.channel, reply.ts)
    ticket = ticket_shown(shown.revision) if shown else None
    if shown is not None and ticket is not None:
        event = replace(reply.event, check=shown.check, ticket=ticket)
        return replace(delivery, lane=shown.lane, event=event, dm="", session="")
    if work.outbox.has_ticket_under_way(queue_to(Person(reply.event.by), delivery.team, delivery.lane)):
        raise PlaceUnknownError("a ticket's message is on its way to where this was written")
    return delivery


def _about_card(work: UnitOfWork, delivery: Delivery, reply: ThreadReply, typed: CardTyped) -> Delivery:
    card = work.outbox.card_at(delivery.team, reply.channel, reply.ts)
    if card is None:
        return delivery
    lane, check = card
    return replace(delivery, lane=lane, event=replace(typed, check=check), dm="", session="")


def _ordered_at(order: str) -> float | None:
    """Read Slack's ts as seconds; None (by arrival) where there is none."""
    try:
        return float(order) if order else None
    except ValueError:
        return None
