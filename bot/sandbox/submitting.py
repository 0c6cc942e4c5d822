"""Submitting and closing modals: what the client checks itself, and what the app's acknowledgement may ask for."""

from collections.abc import Iterator

from bot.sandbox.api.views import next_view, stored_view
from bot.sandbox.changes import Noticed
from bot.sandbox.controls import controls, held, input_errors, state_values
from bot.sandbox.errors import GestureError, SlackError
from bot.sandbox.gestures import Gestures, trouble
from bot.sandbox.jsontypes import Json
from bot.sandbox.payloads import view_closed, view_submission
from bot.sandbox.platform import Platform


class Submitting:
    """Modals as one person fills them in."""

    def __init__(self, platform: Platform, gestures: Gestures) -> None:
        self._platform, self._gestures = platform, gestures
        self._modals = platform.workspace.modals

    def _open(self, user: str, view_id: str) -> Json:
        found = self._modals.find(view_id)
        if found is None or found[0] != user:
            raise GestureError("That view is not open any more.")
        return found[1]

    async def submit(self, user: str, view_id: str, given: Json) -> dict[str, str]:
        """Submit a modal; return the errors to show, by block id (an empty key speaks of the whole)."""
        view = self._open(user, view_id)
        values = state_values(view["blocks"], given)
        if errors := input_errors(view["blocks"], values):
            return errors
        workspace = self._platform.workspace
        payload = view_submission(workspace, self._gestures.person(user), view, values)
        payload["trigger_id"] = self._platform.triggers.give(user)
        payload["response_urls"] = list(self._response_urls(user, view, values))
        receipt = await self._platform.deliveries.once("interactive", payload)
        if not receipt.ok:
            return {"": f"We had some trouble connecting: {trouble(receipt)}. Try again?"}
        return self._respond(user, view, receipt.payload or {})

    def _response_urls(self, user: str, view: Json, values: Json) -> Iterator[Json]:
        """Yield a response URL for each conversation chosen in a select that asked for one."""
        for control in controls(view["blocks"]):
            chosen = held(values.get(control.block_id, {}).get(control.action_id, {}))
            if control.element.get("response_url_enabled") and chosen in self._platform.workspace.channels:
                url = self._platform.response_urls.give(chosen, user)
                ids = {"block_id": control.block_id, "action_id": control.action_id}
                yield {**ids, "channel_id": chosen, "response_url": url}

    def _respond(self, user: str, view: Json, answer: Json) -> dict[str, str]:
        action = answer.get("response_action")
        if action == "errors":
            return {str(block_id): str(sentence) for block_id, sentence in answer.get("errors", {}).items()}
        try:
            self._follow(user, view, str(action), answer)
        except SlackError as refusal:
            sentence = "; ".join((refusal.code, *refusal.messages))
            self._platform.workspace.tell(Noticed(user, f"The app answered with a view Slack refuses: {sentence}"))
            return {"": "We had some trouble connecting. Try again?"}
        return {}

    def _follow(self, user: str, view: Json, action: str, answer: Json) -> None:
        match action:
            case "update":
                self._modals.replace(user, next_view(self._platform, view, answer.get("view")))
            case "push":
                below = self._modals.stack(user)
                self._modals.push(user, stored_view(self._platform, answer.get("view"), below=below))
            case "clear":
                self._modals.clear(user)
            case _:
                self._modals.close(user, view["id"])

    async def close(self, user: str, view_id: str, *, everything: bool = False) -> None:
        """Close one modal, or all of them; the app hears of those that asked for it."""
        view = self._open(user, view_id)
        everything = everything or bool(view.get("clear_on_close"))
        if everything:
            closed = self._modals.clear(user)
        else:
            closed = [view]
            self._modals.close(user, view_id)
        person = self._gestures.person(user)
        for each in closed:
            if each.get("notify_on_close"):
                payload = view_closed(self._platform.workspace, person, each, is_cleared=everything)
                await self._platform.deliveries.once("interactive", payload)
