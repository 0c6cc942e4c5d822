"""The agent surface: status, titles, suggested prompts, sessions; and blocks.validate."""

from bot.sandbox.api.access import visible
from bot.sandbox.api.registry import Args, method
from bot.sandbox.changes import AppEvent, RosterChanged, StatusSet
from bot.sandbox.composing import refuse_blocks
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform

MAX_PROMPTS, MAX_TITLE, MAX_LOADING, MAX_LOADING_CHARS = 4, 200, 10, 50
STATUSES = ("active", "processing", "suspended", "closed")


def _agent(platform: Platform) -> None:
    if not platform.permissions.is_agent:
        raise SlackError("not_agent_app")


def _thread(channel: Channel, args: Args, *, refusal: str = "thread_not_found") -> str:
    ts = args.need("thread_ts")
    if ts not in channel.messages:
        raise SlackError(refusal)
    return ts


@method("assistant.threads.setStatus", scope="assistant:write")
def set_status(platform: Platform, args: Args) -> Json:
    """Show a line such as "is thinking" in a thread until the app answers."""
    _agent(platform)
    channel = visible(platform, args.need("channel_id"))
    thread_ts = _thread(channel, args)
    loading = args.get("loading_messages") or []
    if len(loading) > MAX_LOADING or any(len(str(each)) > MAX_LOADING_CHARS for each in loading):
        raise SlackError("invalid_arguments", messages=["[ERROR] loading_messages: at most 10 of 50 characters"])
    status = str(args.get("status") or "")
    platform.workspace.tell(StatusSet(channel, thread_ts, status))
    _session(platform, channel, thread_ts)["status"] = "processing" if status else "active"
    return {}


@method("assistant.threads.setTitle", scope="assistant:write", tier=4)
def set_title(platform: Platform, args: Args) -> Json:
    """Name a thread with the app."""
    _agent(platform)
    channel = visible(platform, args.need("channel_id"))
    _entitle(platform, _session(platform, channel, _thread(channel, args)), args.need("title"))
    return {}


def _entitle(platform: Platform, session: Json, title: str) -> None:
    session["title"] = title
    platform.workspace.tell(RosterChanged())


@method("assistant.threads.setSuggestedPrompts", scope="assistant:write", tier=4)
def set_suggested_prompts(platform: Platform, args: Args) -> Json:
    """Offer up to four prompts, in a thread or pinned on top of the Messages tab."""
    _agent(platform)
    channel, prompts = visible(platform, args.need("channel_id")), args.get("prompts")
    shaped = isinstance(prompts, list) and all(
        isinstance(each, dict) and each.get("title") and each.get("message") for each in prompts
    )
    if not shaped or not isinstance(prompts, list) or len(prompts) > MAX_PROMPTS:
        raise SlackError("invalid_arguments", messages=["[ERROR] prompts: at most 4 of {title, message}"])
    where = _thread(channel, args) if args.get("thread_ts") else ""
    platform.workspace.prompts[f"{channel.id}:{where}"] = {"title": args.get("title") or "", "prompts": prompts}
    platform.workspace.tell(RosterChanged())
    return {}


def _session(platform: Platform, channel: Channel, thread_ts: str) -> Json:
    return platform.workspace.sessions.setdefault(
        f"{channel.id}:{thread_ts}", {"status": "active", "title": "", "channel": channel.id, "thread_ts": thread_ts}
    )


@method("agents.sessions.setStatus", scope="chat:write", tier=3)
def session_set_status(platform: Platform, args: Args) -> Json:
    """Say where a session stands; `suspended` means that the app waits for the person."""
    if not platform.permissions.is_agent:
        raise SlackError("not_authorized")
    channel, status = visible(platform, args.need("channel_id")), args.need("status")
    if status not in STATUSES:
        raise SlackError("invalid_status")
    if not args.get("thread_ts"):
        raise SlackError("thread_ts_required")
    thread_ts = _thread(channel, args, refusal="channel_not_found")
    session = enter(platform, channel, thread_ts, status)
    if args.get("title") and not session["title"]:
        _entitle(platform, session, _title(args))
    stops = platform.permissions.hears("agent_session_stopped")
    warning = {} if stops else {"warning": "missing_agent_session_stopped_event_subscription"}
    return {"status": status, "agent_status": status, "title": session["title"], **warning}


def enter(platform: Platform, channel: Channel, thread_ts: str, status: str) -> Json:
    """Let the session of a thread, begun where there is none, enter *status*, and show it; return the session."""
    session = _session(platform, channel, thread_ts)
    session["status"] = status
    platform.workspace.tell(StatusSet(channel, thread_ts, "is working…" if status == "processing" else ""))
    return session


def _title(args: Args) -> str:
    title = args.need("title")
    if len(title) > MAX_TITLE:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] title must be less than {MAX_TITLE + 1} characters"])
    return title


@method("agents.sessions.rename", scope="chat:write", tier=3)
def session_rename(platform: Platform, args: Args) -> Json:
    """Give a session another title."""
    if not platform.permissions.is_agent:
        raise SlackError("not_authorized")
    key = f"{args.need('channel_id')}:{args.get('thread_ts') or ''}"
    session = platform.workspace.sessions.get(key)
    if session is None:
        raise SlackError("session_not_found")
    _entitle(platform, session, _title(args))
    return {"title": session["title"]}


def stop_session(platform: Platform, user: str, channel: Channel, thread_ts: str) -> None:
    """Press Stop as *user*: streams of the thread end and the app is told."""
    streaming = [ts for ts, stream in platform.streams.items() if stream["thread_ts"] == thread_ts]
    for ts in streaming:
        platform.streams[ts]["stopped"] = True
        platform.workspace.change(channel, ts, {"streaming_state": "stopped"})
    event = {"type": "agent_session_stopped", "channel": channel.id, "thread_ts": thread_ts, "user": user}
    platform.workspace.tell(AppEvent(event | {"streaming_message_ts": streaming}))


@method("blocks.validate", tier=3)
def validate_blocks(platform: Platform, args: Args) -> Json:
    """Say whether Slack would take these blocks."""
    refuse_blocks(args.get("blocks"))
    return {}
