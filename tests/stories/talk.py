"""One person's conversation with the advisor: short words for what people do and for what they wait to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from bot.persona import ANA
from bot.rehearsal import kind_of
from bot.sandbox.person import SamplePerson
from bot.slack import controls
from bot.transcript import lines
from bot.trial import Trial
from knowledge.pack import SectionId

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")

PATIENCE_S = 20.0  # far above what anything takes, so that a busy machine fails nothing
ANSWERS = ANA.answers | {ANA.changed: ANA.changed_to}
SECTIONS = tuple(ANSWERS)


def read(message: Json) -> str:
    """Return what a person reads on *message*."""
    return "\n".join(lines(message))


class Talk:
    """Acts as *user* and remembers when they last did something, so that only what came after it counts."""

    def __init__(self, trial: Trial, user: str = ANA.user) -> None:
        self.trial = trial
        self.person: SamplePerson = trial.sandbox.person(user)
        self._since = "0"

    # -- doing

    async def starts(self, use_case: str = ANA.use_case, channel: str = "ml-platform") -> Json:
        """Type /finetune start … and return the first question."""
        await self.command(f"start {use_case}", channel)
        return await self.prompt("question")

    async def command(self, text: str, channel: str = "dm") -> None:
        """Type /finetune with *text*."""
        self._since = self._newest()
        receipt = await self.person.command("/finetune", text, channel)
        assert receipt.outcome == "ok", receipt

    async def says(self, text: str) -> str:
        """Write in the direct message; return the message's ts."""
        self._since = await self.person.types("dm", text)
        return self._since

    async def presses(self, message: Json, button: str) -> None:
        """Press the button with that action id or label on *message*, as it stands now."""
        self._since = self._newest()
        await self.person.clicks(self.again(message), button)

    async def answers_until(self, kind: str, *, upto: SectionId | None = None) -> Json:
        """Answer every question and let follow-ups pass until a prompt of *kind*, or *upto*'s question, is there."""
        while True:
            found, prompt = await self.next_prompt()
            if found == kind and (upto is None or self.section_of(prompt) == upto):
                return prompt
            if found == "question":
                await self.says(ANSWERS[self.section_of(prompt)])
            else:
                skip = f"{controls.REASON}.rather_not" if found == "reoffer" else f"{controls.CONTROL}.skip"
                await self.presses(prompt, skip)

    async def to_preview(self) -> Json:
        """From wherever the interview is to the preview."""
        await self.presses(await self.answers_until("recap"), f"{controls.CONTROL}.finish")
        return await self.prompt("preview")

    async def posts(self, preview: Json, channel: str = "C0PLATFORM") -> Json:
        """Choose *channel*, press Post, return the card."""
        await self.person.selects(self.again(preview), controls.CHANNEL, channel)
        await self.presses(preview, controls.POST)
        return await self.card(channel)

    def looks_away(self) -> None:
        """Do nothing: only what comes from now on counts."""
        self._since = self._newest()

    # -- seeing

    async def prompt(self, kind: str) -> Json:
        """Wait for a prompt of *kind* after what was last done."""
        return await self.wait(lambda: next((each for each in self._new() if kind_of(each) == kind), None), kind)

    async def hears(self, words: str, channel: str = "dm") -> Json:
        """Wait for a message of the advisor's with *words* after what was last done."""
        return await self.wait(lambda: next((each for each in self._new(channel) if words in read(each)), None), words)

    async def card(self, channel: str = "C0PLATFORM") -> Json:
        """Wait for the card in *channel*."""
        return await self.wait(lambda: next(iter(self.cards(channel)), None), "the card")

    def cards(self, channel: str = "C0PLATFORM") -> list[Json]:
        """Return the advisor's top-level posts in *channel*."""
        return [each for each in self.from_app(channel) if each.get("thread_ts", each["ts"]) == each["ts"]]

    def from_app(self, channel: str = "dm") -> list[Json]:
        """Return everything the advisor said in *channel*, oldest first; private notes of slash commands left out."""
        return [each for each in self.person.sees(channel) if each.get("bot_id") and not each.get("ephemeral")]

    def again(self, message: Json) -> Json:
        """Return *message* as it reads now."""
        channel = self.person.room(None, message)
        return channel.messages[message["ts"]]

    def section_of(self, prompt: Json) -> SectionId:
        """Return the section a question belongs to."""
        return next(each.id for each in self.trial.advisor.pack.sections if each.heading in read(prompt))

    async def wait(self, found: Callable[[], T | None], what: str) -> T:
        """Wait for *found* to find something; say *what* was awaited if it never comes."""
        try:
            seen = await self.person.wait_for(found, PATIENCE_S)
        except TimeoutError:
            told = "\n---\n".join(read(each) for each in self.person.sees("dm")[-4:])
            raise AssertionError(f"never seen: {what}; the direct message ends with:\n{told}") from None
        assert seen is not None
        return seen

    def _new(self, channel: str = "dm") -> list[Json]:
        mine = (
            each for each in self.person.sees(channel) if each.get("bot_id") and float(each["ts"]) > float(self._since)
        )
        return sorted(mine, key=lambda each: float(each["ts"]), reverse=True)

    def _newest(self) -> str:
        return max((each["ts"] for each in self.person.sees("dm")), key=float, default="0")

    async def next_prompt(self) -> tuple[str, Json]:
        """Wait for whatever asks for something after what was last done; return its kind and the message."""

        def found() -> tuple[str, Json] | None:
            return next(((kind, each) for each in self._new() if (kind := kind_of(each))), None)

        return await self.wait(found, "the next prompt")
