"""What Slack sends, as typed models. Untrusted: a payload that does not fit is a ``ValidationError``, never a guess.

Fields nobody here uses are ignored. Source: docs.slack.dev, Events API, Slash commands, Interactivity.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]  # Slack sends null for "none"


class Sent(BaseModel):
    """Anything of Slack's: an object whose further fields are of no matter here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Someone(Sent):
    """The person who acted."""

    id: str = Field(min_length=1)
    team_id: Text = ""


class Named(Sent):
    """A team or a channel."""

    id: Text = ""


class Authorization(Sent):
    """The installation an event was delivered for; *user_id* is our bot user there."""

    team_id: Text = ""
    user_id: Text = ""


class EventCallback(Sent):
    """The outer envelope of the Events API."""

    team_id: Text = ""
    event_id: str = Field(min_length=1)
    authorizations: tuple[Authorization, ...] = ()
    event: dict[str, Any]


class File(Sent):
    """A file beside a message; Slack may leave its name out."""

    name: Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")] = ""


def _files(value: object) -> list[object]:
    """Return the files that can be read: whatever stands there, the words beside them must not be lost."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


Files = Annotated[tuple[File, ...], BeforeValidator(_files)]


class Message(Sent):
    """A message as it stands in a channel; also the inner message of an edit."""

    user: Text = ""
    text: Text = ""
    ts: str = Field(min_length=1)
    thread_ts: Text = ""
    subtype: Text = ""
    bot_id: Text = ""
    client_msg_id: Text = ""
    files: Files = ()


class MessageEvent(Message):
    """Event ``message`` and ``app_mention``."""

    channel: str = Field(min_length=1)
    channel_type: Text = ""
    event_ts: Text = ""
    user_team: Text = ""  # of somebody from another workspace


class EditedEvent(Sent):
    """Event ``message`` with subtype ``message_changed``."""

    channel: str = Field(min_length=1)
    channel_type: Text = ""
    event_ts: Text = ""
    ts: Text = ""
    message: Message
    previous_message: Message | None = None


class DeletedEvent(Sent):
    """Event ``message`` with subtype ``message_deleted``."""

    channel: str = Field(min_length=1)
    channel_type: Text = ""
    event_ts: Text = ""
    ts: Text = ""
    deleted_ts: str = Field(min_length=1)
    previous_message: Message | None = None


class SessionStopped(Sent):
    """Event ``agent_session_stopped``."""

    user: str = Field(min_length=1)
    channel: Text = ""
    thread_ts: Text = ""
    event_ts: Text = ""


class HomeOpened(Sent):
    """Event ``app_home_opened``."""

    user: str = Field(min_length=1)
    channel: Text = ""
    tab: Text = ""


class SlashCommand(Sent):
    """``/finetune …``, from a form or from Socket Mode."""

    command: str
    text: Text = ""
    team_id: str = Field(min_length=1)
    channel_id: Text = ""
    channel_name: Text = ""
    user_id: str = Field(min_length=1)
    api_app_id: Text = ""
    response_url: Text = ""
    trigger_id: str = Field(min_length=1)


class Option(Sent):
    """A chosen option."""

    value: Text = ""


class Element(Sent):
    """An element's state, or the element that was used."""

    type: Text = ""
    value: Text = ""
    selected_option: Option | None = None
    selected_options: tuple[Option, ...] | None = None
    selected_conversation: Text = ""
    selected_user: Text = ""
    selected_users: tuple[str, ...] | None = None
    selected_date: Text = ""


class Action(Element):
    """One element that was used."""

    action_id: str
    block_id: Text = ""
    action_ts: str = Field(min_length=1)


class ViewValues(Sent):
    """What people have put into a message's or a modal's inputs: block id -> action id -> element."""

    values: dict[str, dict[str, Element]] = {}


class Container(Sent):
    """Where the used element stands."""

    type: Text = ""
    channel_id: Text = ""
    message_ts: Text = ""
    is_ephemeral: bool = False


class BlockActions(Sent):
    """A button was pressed, a box ticked, an option chosen."""

    user: Someone
    team: Named | None = None
    container: Container = Container()
    state: ViewValues | None = None
    actions: tuple[Action, ...] = Field(min_length=1)
    trigger_id: Text = ""
    response_url: Text = ""


class View(Sent):
    """A modal as it was when it was submitted."""

    id: str = Field(min_length=1)
    hash: Text = ""
    callback_id: str
    private_metadata: Text = ""
    blocks: tuple[dict[str, Any], ...] = ()
    state: ViewValues = ViewValues()
    app_installed_team_id: Text = ""


class Shortcut(Sent):
    """A global shortcut was used, or, with a *channel* and a *message*, one on a message."""

    user: Someone
    team: Named | None = None
    callback_id: str
    trigger_id: Text = ""
    response_url: Text = ""
    action_ts: str = Field(min_length=1)
    channel: Named | None = None
    message: Message | None = None


class ViewSubmission(Sent):
    """A modal was submitted."""

    user: Someone
    team: Named | None = None
    view: View
