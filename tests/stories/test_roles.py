"""Who may do what about a check, action by role, pressed and submitted through the running advisor.

What somebody sends who may not do it, signed as Slack signs it, is refused where it is applied, and no window opens.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
from sqlalchemy import text

from bot.interview import record
from bot.manifests import Mode
from bot.sandbox.delivery import Attempt
from bot.sandbox.errors import GestureError
from bot.slack import controls, words
from bot.slack.controls import Pointer
from bot.storage.work import UnitOfWork
from bot.trial import Trial
from tests.stories.talk import Talk, read
from tests.stories.test_delegation import BEN, CHI, DEV, is_ticket, ticket_of, told

OWNER, TEAM = "U0ANA", "T0SANDBOX"
DELEGATION, OPINION = 1, 2  # tickets: Ben's and Chi's

# Who is tried, by role: user id and workspace. Dev is a guest of the workspace and a member of the channel.
PEOPLE: Final = {
    "owner": (OWNER, TEAM),
    "delegate": (BEN, TEAM),
    "second": (CHI, TEAM),
    "reviewer": ("U0EVE", TEAM),
    "channel member and guest": (DEV, TEAM),
    "stranger": ("U0NOBODY", TEAM),
    "other workspace": (BEN, "T0OTHER"),
    "other workspace, second": (CHI, "T0OTHER"),
    "other workspace, owner": (OWNER, "T0OTHER"),
}
# What is tried, and who alone may do it.
ACTIONS: Final = {
    "answer": "delegate",
    "decline": "delegate",
    "pass on": "delegate",
    "give an opinion": "second",
    "decline an opinion": "second",
    "pass an opinion on": "second",
    "withdraw": "owner",
    "withdraw an opinion": "owner",
}
WINDOWS: Final = {
    "answer": (DELEGATION, "delegate"),
    "decline": (DELEGATION, "delegate"),
    "pass": (DELEGATION, "delegate"),
    "opinion": (OPINION, "second"),
}


def someone(role: str) -> dict[str, Any]:
    user, team = PEOPLE[role]
    return {"user": {"id": user, "team_id": team}, "team": {"id": TEAM, "domain": "sample"}}


def submission(role: str, number: int, callback: str, ticket: int, values: dict[str, Any]) -> dict[str, Any]:
    view = {"id": f"V{number}", "hash": "1", "type": "modal", "callback_id": callback, "state": {"values": values}}
    view |= {"private_metadata": str(Pointer(OWNER, 1, ticket)), "app_installed_team_id": TEAM}
    return {"type": "view_submission", **someone(role), "view": view, "trigger_id": f"{number}.1"}


def press(role: str, number: int, verb: str, ticket: int) -> dict[str, Any]:
    action = {"action_id": f"{controls.TEAM}.{verb}", "block_id": "x", "type": "button", "action_ts": f"9.{number:04}"}
    return {
        "type": "block_actions", **someone(role), "trigger_id": f"{number}.2",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D0FORGED", "is_ephemeral": False},
        "actions": [action | {"value": str(Pointer(OWNER, 1, ticket))}],
    }  # fmt: skip


def payload(action: str, role: str, number: int) -> dict[str, Any]:
    said = {f"{controls.ANSWER_PART}.0": {controls.ANSWER_TEXT: {"type": "plain_text_input", "value": "forged"}}}
    opinion = {f"{controls.ANSWER_PART}.why": {controls.ANSWER_TEXT: {"type": "plain_text_input", "value": "forged"}}}
    somebody_else = CHI if PEOPLE[role][0] == DEV else DEV
    whom = {controls.WHOM: {controls.WHOM: {"type": "users_select", "selected_user": somebody_else}}}
    match action:
        case "answer":
            return submission(role, number, controls.TICKET_ANSWERED, DELEGATION, said)
        case "give an opinion":
            return submission(role, number, controls.OPINION_GIVEN, OPINION, opinion)
        case "decline" | "decline an opinion":
            return submission(role, number, controls.TICKET_DECLINED, ticket_in(action), {})
        case "pass on" | "pass an opinion on":
            return submission(role, number, controls.TICKET_PASSED, ticket_in(action), whom)
        case _:
            return press(role, number, "withdraw", ticket_in(action))


def ticket_in(action: str) -> int:
    return OPINION if "opinion" in action else DELEGATION


def fates(work: UnitOfWork) -> list[tuple[str, str]]:
    """What became of everything in the owner's lane, in the order it came in."""
    rows = work.connection.execute(
        text("SELECT kind, status FROM inbox WHERE lane = :lane ORDER BY id"), {"lane": f"{TEAM}:{OWNER}"}
    )
    return [(row.kind, row.status) for row in rows]


