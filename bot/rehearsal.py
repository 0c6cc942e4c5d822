"""A sample person goes through a whole check in the sandbox, the way a person would: types, presses, reads, waits.

The smoke test of everything together: slash command, direct message, a question of theirs, one change, preview, a
quote left out, the post. Whatever does not happen raises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from bot.persona import Persona
from bot.sandbox.controls import controls as controls_of
from bot.sandbox.person import SamplePerson
from bot.sandbox.server import Sandbox
from bot.slack import controls, review_words, words
from bot.transcript import lines
from knowledge.pack import Pack, Section, SectionId

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")

COMMAND = "/finetune"
ASKED_IN, POSTED_IN = "ml-platform", "C0PLATFORM"
PATIENCE_S = 15.0  # for one answer of the advisor's; it paces itself to a message a second
MAX_TURNS = 30

_KINDS = {
    controls.NEXT: "question",
    f"{controls.CONTROL}.finish": "recap",
    controls.POST: "preview",
    f"{controls.REASON}.dont_have": "reoffer",
}


class RehearsalFailedError(Exception):
    """Something that should have happened did not; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it appears: who says it where, and its lines as a person reads them."""

    who: str
    where: str
    lines: Sequence[str]
    by_app: bool


class Rehearsal:
    """One whole check. *tell* gets every message as it appears; *pace_s* is how long the person takes for each turn."""

    def __init__(
        self, sandbox: Sandbox, pack: Pack, persona: Persona, tell: Callable[[Line], None], *, pace_s: float = 0.0
    ) -> None:
        self._person: SamplePerson = sandbox.person(persona.user)
        self._workspace = sandbox.workspace
        self._pack, self._persona = pack, persona
        self._tell, self._pace_s = tell, pace_s
        self._since = "0"  # ts after which the advisor's next prompt is looked for
        self._shown: set[tuple[str, str]] = set()

    async def play(self) -> Json:
        """Go through the whole check and return the posted card.

        Raises:
            RehearsalFailedError: Something did not happen.
        """
        await self._starts()
        recap = await self._answers_everything()
        recap = await self._changes_one_answer(recap)
        preview = await self._chooses_what_is_posted(recap)
        return await self._posts(preview)

    # -- the acts

    async def _starts(self) -> None:
        await self._takes_time()
        await self._person.command(COMMAND, f"start {self._persona.use_case}", ASKED_IN)
        self._tell(
            Line(
                self._name_of(self._persona.user),
                f"#{ASKED_IN}",
                [f"{COMMAND} start {self._persona.use_case}"],
                by_app=False,
            )
        )

    async def _answers_everything(self) -> Json:
        for _ in range(MAX_TURNS):
            kind, prompt = await self._next_prompt("the next question")
            if kind == "recap":
                return prompt
            section = self._section_of(prompt) if kind == "question" else None
            if section is not None and section.id == self._persona.digress_in:
                await self._digresses(section)
            await (self._says(self._persona.answers[section.id]) if section else self._passes(kind, prompt))
        raise RehearsalFailedError(f"The interview had not come to its end after {MAX_TURNS} turns.")

    async def _digresses(self, section: Section) -> None:
        await self._says(self._persona.digression)
        back = words.BACK_TO.format(topic=section.topic, ask="").strip()
        await self._sees("dm", lambda read: back in read and "“" not in back, "an answer to a question of theirs")

    async def _changes_one_answer(self, recap: Json) -> Json:
        await self._presses(recap, f"{controls.CHANGE}.{self._persona.changed}", self._topic(self._persona.changed))
        kind, _ = await self._next_prompt("the question again, after Change")
        if kind != "question":
            raise RehearsalFailedError(f"After Change there was a {kind} instead of the question.")
        await self._says(self._persona.changed_to)
        for _ in range(MAX_TURNS):
            kind, prompt = await self._next_prompt("the answers again, after the change")
            if kind == "recap":
                return prompt
            await self._passes(kind, prompt)
        raise RehearsalFailedError("The changed answer did not lead back to the review.")

    async def _chooses_what_is_posted(self, recap: Json) -> Json:
        await self._presses(recap, f"{controls.CONTROL}.finish")
        _, preview = await self._next_prompt("the preview", "preview")
        await self._takes_time()
        await self._person.selects(preview, controls.CHANNEL, POSTED_IN)
        self._did(f"( #{self._name_of(POSTED_IN)} )")
        return await self._leaves_quotes_out(preview)

    async def _leaves_quotes_out(self, preview: Json) -> Json:
        private = self._persona.answers[self._persona.kept_private]
        if not quotes_of(preview, private):
            raise RehearsalFailedError("The preview shows no quote of the answer that is to be left out.")
        await self._person.selects(preview, f"{controls.SHARE}.{self._persona.kept_private}", "private")

        def reworded() -> Json | None:
            now = self._again(preview)
            return now if not quotes_of(now, private) else None

        self._did(f"( {self._topic(self._persona.kept_private)}: {review_words.SHARE['private']} )")
        preview = await self._waits(reworded, "the preview without the words that were left out")
        self._tell(self._line(preview, "dm"))
        return preview

    async def _posts(self, preview: Json) -> Json:
        await self._presses(preview, controls.POST)
        card = await self._sees(POSTED_IN, lambda read: read.startswith(tuple(words.VERDICT.values())), "the card")
        details = await self._sees(POSTED_IN, lambda read: words.DETAILS in read, "the details in its thread")
        await self._sees("dm", lambda read: "Posted in" in read, "the note that it was posted")
        self._stays_private(card, details)
        return card

    def _stays_private(self, *posted: Json) -> None:
        private = self._persona.answers[self._persona.kept_private]
        if any(quotes_of(each, private) for each in posted):
            raise RehearsalFailedError("Words that were left out are in the channel.")

    # -- turns

    async def _says(self, text: str) -> None:
        await self._takes_time()
        self._since = await self._person.types("dm", text)
        self._show_new()

    async def _passes(self, kind: str, prompt: Json) -> None:
        """Let a follow-up pass: skip it, or say why there is no answer."""
        await self._presses(
            prompt, f"{controls.REASON}.rather_not" if kind == "reoffer" else f"{controls.CONTROL}.skip"
        )

    async def _presses(self, message: Json, action: str, about: str = "") -> None:
        await self._takes_time()
        label = next(each.label for each in controls_of(list(message["blocks"])) if each.action_id == action)
        self._did(f"[ {label} ] {about}".rstrip())
        await self._person.clicks(message, action)
        self._since = message["ts"]

    def _did(self, what: str) -> None:
        self._tell(Line(self._name_of(self._persona.user), "dm", [what], by_app=False))

    async def _takes_time(self) -> None:
        if self._pace_s:
            await asyncio.sleep(self._pace_s)

    # -- seeing

    async def _next_prompt(self, awaited: str, wanted: str | None = None) -> tuple[str, Json]:
        def found() -> tuple[str, Json] | None:
            for message in self._from_app("dm", since=self._since):
                kind = kind_of(message)
                if kind is not None and wanted in (None, kind):
                    return kind, message
            return None

        return await self._waits(found, awaited)

    async def _sees(self, channel: str, is_it: Callable[[str], bool], awaited: str) -> Json:
        since = self._since if channel == "dm" else "0"

        def found() -> Json | None:
            return next((each for each in self._from_app(channel, since) if is_it("\n".join(lines(each)))), None)

        return await self._waits(found, awaited)

    async def _waits(self, found: Callable[[], T | None], awaited: str) -> T:
        try:
            seen = await self._person.wait_for(found, PATIENCE_S)
        except TimeoutError:
            raise RehearsalFailedError(f"Within {PATIENCE_S:.0f} seconds there was not: {awaited}.") from None
        finally:
            self._show_new()
        if seen is None:
            raise AssertionError("what was waited for is never None")
        return seen

    def _from_app(self, channel: str, since: str) -> list[Json]:
        """Return the advisor's messages later than *since*, newest first."""
        mine = (each for each in self._person.sees(channel) if each.get("bot_id") and float(each["ts"]) > float(since))
        return sorted(mine, key=lambda each: float(each["ts"]), reverse=True)

    def _again(self, message: Json) -> Json:
        return next(each for each in self._person.sees("dm") if each["ts"] == message["ts"])

    def _section_of(self, prompt: Json) -> Section:
        read = "\n".join(lines(prompt))
        for section in self._pack.sections:
            if section.heading in read:
                return section
        raise RehearsalFailedError("A question was asked that stands in no section of the pack.")

    # -- telling

    def _show_new(self) -> None:
        for channel, where in (("dm", "dm"), (ASKED_IN, f"#{ASKED_IN}")):
            for message in self._person.sees(channel):
                if (channel, message["ts"]) not in self._shown:
                    self._shown.add((channel, message["ts"]))
                    thread = " (thread)" if message.get("thread_ts", message["ts"]) != message["ts"] else ""
                    self._tell(self._line(message, where + thread))

    def _line(self, message: Json, where: str) -> Line:
        by_app = bool(message.get("bot_id"))
        who = self._workspace.app.name if by_app else self._name_of(message["user"])
        return Line(who, where, lines(message, self._name_of), by_app)

    def _name_of(self, ident: str) -> str:
        known = self._workspace.people.get(ident) or self._workspace.channels.get(ident)
        return known.name if known else ident

    def _topic(self, section: SectionId) -> str:
        return self._pack.section(section).topic


def kind_of(message: Json) -> str | None:
    """Return what *message* asks of the person, by the controls on it; None if it has none that need an answer."""
    present = {each.action_id for each in controls_of(list(message.get("blocks") or ()))}
    for action, kind in _KINDS.items():
        if action in present:
            return kind
    return "probe" if any(each.startswith(controls.WRITE_MORE) for each in present) else None


def quotes_of(message: Json, said: str, least: int = 20) -> list[str]:
    """Return every run of *least* or more characters of *said* that stands in *message*."""
    read = "\n".join(lines(message))
    runs = (said[start : start + least] for start in range(max(1, len(said) - least)))
    return [each for each in runs if each in read]
