"""Keeping a workspace in a file: whole, as JSON, replaced atomically, soon after each change."""

import asyncio
import base64
import contextlib
import json
import os
from pathlib import Path

from bot.sandbox.clock import Clock
from bot.sandbox.entities import Channel, Person, StoredFile, Team, Whisper
from bot.sandbox.errors import SandboxError
from bot.sandbox.ids import Ids
from bot.sandbox.jsontypes import Json
from bot.sandbox.seed import app_identity
from bot.sandbox.workspace import Workspace

FORMAT = 1
SAVE_AFTER_S = 0.2


class UnreadableFileError(SandboxError):
    """The file is not a workspace this version can read; it was left as it is."""


class Store:
    """One file; nothing but this object writes it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._planned: asyncio.TimerHandle | None = None
        self.saves = 0

    def load(self, clock: Clock, manifest: Json | None) -> Workspace | None:
        """Return the workspace kept in the file, the app as *manifest* now describes it; None when there is no file.

        Raises:
            UnreadableFileError: The file holds something else.
        """
        if not self._file.exists():
            return None
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            return _workspace(kept, clock, manifest)
        except (ValueError, KeyError, TypeError) as unreadable:
            raise UnreadableFileError(f"{self._file} does not hold a sandbox workspace; move it away.") from unreadable

    def save_soon(self, workspace: Workspace) -> None:
        """Save within a fraction of a second, once for all changes until then."""
        with contextlib.suppress(RuntimeError):  # nobody runs an event loop while the workspace is being made
            loop = asyncio.get_running_loop()
            if self._planned is None:
                self._planned = loop.call_later(SAVE_AFTER_S, self.save, workspace)

    def save(self, workspace: Workspace) -> None:
        """Write the file now; a reader sees the old one or the new one, never half."""
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        draft.write_text(json.dumps(_kept(workspace)), "utf-8")
        draft.replace(self._file)
        self.saves += 1
        workspace.bell.ring()


def _kept(workspace: Workspace) -> Json:
    return {
        "format": FORMAT,
        "team": vars(workspace.team),
        "people": [vars(each) for each in workspace.people.values()],
        "channels": [_kept_channel(each) for each in workspace.channels.values()],
        "files": [_kept_file(each) for each in workspace.files.values()],
        "homes": workspace.homes,
        "sessions": workspace.sessions,
        "ids": {"seed": workspace.ids.seed, "count": workspace.ids.count},
        "last_moment": workspace.last_moment,
    }


def _kept_channel(channel: Channel) -> Json:
    return {**vars(channel), "whispers": [vars(each) for each in channel.whispers]}


def _kept_file(file: StoredFile) -> Json:
    return {**vars(file), "content": base64.b64encode(file.content).decode()}


def _workspace(kept: Json, clock: Clock, manifest: Json | None) -> Workspace:
    if kept["format"] != FORMAT:
        raise ValueError(kept["format"])
    channels = [
        Channel(**{**each, "whispers": [Whisper(**one) for one in each["whispers"]]}) for each in kept["channels"]
    ]
    files = [StoredFile(**{**each, "content": base64.b64decode(each["content"])}) for each in kept["files"]]
    return Workspace(
        team=Team(**kept["team"]),
        app=app_identity(manifest),
        people={each["id"]: Person(**each) for each in kept["people"]},
        channels={each.id: each for each in channels},
        files={each.id: each for each in files},
        homes=kept["homes"],
        sessions=kept["sessions"],
        ids=Ids(kept["ids"]["seed"], kept["ids"]["count"]),
        clock=clock,
        last_moment=kept["last_moment"],
    )
