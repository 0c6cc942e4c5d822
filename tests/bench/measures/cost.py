"""What a message costs: commits, and CPU of the advisor's process over the whole way, alone and under load."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.figures import Curve, Place, Row, middle
from tests.bench.ground import Ground
from tests.bench.people import Crowd
from tests.bench.replica import UNPACED, Replica, replica

WARM = 6  # checks before anything is counted: statements compiled, connections open
CPU = "CPU per message, whole way"
CPU_SAMPLE = "CPU per message, Bolt's sample way"
COMMITS = "commits per message with one reply"
COMMITS_LOADED = "commits per message under load"
POSTS = "posts per message"
AT_ONCE = 16  # people
_NO_POLLS = {**UNPACED, "poll_s": 600.0}  # the safety net has a figure of its own


async def measure(ground: Ground) -> None:
    """Measure on each database; the sample peer in turn with the advisor."""
    for place in ground.places:
        await _commits(ground, place)
        await _cpu(ground, place)


async def _commits(ground: Ground, place: Place) -> None:
    """Somebody asks where they stand, again and again: one message in, one message out."""
    async with replica(ground.slack, database=ground.database(place), figures=_NO_POLLS) as running:
        crowd = Crowd(ground.slack, "U1")
        await crowd.check(running, 1, says=())
        posts, commits = ground.slack.posts, []
        for _ in range(ground.sizes.exchanges):
            before = running.cost
            await crowd.exchange(running, "U10000001", ground.slack.message("U10000001", "status"))
            commits.append(running.cost.since(before).commits)
        replies = (ground.slack.posts - posts) / ground.sizes.exchanges
    note = f"3 in + 2 out; {replies:.2f} replies"
    ground.found.rows.append(Row(COMMITS, place, middle(commits), "", most=5.0, note=note))


async def _cpu(ground: Ground, place: Place) -> None:
    advisor_url, sample_url = ground.database(place), ground.database(place)
    async with (
        replica(ground.slack, database=advisor_url) as advisor,
        replica(ground.slack, "sample", sample_url) as sample,
    ):
        await warm_up(ground, advisor, "U2")
        await _sample_ms(ground, sample)
        costs, samples = [], []
        for number in range(ground.sizes.rounds):
            costs.append(await checks_cost(ground, advisor, f"U3{number}", AT_ONCE))
            samples.append(await _sample_ms(ground, sample))
        await _against_load(ground, place, advisor)
    cpu_ms, sample_ms = middle([each.cpu_ms for each in costs]), middle(samples)
    posts = middle([each.posts for each in costs])
    note = f"{cpu_ms / sample_ms:.1f}× Bolt's sample; {posts:.2f} posts a message"
    ground.found.rows += [
        Row(CPU, place, cpu_ms, "ms", most=5.0, note=note),
        Row(CPU_SAMPLE, place, sample_ms, "ms", note="stores and answers, once, if nothing goes wrong"),
        Row(COMMITS_LOADED, place, middle([each.commits for each in costs]), "", most=5.0 * posts, note="16 people"),
        Row(POSTS, place, posts, ""),
    ]


async def warm_up(ground: Ground, running: Replica, prefix: str) -> None:
    """Let *running* do everything once."""
    people = min(WARM, ground.sizes.checks)
    await Crowd(ground.slack, prefix).checks(running, range(people), people)


@dataclass(frozen=True, slots=True)
class ChecksCost:
    """What each of *messages* in whole checks costs: milliseconds of CPU, commits, posts."""

    messages: int
    cpu_ms: float
    commits: float
    posts: float


async def checks_cost(ground: Ground, running: Replica, prefix: str, at_once: int) -> ChecksCost:
    """Let people go through checks and return what each of their messages cost *running*."""
    before, posts = running.cost, ground.slack.posts
    people = ground.sizes.checks
    gestures = await Crowd(ground.slack, prefix).checks(running, range(people), min(at_once, people))
    spent = running.cost.since(before)
    return ChecksCost(
        gestures, 1000 * spent.cpu_s / gestures, spent.commits / gestures, (ground.slack.posts - posts) / gestures
    )


async def _sample_ms(ground: Ground, sample: Replica) -> float:
    crowd, before = Crowd(ground.slack, "U4"), sample.cost
    said = 8 * ground.sizes.checks
    await crowd.each_says(sample, range(said), "hello", AT_ONCE)
    return 1000 * sample.cost.since(before).cpu_s / said


async def _against_load(ground: Ground, place: Place, advisor: Replica) -> None:
    cpu, commits = [], []
    for people in ground.sizes.at_once:
        cost = await checks_cost(ground, advisor, f"U5{people % 10}{people // 10}", people)
        cpu.append((float(people), cost.cpu_ms))
        commits.append((float(people), cost.commits))
    ground.found.curves += [
        Curve("cpu-against-load", place, tuple(cpu)),
        Curve("commits-against-load", place, tuple(commits)),
    ]
