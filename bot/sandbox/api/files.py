"""Files the app uploads, in Slack's three steps, and reading about those people share."""

from bot.sandbox.api.access import writable
from bot.sandbox.api.registry import Args, method
from bot.sandbox.composing import signed_by_app
from bot.sandbox.entities import StoredFile
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform
from bot.sandbox.uploads import described_file, mimetype
from bot.sandbox.wording import from_app


@method("files.getUploadURLExternal", scope="files:write", tier=4)
def get_upload_url(platform: Platform, args: Args) -> Json:
    """Announce a file; its bytes are posted to the address given back."""
    name, length = args.need("filename"), args.need("length")
    if not length.isdigit() or int(length) < 1:
        raise SlackError("invalid_arguments", messages=["[ERROR] length must be a positive integer"])
    workspace = platform.workspace
    file = StoredFile(
        id=workspace.ids.mint("F"),
        name=name,
        user=workspace.app.bot_user_id,
        mimetype=mimetype(name),
        created=int(platform.clock.now()),
        complete=False,
    )
    workspace.files[file.id] = file
    ticket = workspace.ids.hexadecimal()
    platform.uploads[ticket] = file.id
    return {"upload_url": f"{platform.base_url}/upload/{ticket}", "file_id": file.id}


@method("files.completeUploadExternal", scope="files:write", tier=4)
def complete_upload(platform: Platform, args: Args) -> Json:
    """Finish uploads and share them, if a channel is named."""
    asked = args.get("files")
    if not isinstance(asked, list) or not asked:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    channels = [writable(platform, name) for name in args.names("channels", str(args.get("channel_id") or ""))]
    files = [_finished(platform, each) for each in asked]
    described = [described_file(platform, each) for each in files]
    for channel in channels:
        body = signed_by_app(platform.workspace)
        body |= {"text": from_app(str(args.get("initial_comment") or ""))}
        body |= {"subtype": "file_share", "files": described, "upload": True}
        platform.workspace.post(channel, body, thread_ts=args.get("thread_ts"))
    return {"files": described}


def _finished(platform: Platform, asked: Json) -> StoredFile:
    file = platform.workspace.files.get(str(asked.get("id")))
    if file is None or not file.content:
        raise SlackError("file_not_found")
    file.complete, file.title = True, str(asked.get("title") or file.name)
    return file


@method("files.info", scope="files:read", tier=4)
def files_info(platform: Platform, args: Args) -> Json:
    """Describe one file the app can see: its own, or one shared where it is."""
    file = platform.workspace.files.get(args.need("file"))
    if file is None or not file.complete or not _shown(platform, file):
        raise SlackError("file_not_found")
    return {"file": described_file(platform, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _shown(platform: Platform, file: StoredFile) -> bool:
    workspace = platform.workspace
    if file.user == workspace.app.bot_user_id:
        return True
    rooms = [each for each in workspace.channels.values() if workspace.has_app(each)]
    shared = (one["id"] for each in rooms for message in each.messages.values() for one in message.get("files", []))
    return file.id in shared
