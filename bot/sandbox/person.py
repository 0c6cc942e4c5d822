"""A sample person for tests and rehearsals: says and presses things, sees what they would see, waits for what comes."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.sandbox.api.agents import stop_session
from bot.sandbox.controls import Control, controls
from bot.sandbox.delivery import Receipt
from bot.sandbox.entities import Channel
from bot.sandbox.errors import GestureError
from bot.sandbox.gestures import Gestures
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform
from bot.sandbox.submitting import Submitting
from bot.sandbox.uploads import stored_file

T = TypeVar("T")
_BUTTONS = {"button", "feedback_buttons", "icon_button", "workflow_button"}


class SamplePerson:
    """Acts as one person; `channel` is an id, a name, or "dm" for the conversation with the app.

    What people fill in on a message (`ticks`, `selects`, `fills`) is kept for the next press, as in the Slack client.
    """

    def __init__(self, platform: Platform, gestures: Gestures, submitting: Submitting, user: str) -> None:
        self.id = user
        self._platform, self._gestures, self._submitting = platform, gestures, submitting
        self._workspace = platform.workspace
        self._entered: dict[str, Json] = {}

    # -- saying

    async def types(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Send a message; return its ts."""
        return str(self._gestures.post(self.id, channel, text, thread_ts=thread_ts)["ts"])

    async def edits(self, channel: str, ts: str, text: str) -> None:
        """Edit an own message."""
        self._gestures.edit(self.id, channel, ts, text)

    async def deletes(self, channel: str, ts: str) -> None:
        """Delete an own message."""
        self._gestures.delete(self.id, channel, ts)

    async def uploads(
        self, channel: str, name: str, content: bytes, text: str = "", thread_ts: str | None = None
    ) -> str:
        """Share a file; return the message's ts."""
        file = stored_file(self._platform, name, content, user=self.id)
        return str(self._gestures.post(self.id, channel, text, thread_ts=thread_ts, files=[file])["ts"])

    async def command(self, command: str, text: str = "", channel: str = "dm") -> Receipt:
        """Run a slash command; return how the app took it."""
        return await self._gestures.command(self.id, channel, command, text)

    async def shortcut(self, callback_id: str, message: Json | None = None, channel: str = "dm") -> Receipt:
        """Use a global shortcut, or one on *message*."""
        if message is None:
            return await self._gestures.shortcut(self.id, callback_id)
        return await self._gestures.shortcut(self.id, callback_id, self.room(channel, message).id, message["ts"])

    async def joins(self, channel: str) -> None:
        """Join a public channel."""
        self._gestures.join(self.id, channel)

    async def invites_app(self, channel: str) -> None:
        """Add the app to a channel."""
        self._gestures.invite_app(self.id, channel)

    async def opens_home(self) -> Json | None:
        """Open the app's Home tab; return what is published there so far."""
        return self._gestures.open_home(self.id)

    async def opens_messages(self) -> None:
        """Open the app's Messages tab."""
        self._gestures.open_messages(self.id)

    async def stops(self, channel: str, thread_ts: str) -> None:
        """Press Stop in a thread the app is working in."""
        stop_session(self._platform, self.id, self.room(channel), thread_ts)

    # -- pressing

    async def clicks(self, surface: Json, button: str, **gesture: object) -> Receipt:
        """Press the button with that action id or label, on a message or view; *gesture* adds fields."""
        control = self._control(surface, button, lambda each: each.element["type"] in _BUTTONS)
        return await self._acts(surface, control, dict(gesture))

    async def ticks(self, surface: Json, control: str, labels: Sequence[str], *, radio: bool = False) -> Receipt:
        """Tick exactly the options of a checklist that have these labels or values; with *radio*, choose one."""
        found = self._control(surface, control, lambda each: "options" in each.element)
        chosen = [_option(found, label) for label in labels]
        return await self._acts(
            surface, found, {"selected_option": chosen[0]} if radio else {"selected_options": chosen}
        )

    async def selects(self, surface: Json, control: str, choice: str) -> Receipt:
        """Choose in a select, radio group, overflow or date picker: an option's label or value, or an id or date."""
        found = self._control(surface, control, lambda each: each.element["type"] not in _BUTTONS)
        return await self._acts(surface, found, _selection(found, choice))

    async def fills(self, surface: Json, control: str, text: str) -> Receipt:
        """Type into an input; the app hears of it with the next press, or at once if the input dispatches."""
        found = self._control(surface, control, lambda each: "text_input" in each.element["type"])
        return await self._acts(surface, found, {"value": text})

    async def submits(self, view: Json, values: Json | None = None) -> dict[str, str]:
        """Submit a modal; *values* maps action id, block id or label to what goes in. Return the errors shown."""
        entered = self._entered.pop(view["id"], {})
        for name, value in (values or {}).items():
            control = self._control(view, name, lambda _: True)
            _enter(entered, control, _state(control, value))
        return await self._submitting.submit(self.id, view["id"], entered)

    async def closes(self, view: Json, *, everything: bool = False) -> None:
        """Close a modal, or the whole stack."""
        await self._submitting.close(self.id, view["id"], everything=everything)

    async def _acts(self, surface: Json, control: Control, gesture: Json) -> Receipt:
        key = surface.get("ts") or surface["id"]
        entered = self._entered.setdefault(key, {})
        if control.element["type"] not in _BUTTONS:
            _enter(entered, control, {"type": control.element["type"], **gesture})
        action = {"block_id": control.block_id, "action_id": control.action_id, **gesture}
        if "ts" in surface:
            channel = self.room(None, surface)
            return await self._gestures.act_on_message(self.id, channel.id, surface["ts"], action, entered)
        return await self._gestures.act_in_view(self.id, surface["id"], action, entered)

    def _control(self, surface: Json, name: str, fits: Callable[[Control], bool]) -> Control:
        known = [each for each in controls(surface.get("blocks", [])) if fits(each)]
        for control in known:
            if name in (control.action_id, control.block_id, control.label):
                return control
        labels = ", ".join(f"{each.label!r} ({each.action_id})" for each in known) or "none"
        raise GestureError(f"There is no {name!r} to use there; there are: {labels}.")

    # -- seeing

    def room(self, channel: str | None, message: Json | None = None) -> Channel:
        """Return the conversation meant: by name, or as the one that shows *message* to this person."""
        if channel is not None and message is None:
            return self._gestures.channel(self.id, channel)
        ts = (message or {})["ts"]
        for each in self._workspace.channels.values():
            visible = each.kind == "public" or self.id in each.members
            if visible and (ts in each.messages or self._workspace.find_whisper(each, self.id, ts)):
                return each
        raise GestureError("That message is not there any more.")

    def sees(self, channel: str = "dm") -> list[Json]:
        """Return everything in a conversation, replies and ephemerals included, oldest first."""
        room = self._gestures.channel(self.id, channel)
        whispers = [each.message for each in room.whispers if each.user == self.id]
        return sorted((*room.messages.values(), *whispers), key=lambda each: float(each["ts"]))

    def sees_view(self) -> Json | None:
        """Return the topmost open modal."""
        stack = self._workspace.modals.stack(self.id)
        return stack[-1] if stack else None

    def sees_home(self) -> Json | None:
        """Return the Home tab as published for this person."""
        return self._workspace.homes.get(self.id)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - tests give it by name
        """Return the first truthy value of *predicate*, asked again after each change of the workspace.

        Raises:
            TimeoutError: It was still false after *timeout* seconds.
        """
        return await self._workspace.bell.wait_for(predicate, timeout)

    async def hears(self, after: str = "0", channel: str = "dm", timeout: float = 5.0) -> Json:  # noqa: ASYNC109 - likewise
        """Wait for the app's first message later than *after* in a conversation and return it."""
        bot = self._workspace.app.bot_id

        def answer() -> Json | None:
            later = (each for each in self.sees(channel) if float(each["ts"]) > float(after))
            return next((each for each in later if each.get("bot_id") == bot), None)

        found = await self.wait_for(answer, timeout)
        assert found is not None  # noqa: S101 - wait_for returns what is true
        return found


