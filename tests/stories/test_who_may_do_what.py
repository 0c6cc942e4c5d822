"""Every action about a posted check by everybody who could try it, through the whole advisor: done, or refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from sqlalchemy import select, update

from bot.interview import record
from bot.interview.states import Idle, State
from bot.interview.tickets import Ticket
from bot.manifests import Mode
from bot.sandbox.errors import GestureError
from bot.slack import controls, words
from bot.slack.controls import Pointer
from bot.storage.codec import dump_state, load_state
from bot.storage.tables import INBOX, LANE
from bot.storage.work import UnitOfWork
from bot.trial import Trial
from tests.stories.talk import Talk, read
from tests.stories.test_reviewing import GAP, LATER, posted, window

Json = dict[str, Any]
HOME, ELSEWHERE = "T0SANDBOX", "T9PARTNER"
OWNER_LANE = f"{HOME}:U0ANA"


@dataclass(frozen=True)
class Role:
    """Somebody: their user id and workspace."""

    user: str
    team: str = HOME


ROLES: Final = {
    "owner": Role("U0ANA"),
    "delegate": Role("U0BEN"),
    "reviewer": Role("U0CHI"),
    "channel member": Role("U0EVE"),
    "guest": Role("U0DEV"),
    "stranger": Role("U0STRANGER"),  # is not in the channel, and so can have pressed nothing there
    "other workspace": Role("U0CHI", ELSEWHERE),  # the reviewer's very id, elsewhere
}
REASON: Final = {controls.REASON_INPUT: {"type": "plain_text_input", "value": "words"}}


def chosen(value: str) -> Json:
    return {controls.ITEM_INPUT: {"type": "static_select", "selected_option": {"value": value}}}


@dataclass(frozen=True)
class Try:
    """A way to act: by a button, or by a window's submission; *by* is whoever may."""

    verb: str
    by: frozenset[str]
    puts_in: Json | None = None  # None: a button
    item: str = ""


OWNER, REVIEWER = frozenset({"owner"}), frozenset({"reviewer"})
UNTIL = {controls.UNTIL_INPUT: {"type": "datepicker", "selected_date": LATER}}
NAMED = {controls.PEOPLE_INPUT: {"type": "multi_users_select", "selected_users": ["U0EVE"]}}
TAKEN = {controls.PEOPLE_INPUT: {"type": "users_select", "selected_user": "U0BEN"}}
TRIES: Final = (
    Try("challenge", REVIEWER, chosen("measure.goals") | REASON),
    Try("extra", REVIEWER, REASON),
    Try("keep", OWNER, REASON, item="1"),
    Try("change", frozenset(), item="1"),  # settled by then: for nobody any more
    Try("reply", OWNER, REASON, item="2"),
    Try("release", OWNER, item="2"),
    Try("discard", frozenset(), item="2"),
    Try("countersign", REVIEWER, chosen("measure.goals")),
    Try("tasks", OWNER, chosen(GAP) | TAKEN),
    Try("leave", frozenset({"delegate"}), item=GAP),  # who takes the gap on by then
    Try("waive", REVIEWER, chosen(GAP) | REASON | UNTIL),
    Try("finish", REVIEWER),
    Try("reviewers", OWNER, NAMED),
    Try("recheck", OWNER),
)


async def tries(running: Trial, role: Role, act: Try, card: Json, moment: int) -> None:
    """Deliver that somebody of *role* did it, whether or not Slack would have shown them the way."""
    pointer = str(Pointer("U0ANA", 1, item=act.item))
    frame = {"user": {"id": role.user, "team_id": role.team}, "team": {"id": HOME}, "trigger_id": f"{moment}.1.x"}
    if act.puts_in is None:
        payload = frame | pressed(act.verb, pointer, card, moment)
    else:
        values = {block: {controls.INPUT: entered} for block, entered in act.puts_in.items()}
        view: Json = {"id": f"V{moment}", "hash": "h", "callback_id": controls.TEAM + "." + act.verb, "type": "modal"}
        view |= {"private_metadata": pointer, "state": {"values": values}, "app_installed_team_id": HOME}
        payload = frame | {"type": "view_submission", "view": view}
    receipt = await running.sandbox.platform.deliveries.once("interactive", payload)
    assert receipt.ok, (act, role)


