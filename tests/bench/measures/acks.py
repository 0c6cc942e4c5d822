"""How fast Slack gets its 200: as many at once as it can, and at a steady hundred a second."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Sequence

from bot.persona import ANA
from tests.bench.figures import Place, Row, middle, percentile
from tests.bench.ground import Ground
from tests.bench.replica import Replica, replica
from tests.bench.slack import Signed

THROUGHPUT = "ack throughput against a bare Bolt app"
BARE_RATE = "acks a second, bare Bolt app"
SAMPLE_THROUGHPUT = "ack throughput of Bolt's sample way"
P99 = "ack p99 at 100 events/s"
SLOWEST = "slowest ack at 100 events/s"
NOT_TAKEN = "events not taken in at 100 events/s"
MEDIAN_BESIDE = "ack median of others beside a flood"
P99_BESIDE = "ack p99 of others beside a flood"
RATE = 100  # events a second
RATE_BESIDE = 50
FLOODED_S = 8.0  # how long the others are looked at from then on
FLOODER = "U80000FLOOD"
AT_ONCE = 32
WARM = 40


async def measure(ground: Ground) -> None:
    """Measure both on each database; the bare app and the sample in turn with the advisor."""
    async with replica(ground.slack, "bare") as bare:
        for place in ground.places:
            await _throughput(ground, place, bare)
    for place in ground.places:
        await _steady(ground, place)
        await _beside_a_flood(ground, place)


async def _throughput(ground: Ground, place: Place, bare: Replica) -> None:
    async with (
        replica(ground.slack, database=ground.database(place)) as advisor,
        replica(ground.slack, "sample", ground.database(place)) as sample,
    ):
        for each in (bare, advisor, sample):
            await _rate(ground, each, WARM)
        rates = [
            [await _rate(ground, each, ground.sizes.burst) for each in (bare, advisor, sample)]
            for _ in range(ground.sizes.rounds)
        ]
    ratio, sample_ratio = (middle([each[n] / each[0] for each in rates]) for n in (1, 2))
    bare_rate, own = (middle([each[n] for each in rates]) for n in (0, 1))
    ground.found.rows += [
        Row(THROUGHPUT, place, ratio, "×", least=0.5, note=f"{own:.0f}/s stored, bare {bare_rate:.0f}/s not stored"),
        Row(SAMPLE_THROUGHPUT, place, sample_ratio, "×", note="acknowledged before it is stored"),
        Row(BARE_RATE, place, bare_rate, "/s"),
    ]


_people = itertools.count()


def _messages(ground: Ground, count: int) -> list[Signed]:
    """Make messages of people who write for the first time."""
    return [ground.slack.message(f"U8{next(_people):07d}", "hello, can you help me?") for _ in range(count)]


async def _rate(ground: Ground, running: Replica, count: int) -> float:
    """Return acknowledgements a second; then let the work be done."""
    began = time.perf_counter()
    await send_all(ground, running, count)
    rate = count / (time.perf_counter() - began)
    await ground.slack.quiet()
    return rate


async def send_all(ground: Ground, running: Replica, count: int) -> None:
    """Send *count* messages as fast as they are taken in."""
    waiting = iter(_messages(ground, count))

    async def send() -> None:
        for each in waiting:
            while (await _answered(ground, running, each))[0] != 200:  # noqa: ASYNC110 - as Slack does, only sooner
                await asyncio.sleep(0.2)

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))


async def _answered(ground: Ground, running: Replica, message: Signed) -> tuple[int, float]:
    """Return the status of the answer, and after how many seconds it came."""
    began = time.perf_counter()
    status = await ground.slack.send(running.url, message)
    return status, time.perf_counter() - began


async def _steady(ground: Ground, place: Place) -> None:
    async with replica(ground.slack, database=ground.database(place)) as advisor:
        await _rate(ground, advisor, WARM)
        answers = await _at_rate(ground, advisor, RATE, ground.sizes.steady_s)
        await ground.slack.quiet()
    took_s = [seconds for _, seconds in answers]
    most_ms = 150.0 if place == "SQLite" else 100.0
    note = f"median {1000 * middle(took_s):.0f} ms of {len(took_s)}"
    ground.found.rows += [
        Row(P99, place, 1000 * percentile(took_s, 0.99), "ms", most=most_ms, note=note),
        Row(SLOWEST, place, 1000 * max(took_s), "ms", most=2500.0),
        Row(NOT_TAKEN, place, float(sum(status != 200 for status, _ in answers)), "of them", most=0.0),
    ]


async def _beside_a_flood(ground: Ground, place: Place) -> None:
    """Let one person send many long answers at once, each to be read with all before it; others write meanwhile."""
    async with replica(ground.slack, database=ground.database(place)) as advisor:
        await _rate(ground, advisor, WARM)
        await ground.slack.send(advisor.url, ground.slack.command(FLOODER, f"start {ANA.use_case}"))
        await ground.slack.quiet()
        says = itertools.islice(itertools.cycle(ANA.answers.values()), ground.sizes.flood)
        flood = [ground.slack.message(FLOODER, f"{words} ({number})") for number, words in enumerate(says)]
        seconds = min(FLOODED_S, ground.sizes.steady_s)
        beside = asyncio.create_task(_at_rate(ground, advisor, RATE_BESIDE, seconds))
        flooded = await asyncio.gather(*(_answered(ground, advisor, each) for each in flood))
        took_s = [seconds for _, seconds in await beside]
        await ground.slack.quiet()
    refused = sum(status != 200 for status, _ in flooded)
    note = f"{RATE_BESIDE}/s beside {len(flood)} long answers of one person, {refused} of them refused"
    ground.found.rows += [
        Row(MEDIAN_BESIDE, place, 1000 * middle(took_s), "ms", note=note),
        Row(P99_BESIDE, place, 1000 * percentile(took_s, 0.99), "ms"),
    ]


async def _at_rate(ground: Ground, running: Replica, rate: float, seconds: float) -> Sequence[tuple[int, float]]:
    """Send *rate* messages a second whether or not the earlier ones are answered; return what came of each."""
    sending = []
    began = time.perf_counter()
    for number, message in enumerate(_messages(ground, max(2, int(rate * seconds)))):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        sending.append(asyncio.create_task(_answered(ground, running, message)))
    return await asyncio.gather(*sending)
