"""Files: what a person or the app uploads, and how Slack describes it."""

import mimetypes
import re
from urllib.parse import quote

from bot.sandbox.entities import StoredFile
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform

_DISPOSITION = re.compile(rb'(name|filename)="((?:[^"\\]|\\.)*)"')
Upload = tuple[str, bytes]


def described_file(platform: Platform, file: StoredFile) -> Json:
    """Return *file* as Slack describes it."""
    url = f"{platform.base_url}/files/{file.id}/{quote(file.name)}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower() or "binary",
        "pretty_type": file.mimetype,
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "size": len(file.content),
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": list(file.channels),
        "file_access": "visible",
    }


def mimetype(name: str) -> str:
    """Return the media type its name suggests."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def stored_file(platform: Platform, name: str, content: bytes, *, user: str) -> Json:
    """Store an uploaded file and return its description."""
    file = StoredFile(
        id=platform.workspace.ids.mint("F"),
        name=name,
        user=user,
        content=content,
        mimetype=mimetype(name),
        created=int(platform.clock.now()),
    )
    platform.workspace.files[file.id] = file
    return described_file(platform, file)


def multipart(content_type: str, body: bytes) -> tuple[dict[str, str], Upload | None]:
    """Return the fields of a multipart/form-data body and its first file, as name and content."""
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    fields: dict[str, str] = {}
    upload: Upload | None = None
    for part in body.split(b"--" + boundary[1].encode()) if boundary else ():
        head, found, content = part.partition(b"\r\n\r\n")
        if not found:
            continue
        names = {key.decode(): value.decode("utf-8", "replace") for key, value in _DISPOSITION.findall(head)}
        content = content.removesuffix(b"\r\n")
        if names.get("filename"):
            upload = upload or (names["filename"], content)
        elif "name" in names:
            fields[names["name"]] = content.decode("utf-8", "replace")
    return fields, upload
