"""The advisor with a model: the default rules read first, the model proposes, what verifies is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog

from bot.advice.advisor import NOBODY, Advisor, Asker
from bot.advice.clauses import plain
from bot.advice.commands import whole_command
from bot.advice.corrections import renames
from bot.advice.model.endpoint import Endpoint, Usage
from bot.advice.model.faults import ModelFaultError
from bot.advice.model.merging import Read, intent_of, merge
from bot.advice.model.prompting import Prompt, Prompts, material, probe_of, question_of
from bot.advice.model.proposals import Proposal, ProposedLabel, ProposedLabels, ProposedReply, Shapes, shapes_for
from bot.advice.model.replying import Replies
from bot.advice.model.usage import Caps, UsageBook
from bot.interview.destinations import Dm
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, Intent, MessageUnderstood, QuestionAnswered
from bot.interview.findings import Answer
from bot.interview.replies import Reply
from knowledge.pack import Pack, SectionId

MAX_PROMPTED_CHARS = 24_000  # of one person's words in one call; more is read by the default rules alone
ASKING: tuple[Intent, ...] = ("question", "answer_and_question")
ANSWERING: tuple[Intent, ...] = ("answer", "answer_and_question")

Proposed = TypeVar("Proposed", Proposal, ProposedLabels, ProposedReply)
log = structlog.get_logger()


@dataclass(slots=True)
class ModelAdvisor:
    """Implements Advisor over an endpoint; every fault leaves what the default rules said, and says so."""

    pack: Pack
    usual: Advisor
    endpoint: Endpoint
    prompts: Prompts
    book: UsageBook
    caps: Caps
    _shapes: Shapes = field(init=False)
    _replies: Replies = field(init=False)

    def __post_init__(self) -> None:
        self._shapes, self._replies = shapes_for(self.pack), Replies(self.pack)

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """See Advisor.

        A bare command is settled by its phrase, a question about the advisor by our own words: fast, free, and nothing
        a model says can change it.
        """
        usual = await self.usual.understand(asked, asker)
        said = plain(asked.text)
        if (
            whole_command(said) is not None
            or renames(said)
            or usual.both
            or not asked.text.strip()
            or _is_about_us(usual)
        ):
            return usual
        told = material(
            open_question=question_of(self.pack, asked.section),
            open_probe=probe_of(self.pack, asked.about),
            earlier_answers=[each.text for each in asked.earlier],
            message=asked.text,
        )
        try:
            proposal = await self._propose(asker, self.prompts.understand, told, self._shapes.message)
        except ModelFaultError as fault:
            return replace(usual, without_model=fault.fault)
        return await self._understood(asked, usual, proposal)

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """See Advisor."""
        usual = await self.usual.assess(asked, asker)
        if not any(each.text.strip() for each in asked.answers):
            return usual
        told = material(
            open_question=question_of(self.pack, asked.section), answers=[each.text for each in asked.answers]
        )
        try:
            proposal = await self._propose(asker, self.prompts.assess, told, self._shapes.labels)
        except ModelFaultError as fault:
            return replace(usual, without_model=fault.fault)
        read = self._read(asked.section, asked.answers, proposal.labels, usual, self.prompts.assess)
        return replace(usual, findings=read.findings, unclear=read.unclear)

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """See Advisor."""
        usual = await self.usual.answer(asked, asker)
        if usual.reply.ours or not asked.question.strip():
            return usual
        told = material(open_question=question_of(self.pack, asked.section), question=asked.question)
        try:
            proposed = await self._propose(asker, self.prompts.reply, told, self._shapes.reply)
        except ModelFaultError as fault:
            return replace(usual, without_model=fault.fault)
        return replace(usual, reply=self._replies.reply(asked.question, proposed, usual.reply))

    # ── what a proposal comes to ──────────────────────────────────────────────────────────────────────────────────

    async def _understood(self, asked: Understand, usual: MessageUnderstood, proposal: Proposal) -> MessageUnderstood:
        tells = any(each.evidence is not None for each in usual.findings)
        intent = intent_of(proposal.intent, usual.intent, asked.text, tells=tells)
        understood = replace(usual, intent=intent, findings=(), unclear=(), reply=None, target=None, new_text="")
        if intent in ASKING:
            reply = await self._usual_reply(asked, usual)
            understood = replace(understood, reply=self._replies.reply(asked.text, proposal.reply, reply))
        if intent == "edit":
            understood = replace(understood, target=proposal.target or usual.target, new_text=_new(proposal, usual))
        if intent in ANSWERING and asked.section is None:
            understood = replace(understood, target=proposal.target or usual.target)
        if intent in ANSWERING and asked.section is not None:
            return await self._with_findings(asked, asked.section, understood, proposal)
        return understood

    async def _with_findings(
        self, asked: Understand, section: SectionId, understood: MessageUnderstood, proposal: Proposal
    ) -> MessageUnderstood:
        answers = (*asked.earlier, Answer(asked.message, section, asked.text))
        usual = await self.usual.assess(Assess(section, answers))
        read = self._read(section, answers, proposal.labels, usual, self.prompts.understand)
        return replace(understood, findings=read.findings, unclear=read.unclear)

    def _read(
        self,
        section: SectionId,
        answers: tuple[Answer, ...],
        proposed: list[ProposedLabel],
        usual: AnswersAssessed,
        prompt: Prompt,
    ) -> Read:
        by_rules = Read(usual.findings, usual.unclear)
        version = f"{prompt.version}/{self.endpoint.config.name}"
        return merge(self.pack, section, answers, proposed, by_rules, assessed_by=version)

    async def _usual_reply(self, asked: Understand, usual: MessageUnderstood) -> Reply:
        """Return what the default answers, also where it did not take the message for a question."""
        if usual.reply is not None:
            return usual.reply
        return (await self.usual.answer(AnswerQuestion(asked.text, asked.section, Dm()))).reply

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _propose(self, asker: Asker, prompt: Prompt, told: str, shape: type[Proposed]) -> Proposed:
        """Ask the model within the caps; every call is written down, also one that failed."""
        if len(told) > MAX_PROMPTED_CHARS:
            raise self._given_up(ModelFaultError("too_large"))
        ahead = self.endpoint.expected(prompt.system, told)
        if not self.caps.allow(await self.book.spent_in_a_day(asker.team, asker.person), ahead):
            raise self._given_up(ModelFaultError("cap_reached"))
        try:
            completion = await self.endpoint.ask(prompt.system, told, shape)
        except ModelFaultError as fault:
            await self._record(asker, fault.usage, fault.fault)
            raise self._given_up(fault) from None
        await self._record(asker, completion.usage, "ok")
        return completion.parsed

    def _given_up(self, fault: ModelFaultError) -> ModelFaultError:
        log.warning("model_gave_nothing", model=self.endpoint.config.name, fault=fault.fault)
        return fault

    async def _record(self, asker: Asker, usage: Usage, outcome: str) -> None:
        await self.book.record(asker.team, asker.person, self.endpoint.config.name, usage, outcome)


def _is_about_us(usual: MessageUnderstood) -> bool:
    return usual.intent == "question" and usual.reply is not None and usual.reply.ours


def _new(proposal: Proposal, usual: MessageUnderstood) -> str:
    """Return the words of a correction: the model's if they stand in the message, letter for letter."""
    words = proposal.edit_text.strip()
    return words if words and words in usual.text else usual.new_text