def pressed(verb: str, pointer: str, card: Json, moment: int) -> Json:
    container = {"type": "message", "message_ts": card["ts"], "channel_id": "C0PLATFORM", "is_ephemeral": False}
    action = {"action_id": f"{controls.TEAM}.{verb}", "block_id": "card", "type": "button", "value": pointer}
    action |= {"action_ts": f"{1_700_000_000 + moment}.000100"}
    return {"type": "block_actions", "container": container, "channel": {"id": "C0PLATFORM"}, "actions": [action]}


async def heard(talk: Talk, running: Trial) -> list[str]:
    """Wait until nothing waits in the owner's lane; return what became of each event about reviews, in order."""

    def done(work: UnitOfWork) -> list[str] | None:
        rows = work.connection.execute(select(INBOX.c.status).where(INBOX.c.lane == OWNER_LANE).order_by(INBOX.c.id))
        found = [row.status for row in rows]
        return None if "waiting" in found else found

    while (found := await running.advisor.storage.run(done)) is None:
        await talk.person.wait_for(lambda: True)
    return found


async def state_of(running: Trial) -> State:
    state = await running.advisor.engine.state_of(OWNER_LANE)
    assert state is not None
    return state


def with_a_delegate(work: UnitOfWork) -> None:
    """Let a colleague have been asked one question of the check."""
    state = load_state(work.connection.execute(select(LANE.c.state).where(LANE.c.id == OWNER_LANE)).scalar_one())
    assert not isinstance(state, Idle)
    check = record.check_of(state)
    asked = Ticket(len(check.tickets) + 1, "delegation", ROLES["delegate"].user, check.last_on, section="data")
    state = record.with_check(state, replace(check, tickets=(*check.tickets, asked)))
    work.connection.execute(update(LANE).where(LANE.c.id == OWNER_LANE).values(state=dump_state(state)))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_each_action_is_done_for_whom_it_is_and_refused_for_all_others(
    talk: Talk, running: Trial, mode: Mode
) -> None:
    card = await posted(talk, ROLES["reviewer"].user, gap=True)
    await talk.hears("Posted in")
    await heard(talk, running)
    await running.advisor.storage.run(with_a_delegate)
    moment = 0
    for act in TRIES:
        before, known = await state_of(running), len(await heard(talk, running))
        for name in ROLES.keys() - act.by:
            moment += 1
            await tries(running, ROLES[name], act, card, moment)
        outcomes = (await heard(talk, running))[known:]
        assert outcomes == ["refused"] * len(ROLES.keys() - act.by), act
        assert await state_of(running) == before, act
        for name in act.by:
            moment += 1
            await tries(running, ROLES[name], act, card, moment)
            assert (await heard(talk, running))[-1] == "applied", act
            assert await state_of(running) != before, act


async def test_a_refusal_is_told_in_private_and_tells_nothing(talk: Talk, running: Trial) -> None:
    card = await posted(talk)
    ben = Talk(running, "U0BEN")
    for verb in ("challenge", "recheck"):
        await ben.person.clicks(talk.again(card), f"{controls.TEAM}.{verb}")

    def told() -> list[str]:
        shown = ben.person.sees("C0PLATFORM")
        return [read(each) for each in shown if each.get("ephemeral")]

    await ben.wait(lambda: len(told()) == 2 or None, "two refusals")
    assert set(told()) == {words.NOTICES["not_yours"]}
    assert ben.person.sees_view() is None
    others = Talk(running, "U0CHI").person.sees("C0PLATFORM")
    assert not [each for each in others if each.get("ephemeral")]


async def test_whoever_was_deactivated_does_nothing_and_breaks_nothing(talk: Talk, running: Trial) -> None:
    running.sandbox.workspace.people["U0DEV"].deleted = True
    card = await posted(talk, "U0DEV")
    with pytest.raises(GestureError):
        await Talk(running, "U0DEV").person.clicks(card, f"{controls.TEAM}.challenge")
    await talk.says("status")
    await talk.hears("The summary is posted")


async def test_whoever_sees_the_card_may_look_and_ask(talk: Talk, running: Trial) -> None:
    card = await posted(talk)
    for name in ("owner", "delegate", "reviewer", "guest"):
        for verb in ("evidence", "ask"):
            assert await window(Talk(running, ROLES[name].user), card, verb)
