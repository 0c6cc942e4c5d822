"""What Slack refuses, in its words: every call below goes through slack_sdk to the running sandbox."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox

Json = dict[str, Any]
LEADS, PLATFORM, ELSEWHERE, PARTNERS = "C0LEADS", "C0PLATFORM", "C0RANDOM", "C0PARTNERS"
MANIFEST: Json = {
    "display_information": {"name": "Guide", "description": "Guides."},
    "features": {
        "bot_user": {"display_name": "guide"},
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/finetune", "description": "Start", "should_escape": True}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:history"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "app_mention"]}},
}


async def refusal(client: AsyncWebClient, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    return str(caught.value.response["error"])


async def dm(client: AsyncWebClient, user: str = "U0ANA") -> str:
    return str((await client.conversations_open(users=user))["channel"]["id"])


async def test_auth_test_names_the_bot_and_its_scopes(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["bot_id"], answer["user_id"], answer["team_id"]) == ("B0SANDBOX", "U0SANDBOX", "T0SANDBOX")
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-sandbox", "not_allowed_token_type")]
)
async def test_tokens_are_checked(sandbox: Sandbox, token: str, error: str) -> None:
    assert await refusal(AsyncWebClient(token=token, base_url=sandbox.api_url), "auth.test") == error


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("no.such.method", {}, "unknown_method"),
        ("chat.postMessage", {"channel": "C404", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": ELSEWHERE, "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": PLATFORM}, "no_text"),
        ("chat.postMessage", {"channel": PLATFORM, "text": "  "}, "no_text"),
        ("chat.postMessage", {"channel": PLATFORM, "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ("chat.postMessage", {"channel": PLATFORM, "markdown_text": "y" * 12_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": PLATFORM, "blocks": "not json"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": PLATFORM, "blocks": [{"type": "sections"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": PLATFORM, "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ("chat.postMessage", {"channel": PLATFORM, "text": "x", "thread_ts": "soon"}, "invalid_thread_ts"),
        ("chat.postMessage", {"channel": PLATFORM, "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
        (
            "chat.postMessage",
            {"channel": PLATFORM, "text": "x", "metadata": {"event_type": "a", "event_payload": {"b": "c" * 9_000}}},
            "metadata_too_large",
        ),
        ("chat.postEphemeral", {"channel": PLATFORM, "user": "U404", "text": "x"}, "user_not_in_channel"),
        ("chat.update", {"channel": PLATFORM, "ts": "1.000001", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": PLATFORM, "ts": "1.000001"}, "message_not_found"),
        ("chat.getPermalink", {"channel": PLATFORM, "message_ts": "1.000001"}, "message_not_found"),
        ("conversations.open", {"users": "U404"}, "user_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.info", {"channel": "C404"}, "channel_not_found"),
        ("conversations.history", {"channel": ELSEWHERE}, "not_in_channel"),
        ("conversations.history", {"channel": PLATFORM, "cursor": "???"}, "invalid_cursor"),
        ("conversations.history", {"channel": PLATFORM, "limit": 1000}, "invalid_limit"),
        ("conversations.replies", {"channel": PLATFORM, "ts": "1.000001"}, "thread_not_found"),
        ("conversations.list", {"types": "public_channel,secret"}, "invalid_types"),
        ("conversations.join", {"channel": LEADS}, "method_not_supported_for_channel_type"),
        ("users.info", {"user": "U404"}, "user_not_found"),
        ("views.open", {"trigger_id": "1.2.3", "view": None}, "invalid_arguments"),
        ("views.publish", {"user_id": "U404", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
        ("views.update", {"view_id": "V404", "view": {"type": "home", "blocks": []}}, "not_found"),
        ("files.info", {"file": "F404"}, "file_not_found"),
        ("files.completeUploadExternal", {"files": [{"id": "F404"}]}, "file_not_found"),
        ("reactions.add", {"channel": PLATFORM, "timestamp": "1.000001", "name": "eyes"}, "message_not_found"),
        ("bots.info", {"bot": "B404"}, "bot_not_found"),
        ("agents.sessions.setStatus", {"channel_id": PLATFORM, "status": "happy"}, "invalid_status"),
        ("agents.sessions.setStatus", {"channel_id": PLATFORM, "status": "active"}, "thread_ts_required"),
        ("agents.sessions.rename", {"channel_id": PLATFORM, "title": "x", "thread_ts": "1.1"}, "session_not_found"),
        ("chat.appendStream", {"channel": PLATFORM, "ts": "1.000001", "markdown_text": "x"}, "message_not_found"),
        ("oauth.v2.access", {"client_id": "sandbox-client", "client_secret": "no", "code": "x"}, "bad_client_secret"),
        ("api.test", {"error": "my_own"}, "my_own"),
    ],
)
async def test_slack_refuses(client: AsyncWebClient, method: str, args: Json, error: str) -> None:
    assert await refusal(client, method, **args) == error


async def test_a_private_channel_without_the_app_does_not_exist_for_it(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=LEADS, text="fine while a member")
    channel = sandbox.workspace.channels[LEADS]
    sandbox.workspace.leave(channel, sandbox.workspace.app.bot_user_id)
    for method in ("chat.postMessage", "conversations.info", "conversations.history", "conversations.members"):
        assert await refusal(client, method, channel=LEADS, text="x") == "channel_not_found"
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert LEADS not in [each["id"] for each in listed["channels"]]


async def test_an_archived_channel_takes_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.workspace.channels[PLATFORM].archived = True
    assert await refusal(client, "chat.postMessage", channel=PLATFORM, text="x") == "is_archived"


async def test_refused_blocks_are_named_with_a_pointer(client: AsyncWebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=PLATFORM, text="x", blocks=blocks)
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"


async def test_only_own_messages_can_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.person("U0ANA").types("ml-platform", "mine")
    assert await refusal(client, "chat.update", channel=PLATFORM, ts=ts, text="x") == "cant_update_message"
    assert await refusal(client, "chat.delete", channel=PLATFORM, ts=ts) == "cant_delete_message"


async def test_an_update_keeps_metadata_drops_blocks_and_is_bounded(client: AsyncWebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"key": "k1"}}
    divider = [{"type": "divider"}]
    ts = (await client.chat_postMessage(channel=PLATFORM, text="one", blocks=divider, metadata=metadata))["ts"]
    await client.chat_update(channel=PLATFORM, ts=ts, text="two")
    plain = (await client.conversations_history(channel=PLATFORM))["messages"][0]
    full = (await client.conversations_history(channel=PLATFORM, include_all_metadata=True))["messages"][0]
    assert (plain["text"], "metadata" in plain, "blocks" in plain) == ("two", False, False)
    assert full["metadata"] == metadata
    assert await refusal(client, "chat.update", channel=PLATFORM, ts=ts, text="x" * 4_001) == "msg_too_long"


async def test_blocks_without_words_are_no_edit(client: AsyncWebClient) -> None:
    divider = [{"type": "divider"}]
    ts = (await client.chat_postMessage(channel=PLATFORM, text="one", blocks=divider))["ts"]
    wordless = {"channel": PLATFORM, "ts": ts, "attachments": [{"text": "more"}]}
    await client.api_call("chat.update", json=wordless)  # chat_update would warn of the missing words
    kept = (await client.conversations_history(channel=PLATFORM))["messages"][0]
    assert (kept["text"], "blocks" in kept, "attachments" in kept) == ("one", True, True)
    updated = await client.chat_update(channel=PLATFORM, ts=ts, text="two", blocks=divider * 2)
    assert "edited" not in updated["message"]
    reworded = await client.chat_update(channel=PLATFORM, ts=ts, text="three")
    assert "edited" in reworded["message"]


async def test_history_pages_between_moments_and_leaves_replies_to_their_thread(client: AsyncWebClient) -> None:
    posted = [(await client.chat_postMessage(channel=PLATFORM, text=str(each)))["ts"] for each in range(5)]
    reply = (await client.chat_postMessage(channel=PLATFORM, text="reply", thread_ts=posted[0]))["ts"]
    seen: list[str] = []
    cursor: str | None = None
    while cursor != "":
        page = await client.conversations_history(channel=PLATFORM, limit=2, cursor=cursor)
        seen += [each["text"] for each in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"] if page["has_more"] else ""
    assert seen == ["4", "3", "2", "1", "0"]
    between = await client.conversations_history(channel=PLATFORM, oldest=posted[1], latest=posted[3])
    assert [each["text"] for each in between["messages"]] == ["2"]
    within = await client.conversations_history(channel=PLATFORM, oldest=posted[1], latest=posted[3], inclusive=True)
    assert [each["text"] for each in within["messages"]] == ["3", "2", "1"]
    thread = (await client.conversations_replies(channel=PLATFORM, ts=posted[0]))["messages"]
    assert [each["ts"] for each in thread] == [posted[0], reply]
    assert (thread[0]["reply_count"], thread[0]["latest_reply"]) == (1, reply)


async def test_a_root_with_replies_leaves_a_tombstone(client: AsyncWebClient) -> None:
    root = (await client.chat_postMessage(channel=PLATFORM, text="root"))["ts"]
    await client.chat_postMessage(channel=PLATFORM, text="reply", thread_ts=root)
    await client.chat_delete(channel=PLATFORM, ts=root)
    thread = (await client.conversations_replies(channel=PLATFORM, ts=root))["messages"]
    assert [each.get("subtype", each["text"]) for each in thread] == ["tombstone", "reply"]
    assert await refusal(client, "chat.update", channel=PLATFORM, ts=root, text="x") == "message_not_found"


async def test_text_is_stored_escaped_and_tokens_survive(client: AsyncWebClient) -> None:
    text = "a & b < c <@U0ANA> <https://x.org|x> &amp; <!here>"
    stored = (await client.chat_postMessage(channel=PLATFORM, text=text))["message"]["text"]
    assert stored == "a &amp; b &lt; c <@U0ANA> <https://x.org|x> &amp; <!here>"


async def test_posting_to_a_person_lands_in_their_direct_messages(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="U0BEN", text="hello")
    assert answer["channel"] == await dm(client, "U0BEN")


async def test_a_manifest_grants_no_more_than_it_says() -> None:
    async with Sandbox(manifest=MANIFEST) as sandbox:
        client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        with pytest.raises(SlackApiError) as caught:
            await client.users_info(user="U0ANA")
        assert caught.value.response["needed"] == "users:read"
        assert caught.value.response["provided"] == "chat:write,commands,im:history"
        home = {"type": "home", "blocks": []}
        assert await refusal(client, "views.publish", user_id="U0ANA", view=home) == "not_enabled"
        assert await refusal(client, "conversations.history", channel=PLATFORM) == "missing_scope"
        assert (await client.auth_test())["user"] == "guide"


async def test_home_is_published_and_a_stale_hash_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    home: Json = {"type": "home", "blocks": [{"type": "divider"}]}
    first = (await client.views_publish(user_id="U0ANA", view=home))["view"]
    second = (await client.views_publish(user_id="U0ANA", view=home, hash=first["hash"]))["view"]
    assert (first["id"], sandbox.person("U0ANA").sees_home()) == (second["id"], second)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id="U0ANA", view=home, hash=first["hash"])


async def test_an_upload_in_three_steps_is_shared_and_can_be_read(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.files_upload_v2(channel=PLATFORM, filename="card.md", content="# Ready", title="Card")
    shared = sandbox.person("U0ANA").sees("ml-platform")[-1]
    assert (shared["subtype"], shared["files"][0]["title"]) == ("file_share", "Card")
    assert (await client.files_info(file=answer["file"]["id"]))["file"]["name"] == "card.md"
    async with aiohttp.ClientSession() as session, session.get(shared["files"][0]["url_private"]) as response:
        assert await response.text() == "# Ready"
        assert response.headers["Content-Disposition"] == "attachment"


async def test_a_stream_grows_is_left_alone_and_ends(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("U0ANA")
    root, channel = await ana.types("dm", "question"), await dm(client)
    ts = (await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="One"))["ts"]
    await client.chat_appendStream(channel=channel, ts=ts, markdown_text=", two")
    assert await refusal(client, "chat.update", channel=channel, ts=ts, text="x") == "streaming_state_conflict"
    await client.chat_stopStream(channel=channel, ts=ts, markdown_text=".", blocks=[{"type": "divider"}])
    message = ana.sees("dm")[-1]
    assert (message["text"], [each["type"] for each in message["blocks"]]) == ("One, two.", ["markdown", "divider"])
    gone = await refusal(client, "chat.appendStream", channel=channel, ts=ts, markdown_text="!")
    assert gone == "message_not_in_streaming_state"


async def test_what_is_streamed_stands_in_order_and_history_shows_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root, channel = await sandbox.person("U0ANA").types("dm", "question"), await dm(client)
    divider = {"type": "divider", "block_id": "mine"}
    task = {"type": "task_update", "id": "1", "title": "Look it up"}
    started = await client.chat_startStream(
        channel=channel, thread_ts=root, chunks=[{"type": "blocks", "blocks": [divider]}, task]
    )
    chunks = [{"type": "markdown_text", "text": "One"}, task | {"status": "complete"}]
    await client.chat_appendStream(channel=channel, ts=started["ts"], chunks=chunks)
    replies = await client.conversations_replies(channel=channel, ts=root)
    blocks = replies["messages"][-1]["blocks"]
    assert [each["type"] for each in blocks] == ["divider", "task_card", "markdown"]
    assert (blocks[0]["block_id"], blocks[1]["status"]) == ("mine", "complete")


async def test_a_stream_makes_the_session_work_and_its_end_says_how_it_stands(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    root, channel = await sandbox.person("U0ANA").types("dm", "question"), await dm(client)
    ts = (await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="One"))["ts"]
    session = sandbox.workspace.sessions[f"{channel}:{root}"]
    assert session["status"] == "processing"
    assert await refusal(client, "chat.delete", channel=channel, ts=ts) == "cant_delete_message"
    unknown = await refusal(client, "chat.stopStream", channel=channel, ts=ts, session_status="asleep")
    assert unknown == "invalid_arguments"
    await client.chat_stopStream(channel=channel, ts=ts, session_status="suspended")
    assert session["status"] == "suspended"


async def test_more_blocks_than_slack_takes_are_not_streamed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root, channel = await sandbox.person("U0ANA").types("dm", "question"), await dm(client)
    ts = (await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="One"))["ts"]
    many = [{"type": "blocks", "blocks": [{"type": "divider"}] * 30}]
    await client.chat_appendStream(channel=channel, ts=ts, chunks=many)
    assert await refusal(client, "chat.appendStream", channel=channel, ts=ts, chunks=many) == "msg_blocks_too_many"


async def test_a_stream_that_lasts_too_long_ends_by_itself(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root, channel = await sandbox.person("U0ANA").types("dm", "question"), await dm(client)
    ts = (await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="One"))["ts"]
    sandbox.platform.streams[ts]["expires_s"] = 0.0
    await client.chat_update(channel=channel, ts=ts, text="One, and the rest")
    gone = await refusal(client, "chat.stopStream", channel=channel, ts=ts)
    assert gone == "message_not_in_streaming_state"
    assert sandbox.person("U0ANA").sees("dm")[-1]["streaming_state"] == "completed"


async def test_guests_have_no_streams(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await sandbox.person("U0DEV").types("dm", "question")
    channel = (await client.conversations_open(users="U0DEV"))["channel"]["id"]
    assert await refusal(client, "chat.startStream", channel=channel, thread_ts=root) == "not_authorized"


async def test_stop_ends_a_stream(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("U0ANA")
    root, channel = await ana.types("dm", "question"), await dm(client)
    ts = (await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="One"))["ts"]
    await ana.stops("dm", root)
    assert await refusal(client, "chat.appendStream", channel=channel, ts=ts, markdown_text="!") == "stopped_by_user"


async def test_sessions_and_prompts_are_kept(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root, channel = await sandbox.person("U0ANA").types("dm", "question"), await dm(client)
    answer = await client.agents_sessions_setStatus(
        channel_id=channel, thread_ts=root, status="suspended", title="Check"
    )
    assert (answer["agent_status"], answer["title"]) == ("suspended", "Check")
    assert (await client.agents_sessions_rename(channel_id=channel, thread_ts=root, title="New"))["title"] == "New"
    prompts: Any = [{"title": "Start", "message": "Start a check"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    assert sandbox.workspace.prompts[f"{channel}:"]["prompts"] == prompts
    assert await refusal(client, "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts * 5) == (
        "invalid_arguments"
    )


async def test_people_and_rooms_are_described(client: AsyncWebClient) -> None:
    assert (await client.users_info(user="U0ANA"))["user"]["real_name"] == "Sample: Ana (platform)"
    assert len((await client.users_list())["members"]) == 5
    assert (await client.conversations_info(channel=PLATFORM))["channel"]["is_member"] is True
    assert "U0SANDBOX" in (await client.conversations_members(channel=PLATFORM))["members"]
    assert (await client.bots_info())["bot"]["user_id"] == "U0SANDBOX"
    assert (await client.team_info())["team"]["id"] == "T0SANDBOX"
    mine = await client.users_conversations(types="public_channel,private_channel")
    assert {each["id"] for each in mine["channels"]} == {PLATFORM, LEADS, PARTNERS}


async def test_a_channel_shared_with_another_company_says_so(client: AsyncWebClient) -> None:
    told = {
        each: (await client.conversations_info(channel=each))["channel"]["is_ext_shared"]
        for each in (PLATFORM, PARTNERS)
    }
    assert told == {PLATFORM: False, PARTNERS: True}


async def test_joining_lets_the_app_post(client: AsyncWebClient) -> None:
    await client.conversations_join(channel=ELSEWHERE)
    assert (await client.chat_postMessage(channel=ELSEWHERE, text="hello"))["ok"]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's, for aiohttp 4
async def test_oauth_hands_out_a_token_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    query = {"client_id": "sandbox-client", "redirect_uri": "http://127.0.0.1:1/cb", "state": "s1"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/oauth/v2/authorize", params=query, allow_redirects=False) as response,
    ):
        target = response.headers["Location"]
    assert target.startswith("http://127.0.0.1:1/cb?code=")
    code = target.partition("code=")[2].partition("&")[0]
    given = {"client_id": "sandbox-client", "client_secret": "sandbox-secret", "code": code}
    answer = await client.oauth_v2_access(**given)
    fresh = AsyncWebClient(token=answer["access_token"], base_url=sandbox.api_url)
    assert (await fresh.auth_test())["bot_id"] == "B0SANDBOX"
    with pytest.raises(SlackApiError, match="invalid_code"):
        await client.oauth_v2_access(**given)
    await fresh.auth_revoke()
    assert await refusal(fresh, "auth.test") == "token_revoked"


async def test_an_uninstalled_app_is_refused_everything(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.uninstall()
    assert await refusal(client, "chat.postMessage", channel=PLATFORM, text="x") == "token_revoked"


async def test_no_token_reaches_the_log(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.api_call("auth.test", params={"token": "xoxb-sandbox"})
    await client.apps_connections_open(app_token="xapp-sandbox")
    assert "xoxb-sandbox" not in str(list(sandbox.calls))
    assert "xapp-sandbox" not in str(list(sandbox.calls))


async def test_the_bot_takes_its_own_reaction_back_and_nobody_elses(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts, channel = await sandbox.person("U0ANA").types("dm", "hello"), await dm(client)
    where = {"channel": channel, "timestamp": ts, "name": "eyes"}
    assert await refusal(client, "reactions.remove", **where) == "no_reaction"
    await client.reactions_add(**where)
    assert await refusal(client, "reactions.add", **where) == "already_reacted"
    await client.reactions_remove(**where)
    assert sandbox.workspace.channels[channel].messages[ts]["reactions"] == []
    assert await refusal(client, "reactions.remove", **where | {"timestamp": "1.1"}) == "message_not_found"