def _option(control: Control, label: str) -> Json:
    options = control.element.get("options", [])
    options = options + [each for group in control.element.get("option_groups", []) for each in group["options"]]
    for option in options:
        if label in (option["text"]["text"], option.get("value")):
            return dict(option)
    raise GestureError(f"{control.action_id} has no option {label!r}.")


def _selection(control: Control, choice: str) -> Json:
    """Return the gesture that leaves *choice* in the control."""
    kind = control.element["type"]
    if "options" in control.element or "option_groups" in control.element:
        option = _option(control, choice)
        return (
            {"selected_options": [option]}
            if kind.startswith("multi_") or kind == "checkboxes"
            else {"selected_option": option}
        )
    named = {
        "users_select": "selected_user",
        "conversations_select": "selected_conversation",
        "channels_select": "selected_channel",
    }
    dated = {"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time"}
    return {(named | dated)[kind]: choice}


def _state(control: Control, value: Any) -> Json:
    """Return the `state.values` entry for *value*: a dictionary as it is, words, or a list of labels."""
    if isinstance(value, dict):
        return value
    kind = control.element["type"]
    if isinstance(value, list) and kind == "multi_users_select":
        return {"type": kind, "selected_users": value}
    if isinstance(value, list):
        return {"type": kind, "selected_options": [_option(control, each) for each in value]}
    if "text_input" in kind or kind == "number_input":
        return {"type": kind, "value": value}
    return {"type": kind, **_selection(control, str(value))}


def _enter(entered: Json, control: Control, state: Json) -> None:
    entered.setdefault(control.block_id, {})[control.action_id] = state
