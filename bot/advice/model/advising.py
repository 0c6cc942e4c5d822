"""The advisor with a model: the default rules read first, the model proposes, what verifies is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.advice.advisor import NOBODY, Advisor, Asker
from bot.advice.model.endpoint import Endpoint, Usage
from bot.advice.model.faults import ModelFaultError
from bot.advice.model.merging import fair_in_short, intent_of, merge
from bot.advice.model.prompting import Prompt, material
from bot.advice.model.proposals import Proposal, ProposedReply, proposal_for
from bot.advice.model.usage import Caps, UsageBook
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, Intent, MessageUnderstood, QuestionAnswered
from bot.interview.findings import Answer
from bot.interview.replies import CitedPassage, Outcome, Reply
from knowledge.pack import Pack, SectionId
from knowledge.passages import Passage, passages_of

MAX_PROMPTED_CHARS = 24_000  # of one person's words in one call; the rest is read by the default rules alone
MAX_QUOTES = 3
NOTHING = Usage(0, 0)
# A bare command is settled by the default rules: fast, free, and nothing a model says can turn it into another.
COMMANDS: tuple[Intent, ...] = (
    "back", "skip", "pause", "resume", "cancel", "restart", "status", "summary", "help",
)  # fmt: skip
COMMAND_WORDS = 3


@dataclass(slots=True)
class ModelAdvisor:
    """Implements Advisor over an endpoint; every fault leaves what the default rules said, and says so."""

    pack: Pack
    usual: Advisor
    endpoint: Endpoint
    prompt: Prompt
    book: UsageBook
    caps: Caps

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """See Advisor."""
        usual = await self.usual.understand(asked, asker)
        if usual.intent in COMMANDS and len(asked.text.split()) <= COMMAND_WORDS:
            return usual
        try:
            proposal = await self._propose(
                asker,
                open_section=asked.section,
                open_probe=asked.about,
                earlier_answers=[each.text for each in asked.earlier],
                message=asked.text,
            )
        except ModelFaultError as fault:
            return replace(usual, without_model=fault.fault)
        return await self._understood(asked, usual, proposal)

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """See Advisor."""
        usual = await self.usual.assess(asked, asker)
        try:
            proposal = await self._propose(
                asker, open_section=asked.section, earlier_answers=[each.text for each in asked.answers], message=""
            )
        except ModelFaultError as fault:
            return replace(usual, without_model=fault.fault)
        findings, unclear = merge(
            self.pack, asked.section, asked.answers, proposal, usual.findings, assessed_by=self._version
        )
        return replace(usual, findings=findings, unclear=unclear)

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """See Advisor."""
        usual = await self.usual.answer(asked, asker)
        if usual.reply.ours:
            return usual
        try:
            proposal = await self._propose(asker, open_section=asked.section, message=asked.question)
        except ModelFaultError as fault:
            return replace(usual, without_model=fault.fault)
        return replace(usual, reply=self._reply(asked.question, proposal.reply, usual.reply))

    @property
    def _version(self) -> str:
        return f"{self.prompt.version}/{self.endpoint.config.name}"

    async def _propose(self, asker: Asker, **fields: object) -> Proposal:
        """Ask the model within the caps; every call is written down, also one that failed."""
        told = material(**fields)
        if len(told) > MAX_PROMPTED_CHARS:
            raise ModelFaultError("too_large")
        if not self.caps.allow(await self.book.spent_in_a_day(asker.team, asker.person)):
            raise ModelFaultError("cap_reached")
        schema = proposal_for(
            tuple(each.id for each in self.pack.criteria), tuple(each.id for each in self.pack.sections)
        )
        try:
            completion = await self.endpoint.ask(self.prompt.system, told, schema)
        except ModelFaultError as fault:
            await self._record(asker, NOTHING, fault.fault)
            raise
        await self._record(asker, completion.usage, "ok")
        return completion.parsed

    async def _record(self, asker: Asker, usage: Usage, outcome: str) -> None:
        await self.book.record(asker.team, asker.person, self.endpoint.config.name, usage, outcome)

    async def _understood(self, asked: Understand, usual: MessageUnderstood, proposal: Proposal) -> MessageUnderstood:
        intent = intent_of(proposal.intent, usual.intent)
        understood = replace(usual, intent=intent)
        if intent in ("question", "answer_and_question"):
            understood = replace(understood, reply=self._reply(asked.text, proposal.reply, usual.reply))
        if intent == "edit":
            new_text = proposal.edit_text.strip()
            understood = replace(
                understood,
                target=proposal.edit_section or usual.target,
                new_text=new_text if new_text and new_text in asked.text else usual.new_text,
            )
        if asked.section is None or intent not in ("answer", "answer_and_question"):
            return replace(understood, findings=(), unclear=())
        return await self._with_findings(asked, asked.section, understood, proposal)

    async def _with_findings(
        self, asked: Understand, section: SectionId, understood: MessageUnderstood, proposal: Proposal
    ) -> MessageUnderstood:
        answers = (*asked.earlier, Answer(asked.message, section, asked.text))
        by_rules = (await self.usual.assess(Assess(section, answers))).findings
        findings, unclear = merge(self.pack, section, answers, proposal, by_rules, assessed_by=self._version)
        return replace(understood, findings=findings, unclear=unclear)

    def _reply(self, question: str, proposed: ProposedReply, usual: Reply | None) -> Reply:
        """Return the proposed reply as far as its quotes stand in the guidance; the default's where none does.

        What the default answers in our own words stays: a model knows neither this advisor nor what was asked before.
        """
        if usual is not None and usual.ours:
            return usual
        cited = tuple(
            found for quote in proposed.quotes[:MAX_QUOTES] if (found := cite(self._passages, self.pack.text, quote))
        )
        match proposed.outcome:
            case "answered" if cited:
                sources = (question, *(each.quote for each in cited))
                return Reply("answered", "", cited, fair_in_short(proposed.in_short, *sources))
            case "silent" | "out_of_scope":
                return self._unanswered(proposed, cited, usual)
        return usual or Reply("silent", "")

    def _unanswered(self, proposed: ProposedReply, cited: tuple[CitedPassage, ...], usual: Reply | None) -> Reply:
        outcome: Outcome = "silent" if proposed.outcome == "silent" else "out_of_scope"
        if usual is not None and usual.outcome == outcome:
            return usual
        return Reply(outcome, "", cited if outcome == "silent" else ())

    @property
    def _passages(self) -> Sequence[Passage]:
        return passages_of(self.pack)


def cite(passages: Sequence[Passage], text: str, quote: str) -> CitedPassage | None:
    """Return *quote* with the heading and link of where it stands in the guidance; None if it stands nowhere."""
    words = quote.strip()
    start = text.find(words) if words else -1
    if start < 0:
        return None
    home = next((each for each in passages if each.start <= start < each.end), None)
    if home is None:
        return None
    return CitedPassage(words, home.heading, home.link, home.section, 1.0)
