"""What people do: type, edit, press, submit. The page and the tests' people both act through here."""

from bot.sandbox.answers import apply_command_answer
from bot.sandbox.changes import AppEvent, Noticed, RosterChanged
from bot.sandbox.controls import controls, dispatches, find_control, performed, state_values
from bot.sandbox.delivery import Receipt
from bot.sandbox.entities import Channel, Person
from bot.sandbox.errors import GestureError
from bot.sandbox.jsontypes import Json
from bot.sandbox.payloads import message_actions, message_shortcut, shortcut, slash_command, view_actions
from bot.sandbox.platform import Platform
from bot.sandbox.wording import Composer, typed_message

MAX_TYPED = 12_000  # the composer's limit of characters; docs.slack.dev names it for messages people send
_TROUBLE = {
    "timeout": "the app did not respond in 3 seconds (operation_timeout)",
    "offline": "the app is offline (dispatch_failed)",
    "connection_failed": "the app could not be reached (dispatch_failed)",
    "http_error": "the app answered with an error (dispatch_failed)",
}


def trouble(receipt: Receipt) -> str:
    """Return what went wrong, in words for the person who waited."""
    return _TROUBLE.get(receipt.outcome, receipt.outcome)


class Gestures:
    """Acts on the workspace as one person or another."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._workspace = platform.workspace

    # -- looking up

    def person(self, user: str) -> Person:
        """Return the person, or refuse."""
        person = self._workspace.people.get(user)
        if person is None or person.deleted:
            raise GestureError(f"There is nobody here with the id {user}.")
        return person

    def channel(self, user: str, name: str) -> Channel:
        """Return the conversation *user* means (`dm` is the one with the app), or refuse what they cannot see."""
        channel = self._workspace.dm(user) if name == "dm" else self._workspace.channel_named(name)
        if channel is None or (channel.kind != "public" and user not in channel.members):
            raise GestureError("There is no such conversation, or it is not yours to see.")
        return channel

    def _message(self, channel: Channel, user: str, ts: str) -> Json:
        message = channel.messages.get(ts) or self._workspace.find_whisper(channel, user, ts)
        if message is None:
            raise GestureError("That message is not there any more.")
        return message

    # -- messages

    def post(
        self,
        user: str,
        name: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: list[Json] | None = None,
    ) -> Json:
        """Send a message as *user*; return it as stored."""
        self.person(user)
        channel = self.channel(user, name)
        self._may_post(channel, user, thread_ts)
        if not text.strip() and not files:
            raise GestureError("A message needs some words.")
        if len(text) > MAX_TYPED:
            raise GestureError(f"That message has {len(text):,} characters; Slack takes {MAX_TYPED:,}.")
        body = typed_message(self._workspace, user, text)
        if files:
            body |= {"subtype": "file_share", "files": files, "upload": False}
        message = self._workspace.post(channel, body, thread_ts=thread_ts)
        channel.read[user] = message["ts"]
        return message

    def _may_post(self, channel: Channel, user: str, thread_ts: str | None) -> None:
        if channel.archived:
            raise GestureError("This channel is archived.")
        if user not in channel.members:
            raise GestureError("Join the channel first.")
        if channel.kind == "im" and not self._platform.permissions.messages_tab:
            raise GestureError("Sending messages to this app has been turned off.")
        if thread_ts is not None and thread_ts not in channel.messages:
            raise GestureError("That thread is not there any more.")

    def edit(self, user: str, name: str, ts: str, text: str) -> Json:
        """Change the words of *user*'s own message."""
        channel = self.channel(user, name)
        if self._message(channel, user, ts).get("user") != user:
            raise GestureError("You can only edit your own messages.")
        body = typed_message(self._workspace, user, text)
        fields = {"text": body["text"], "blocks": body["blocks"]}
        return self._workspace.change(channel, ts, fields, edited_by=user)

    def delete(self, user: str, name: str, ts: str) -> None:
        """Take *user*'s own message, or an ephemeral one shown to them, away."""
        channel = self.channel(user, name)
        message = self._message(channel, user, ts)
        if message.get("ephemeral"):
            self._workspace.unwhisper(channel, user, ts)
        elif message.get("user") != user:
            raise GestureError("You can only delete your own messages.")
        else:
            self._workspace.delete(channel, ts)

    def join(self, user: str, name: str) -> None:
        """Join a public channel."""
        self._workspace.join(self.channel(user, name), user)

    def invite_app(self, user: str, name: str) -> None:
        """Add the app to a channel *user* is in."""
        channel = self.channel(user, name)
        if user not in channel.members:
            raise GestureError("Join the channel first.")
        self._workspace.join(channel, self._workspace.app.bot_user_id, user)

    def read(self, user: str, name: str) -> None:
        """Mark a conversation as read."""
        channel = self.channel(user, name)
        channel.read[user] = channel.last_ts()
        self._workspace.tell(RosterChanged())

    # -- commands and shortcuts

    async def command(self, user: str, name: str, command: str, text: str) -> Receipt:
        """Run a slash command; its immediate answer appears, or a notice says why there is none."""
        person, channel = self.person(user), self.channel(user, name)
        declared = self._declared(command)
        if declared.get("should_escape"):
            composer = Composer(self._workspace, user)
            text = composer.text(composer.elements(text))
        payload = slash_command(self._workspace, person, channel, command, text)
        payload["response_url"] = self._platform.response_urls.give(channel.id, user)
        payload["trigger_id"] = self._platform.triggers.give(user)
        receipt = await self._platform.deliveries.once("slash_commands", payload)
        if receipt.ok:
            apply_command_answer(self._platform, channel, user, receipt.payload, f"{command} {text}".strip())
        else:
            self._notice(user, f"{command} failed: {trouble(receipt)}.")
        return receipt

    def _declared(self, command: str) -> Json:
        commands = self._workspace.app.commands
        found = next((each for each in commands if each["command"] == command), None)
        if found is None and self._platform.permissions.manifest:
            raise GestureError(f"{command} is not a command here.")
        return found or {}

    async def shortcut(self, user: str, callback_id: str, name: str | None = None, ts: str | None = None) -> Receipt:
        """Use a global shortcut, or one on the message at *ts*."""
        person = self.person(user)
        payload = shortcut(self._workspace, person, callback_id)
        if name is not None and ts is not None:
            channel = self.channel(user, name)
            message = self._message(channel, user, ts)
            payload = message_shortcut(self._workspace, person, callback_id, channel, message)
            payload["response_url"] = self._platform.response_urls.give(
                channel.id, user, thread_ts=message.get("thread_ts")
            )
        return await self._interact(user, payload)

    # -- buttons and other controls

    async def act_on_message(self, user: str, name: str, ts: str, action: Json, values: Json) -> Receipt:
        """Touch a control of a message; *values* is what the message's inputs hold."""
        person, channel = self.person(user), self.channel(user, name)
        message = self._message(channel, user, ts)
        blocks = message.get("blocks", [])
        payload = message_actions(self._workspace, person, channel, message, state_values(blocks, values))
        payload["response_url"] = self._platform.response_urls.give(
            channel.id,
            user,
            message_ts=ts,
            ephemeral=bool(message.get("ephemeral")),
            thread_ts=message.get("thread_ts"),
        )
        return await self._act(user, blocks, action, payload)

    async def act_in_view(self, user: str, view_id: str, action: Json, values: Json) -> Receipt:
        """Touch a control of an open modal or of the Home tab."""
        person, view = self.person(user), self._view(user, view_id)
        payload = view_actions(self._workspace, person, view, state_values(view["blocks"], values))
        return await self._act(user, view["blocks"], action, payload)

    def _view(self, user: str, view_id: str) -> Json:
        found = self._workspace.modals.find(view_id)
        if found is not None and found[0] == user:
            return found[1]
        home = self._workspace.homes.get(user)
        if home is None or home["id"] != view_id:
            raise GestureError("That view is not open any more.")
        return home

    async def _act(self, user: str, blocks: list[Json], action: Json, payload: Json) -> Receipt:
        control = find_control(blocks, action.get("block_id"), action["action_id"])
        if control is None:
            known = ", ".join(each.action_id for each in controls(blocks)) or "none"
            raise GestureError(f"There is no control {action['action_id']} there; there are: {known}.")
        if not dispatches(control):
            return Receipt("ok")
        payload["actions"] = [performed(control, action, self._workspace.next_ts())]
        return await self._interact(user, payload)

    async def _interact(self, user: str, payload: Json) -> Receipt:
        payload["trigger_id"] = self._platform.triggers.give(user)
        receipt = await self._platform.deliveries.once("interactive", payload)
        if not receipt.ok:
            self._notice(user, f"That did not work: {trouble(receipt)}.")
        return receipt

    # -- the app's own pages

    def open_home(self, user: str) -> Json | None:
        """Open the Home tab; return what was published there before, if anything."""
        view = self._workspace.homes.get(user)
        self._opened(user, "home", view)
        return view

    def open_messages(self, user: str) -> None:
        """Open the Messages tab of the app."""
        self._opened(user, "messages", None)

    def _opened(self, user: str, tab: str, view: Json | None) -> None:
        self.person(user)
        event = {"type": "app_home_opened", "user": user, "channel": self._workspace.dm(user).id, "tab": tab}
        self._workspace.tell(AppEvent(event | ({"view": view} if view else {})))

    def _notice(self, user: str, text: str) -> None:
        self._workspace.tell(Noticed(user, text))