def of_tickets(came: list[tuple[str, str]]) -> list[str]:
    """What became of what the asked, and the owner by buttons, did about tickets."""
    kinds = ("ticket_", "opinion_given")
    return [status for kind, status in came if kind.startswith(kinds)]


@pytest.fixture
async def waiting(talk: Talk, running: Trial) -> Talk:
    """Ana's check waits for Ben's answer and for Chi's opinion; Eve is to review it."""
    await talk.starts()
    await talk.says("ask @ben about data")
    await talk.says("second opinion @chi")
    people = running.sandbox.workspace.people
    people["U0EVE"] = replace(people[CHI], id="U0EVE", name="eve")
    await talk.command("reviewers @eve", "ml-platform")
    asked = words.NOTICES["reviewers_asked"]
    await talk.wait(lambda: any(asked in read(each) for each in talk.person.sees("ml-platform")) or None, asked)
    await ticket_of(Talk(running, BEN))
    await ticket_of(Talk(running, CHI))
    state = await running.advisor.engine.state_of(f"{TEAM}:{OWNER}")
    assert [each.kind for each in record.check_of(state).tickets] == ["delegation", "opinion", "review"]  # type: ignore[arg-type] # there is one
    return talk


async def send(running: Trial, body: dict[str, Any]) -> None:
    """Deliver *body* until it is taken: a busy machine may answer too late, and the second time it is known."""
    for number in range(10):
        receipt = await running.sandbox.signed_http.send("interactive", body, Attempt(number, ""), 3.0)
        if receipt.outcome == "ok":
            return
    raise AssertionError(receipt)


@pytest.mark.parametrize("mode", ["http"])
async def test_whoever_may_not_is_refused_and_nothing_changes(waiting: Talk, running: Trial, mode: Mode) -> None:
    refused = [(action, role) for action, allowed in ACTIONS.items() for role in PEOPLE if role != allowed]
    before = await running.advisor.engine.state_of(f"{TEAM}:{OWNER}")
    known = len(await running.advisor.storage.run(fates))
    for number, (action, role) in enumerate(refused):
        await send(running, payload(action, role, number))
    await waiting.says("status")
    assert "waiting for" in read(await waiting.hears("Question 1 of 5, about"))
    came = (await running.advisor.storage.run(fates))[known:]
    assert of_tickets(came) == ["refused"] * len(refused)
    assert await running.advisor.engine.state_of(f"{TEAM}:{OWNER}") == before


@pytest.mark.parametrize("mode", ["http"])
@pytest.mark.parametrize("action", ACTIONS)
async def test_whoever_was_named_may(waiting: Talk, running: Trial, mode: Mode, action: str) -> None:
    await send(running, payload(action, ACTIONS[action], 1))
    await waiting.says("status")
    await waiting.hears("Question 1 of 5, about")
    assert of_tickets(await running.advisor.storage.run(fates))[-1] == "applied"


@pytest.mark.parametrize("mode", ["http"])
async def test_a_window_opens_for_nobody_else(waiting: Talk, running: Trial, mode: Mode) -> None:
    for number, verb in enumerate(WINDOWS):
        ticket, allowed = WINDOWS[verb]
        for role in PEOPLE:
            if role != allowed:
                await send(running, press(role, number, verb, ticket))
    assert [user for user in (OWNER, BEN, CHI, DEV) if running.sandbox.person(user).sees_view()] == []


async def test_what_others_ask_for_is_about_their_own_check(waiting: Talk, running: Trial) -> None:
    """Asking, inviting and withdrawing are the owner's: typed by others they find a check of their own, or none."""
    before = await running.advisor.engine.state_of(f"{TEAM}:{OWNER}")
    for user in (BEN, CHI, DEV):
        other = Talk(running, user)
        await other.says("ask @ana about data")
        await other.hears(words.NOTICES["ask_no_check"])
        await other.says("withdraw")
        await other.hears(words.NOTICES["nothing_to_withdraw"])
    assert await running.advisor.engine.state_of(f"{TEAM}:{OWNER}") == before


async def test_a_guest_who_was_named_answers_and_whoever_is_deactivated_cannot(talk: Talk, running: Trial) -> None:
    dev = Talk(running, DEV)
    await talk.starts()
    await talk.says("ask @dev about data")
    ticket = await ticket_of(dev)
    assert is_ticket(ticket)
    await dev.person.types("dm", "We have 40 examples.", thread_ts=ticket["ts"])
    assert "40 examples" in read(await told(talk, "answered your question"))
    running.sandbox.workspace.people[DEV].deleted = True
    with pytest.raises(GestureError):
        await dev.person.types("dm", "And more.", thread_ts=ticket["ts"])
