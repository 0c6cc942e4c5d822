"""The advisor without a model: rules for intents and answers, retrieval for questions. Fast, local, always there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.advice import orders
from bot.advice.about import said_of
from bot.advice.advisor import NOBODY, Asker
from bot.advice.asking import ORDER, LookUp, retrieval
from bot.advice.assessing import RULES_VERSION, Judged, judge, volunteered
from bot.advice.building import WHETHER, asks_whether, told_to_build
from bot.advice.clarifying import clarified
from bot.advice.clauses import plain
from bot.advice.commands import closes, whole_command
from bot.advice.corrections import keeps_both, new_text_of, renames, target_of
from bot.advice.documents import Documents
from bot.advice.grounding import evidence_at, verified_findings, verified_reply
from bot.advice.hearing import Hearing
from bot.advice.intents import IntentReader, Read
from bot.advice.languages import is_foreign
from bot.advice.listing import asks_for_signs, listed
from bot.advice.orders import may_order
from bot.advice.placing import section_of
from bot.advice.questions import only_asks, structure
from bot.advice.signals import Signals, signals_of
from bot.interview.changing import replace
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, Intent, MessageUnderstood, QuestionAnswered
from bot.interview.findings import Answer, Finding, Grade
from bot.interview.replies import Reply
from bot.interview.typed import disputes
from knowledge.pack import CriterionId, Pack, SectionId
from knowledge.search import Alike

ASIDES: frozenset[Intent] = frozenset({"smalltalk", "pause", "summary", "help"})  # what a short answer is taken for
FEW_WORDS = 3  # beside a question, in which an answer shows itself or is none
_FIRST = "We tried prompts first, not RAG, since nobody asked for it. Is that enough?"  # said to nobody
_JOINT = "\n\n"  # between messages that are read together: no sentence, so no quote, reaches across it
_GRADES: dict[str, Grade] = {"met": "specific", "partial": "claimed", "present": "specific"}


class DefaultAdvisor:
    """Implements Advisor by rules alone; nothing a person writes makes it raise. Safe to share.

    *alike* compares questions by meaning, where a model for that is at hand. *with_model* says that a language model
    reads along, for those who ask what happens with their words.
    """

    def __init__(
        self,
        pack: Pack,
        signals: Signals | None = None,
        look_up: LookUp | None = None,
        *,
        alike: Alike | None = None,
        with_model: bool = False,
    ) -> None:
        self._pack = pack
        self._signals = signals or signals_of(pack.id)
        self._intents = IntentReader(pack)
        self._documents = Documents(pack, self._signals)
        usual = (look_up, _never) if look_up else retrieval(pack, alike, with_model=with_model)
        self._look_up, self._asks_about_us = usual
        self.is_quick = alike is None  # a model for meanings takes ten times as long
        self._languages = "" if with_model else said_of(pack, "languages")

    def warm(self) -> None:
        """Make all that is made at the first need, half a second of patterns and weights, before anybody waits for it.

        Whoever shares the event loop with the first message would wait as well.
        """
        self._signals.warm()
        orders.warm()
        self._read(_FIRST)
        self._reply(_FIRST, None)
        self._is_missed(_FIRST)
        for section in self._pack.sections:
            self._assessed(section.id, (Answer("", section.id, _FIRST),))

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """See Advisor."""
        read = self._content_first(asked, self._read(asked.text))
        if read.intent in {"answer", "answer_and_question"} and self._is_turned_down(asked.text):
            read = Read("question", asked.text)
        told = "" if asked.section else told_to_build(asked.text, read.intent)
        both = keeps_both(plain(asked.text))
        understood = MessageUnderstood(
            asked.owner, asked.message, asked.text, asked.on, read.intent, use_case=told, both=both
        )
        if asks_whether(asked.text, told):
            return replace(understood, reply=Reply("out_of_scope", WHETHER, ours=True))
        match read.intent:
            case "answer":
                missed = Reply("out_of_scope", self._languages, ours=True) if self._is_missed(asked.text) else None
                return replace(self._heard(asked, understood), reply=missed)
            case "question":
                return replace(understood, reply=self._reply(read.question or asked.text, asked.section, asked.about))
            case "answer_and_question":
                return replace(
                    self._heard(asked, understood), reply=self._reply(read.question, asked.section, asked.about)
                )
            case "edit":
                target = target_of(self._pack, self._signals, asked.text, asked.section)
                if target is None and disputes(asked.text):  # it says more of something, whatever that is
                    target = section_of(self._pack, self._signals, asked.text) or asked.section
                return replace(understood, target=target, new_text=new_text_of(asked.text))
        return understood

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """See Advisor."""
        findings, unclear = self._assessed(asked.section, asked.answers)
        keys = tuple(each.message for each in asked.answers)
        return AnswersAssessed(asked.section, keys, findings, unclear, ticket=asked.ticket)

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """See Advisor."""
        return QuestionAnswered(asked.question, self._reply(asked.question, asked.section), asked.to)

    def _read(self, text: str) -> Read:
        """Say what *text* is; what plainly asks about the advisor is a question, though a command's words are in it."""
        words = plain(text)
        if renames(words) or keeps_both(words):
            return Read("edit" if renames(words) else "answer")
        read = self._intents.read(text)
        if read.intent in {"question", "answer_and_question"}:
            return read
        if asks_for_signs(text):
            return Read("question", text)
        asked = text if read.intent == "answer" else structure(text, words).question or text
        return Read("question", asked) if self._asks_about_us(asked) else read

    def _is_turned_down(self, text: str) -> bool:
        """Say whether *text* may be an order by its words, and is one by what it is about."""
        return may_order(text) and self._look_up(text, None).lead == ORDER

    def _is_missed(self, text: str) -> bool:
        """Say whether these rules miss what *text* says, as it is in another language, and no model reads along."""
        return bool(self._languages) and is_foreign(text)

    def _content_first(self, asked: Understand, read: Read) -> Read:
        """Say "answer" where a likely aside holds something that the open question asks for.

        Where a few words beside a question hold nothing of the kind, only the question counts: "just tell me, ...?".
        """
        if asked.earlier and closes(plain(asked.text)):
            return Read("skip")  # what was said stays, and is done with
        if asked.section is None or whole_command(plain(asked.text)):
            return read
        if read.intent in ASIDES:
            telling = not only_asks(asked.text) and self._tells(asked.section, asked.text, "ready")
            return Read("answer") if telling else read
        if read.intent == "answer_and_question" and read.question in asked.text:
            rest = asked.text.replace(read.question, " ", 1)
            few = 0 < len(rest.split()) <= FEW_WORDS and not any(each.isdigit() for each in rest)
            return Read("question", read.question) if few and not self._tells(asked.section, rest) else read
        return read

    def _tells(self, section: SectionId, text: str, kind: str = "") -> bool:
        """Say whether words of *text* bear on a criterion of *section*, of one *kind* where it is given."""
        findings, _ = self._assessed(section, (Answer("", section, text),))
        own = {each.id for each in self._pack.section(section).criteria if kind in {"", each.kind}}
        return any(each.criterion in own and each.evidence is not None for each in findings)

    def _reply(self, question: str, section: SectionId | None, about: CriterionId | None = None) -> Reply:
        signs = listed(self._pack, question, section)
        if signs is not None:
            return verified_reply(self._pack, signs)
        found = self._look_up(question, section)
        return verified_reply(self._pack, clarified(self._pack, question, section, about, found) or found)

    def _heard(self, asked: Understand, understood: MessageUnderstood) -> MessageUnderstood:
        if asked.section is None:
            return replace(understood, target=section_of(self._pack, self._signals, asked.text))
        answers = (*asked.earlier, Answer(asked.message, asked.section, asked.text))
        findings, unclear = self._assessed(asked.section, answers)
        loose = asked.before is not None and not self._tells(asked.section, asked.text)
        return replace(understood, findings=(*findings, *self._as_before(asked)), unclear=unclear, loose=loose)

    def _as_before(self, asked: Understand) -> tuple[Finding, ...]:
        """Return what a message would say as the rest of the answer before it: by that it is told where it belongs."""
        if asked.before is None:
            return ()
        heard, _ = self._assessed(asked.before, (Answer(asked.message, asked.before, asked.text),))
        own = {each.id for each in self._pack.section(asked.before).criteria}
        return tuple(each for each in heard if each.criterion in own)

    def _assessed(
        self, section: SectionId, answers: Sequence[Answer]
    ) -> tuple[tuple[Finding, ...], tuple[CriterionId, ...]]:
        told = (" " * len(each.text) if self._is_turned_down(each.text) else each.text for each in answers)
        hearing = Hearing(_JOINT.join(told), self._signals)
        judged = judge(self._pack, self._signals, section, hearing)
        others = {each.criterion: each for each in self._documents.told_elsewhere(section, hearing, judged)}
        others |= {each.criterion: each for each in volunteered(self._pack, self._signals, section, hearing)}
        found = [_finding(each, section, answers) for each in (*judged, *others.values())]
        findings = verified_findings(self._pack, section, answers, found)
        return findings, tuple(each.criterion for each in judged if each.weak)


def _finding(judged: Judged, section: SectionId, answers: Sequence[Answer]) -> Finding:
    evidence = evidence_at(answers, *judged.span, gap=len(_JOINT)) if judged.span else None
    grade = _GRADES.get(judged.label, "none") if evidence else "none"
    return Finding(judged.criterion, judged.label, grade, section, "default", evidence, RULES_VERSION)


def _never(_: str) -> bool:
    return False
