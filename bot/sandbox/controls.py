"""The controls on a surface: finding them, what they hold at first, and what the Slack client insists on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.jsontypes import Json

# What each kind of control puts into `state.values`, and where its starting value comes from.
STATE_FIELDS = {
    "plain_text_input": {"value": "initial_value"},
    "number_input": {"value": "initial_value"},
    "email_text_input": {"value": "initial_value"},
    "url_text_input": {"value": "initial_value"},
    "rich_text_input": {"rich_text_value": "initial_value"},
    "static_select": {"selected_option": "initial_option"},
    "external_select": {"selected_option": "initial_option"},
    "radio_buttons": {"selected_option": "initial_option"},
    "checkboxes": {"selected_options": "initial_options"},
    "multi_static_select": {"selected_options": "initial_options"},
    "multi_external_select": {"selected_options": "initial_options"},
    "users_select": {"selected_user": "initial_user"},
    "multi_users_select": {"selected_users": "initial_users"},
    "conversations_select": {"selected_conversation": "initial_conversation"},
    "multi_conversations_select": {"selected_conversations": "initial_conversations"},
    "channels_select": {"selected_channel": "initial_channel"},
    "multi_channels_select": {"selected_channels": "initial_channels"},
    "datepicker": {"selected_date": "initial_date"},
    "timepicker": {"selected_time": "initial_time"},
    "datetimepicker": {"selected_date_time": "initial_date_time"},
    "file_input": {"files": "initial_files"},
}
_LISTS = ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files")
_STATELESS = {"button", "overflow", "image", "feedback_buttons", "icon_button", "workflow_button"}


@dataclass(frozen=True, slots=True)
class Control:
    """One interactive element and the block that holds it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        """The element's id."""
        return str(self.element.get("action_id", ""))

    @property
    def label(self) -> str:
        """What a person reads on or above it."""
        text = self.element.get("text") or self.block.get("label") or self.block.get("text") or {}
        return str(text.get("text", "")) if isinstance(text, dict) else str(text)


def controls(blocks: list[Json]) -> Iterator[Control]:
    """Yield every element with an action id, in reading order."""
    for block in blocks:
        for element in _held(block):
            if "action_id" in element:
                yield Control(block, element)
        yield from controls(block.get("child_blocks", []))


def _held(block: Json) -> Iterator[Json]:
    for place in ("accessory", "element"):
        if isinstance(block.get(place), dict):
            yield block[place]
    for place in ("elements", "actions"):
        yield from (each for each in block.get(place, []) if isinstance(each, dict))


def find_control(blocks: list[Json], block_id: str | None, action_id: str) -> Control | None:
    """Return the control with these ids; any block will do when *block_id* is None."""
    matching = (each for each in controls(blocks) if each.action_id == action_id)
    return next((each for each in matching if block_id in (None, each.block_id)), None)


def starting_state(element: Json) -> Json:
    """Return what *element* holds before anybody touched it."""
    state: Json = {"type": element["type"]}
    for name, initial in STATE_FIELDS[element["type"]].items():
        state[name] = element.get(initial, [] if name in _LISTS else None)
    return state


def state_values(blocks: list[Json], given: Json) -> Json:
    """Return `state.values` of a surface: what was *given*, and starting values for the rest."""
    values: Json = {}
    for control in controls(blocks):
        if control.element["type"] in STATE_FIELDS:
            entered = given.get(control.block_id, {}).get(control.action_id)
            state = starting_state(control.element) if entered is None else {**entered, "type": control.element["type"]}
            values.setdefault(control.block_id, {})[control.action_id] = state
    return values


def input_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """Return what the Slack client refuses to submit, by block id: empty required fields and lengths out of bounds."""
    errors = {}
    for control in controls(blocks):
        if control.block.get("type") == "input":
            state = values.get(control.block_id, {}).get(control.action_id, {})
            sentence = _input_error(control, held(state))
            if sentence:
                errors[control.block_id] = sentence
    return errors


def held(state: Json) -> Any:
    """Return the value in one entry of `state.values`, whatever its field is called."""
    return next((value for name, value in state.items() if name != "type"), None)


def _input_error(control: Control, value: Any) -> str | None:
    if not value:
        return None if control.block.get("optional") else "Please complete this required field."
    shortest, longest = control.element.get("min_length", 0), control.element.get("max_length", 3000)
    if isinstance(value, str) and len(value) < shortest:
        return f"Please enter at least {shortest} characters."
    if isinstance(value, str) and control.element["type"] == "plain_text_input" and len(value) > longest:
        return f"Please enter at most {longest} characters."
    return None


def dispatches(control: Control) -> bool:
    """Return whether touching *control* tells the app at once, rather than with the next gesture."""
    if control.block.get("type") == "input":
        return bool(control.block.get("dispatch_action"))
    return True


def performed(control: Control, gesture: Json, action_ts: str) -> Json:
    """Return one entry of `actions`: what was done to *control*, by the fields of its kind alone."""
    kind = control.element["type"]
    action: Json = {"action_id": control.action_id, "block_id": control.block_id, "type": kind, "action_ts": action_ts}
    if kind in _STATELESS:
        for name in ("value", "text", "selected_option"):
            chosen = gesture.get(name, control.element.get(name))
            action |= {} if chosen is None else {name: chosen}
        return action
    fields = STATE_FIELDS.get(kind, {})
    return action | {name: gesture.get(name, [] if name in _LISTS else None) for name in fields}
