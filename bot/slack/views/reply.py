"""Replies from the guidance: what was asked, quoted passages with links, one line back to where we were."""

from __future__ import annotations

from bot.interview.content import ReplyShown, WhyShown
from bot.interview.replies import CitedPassage
from bot.slack import words
from bot.slack.controls import Mark
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock, Line, Message, fallback
from bot.slack.views.naming import credit, criterion_of, guidance, link_to, section_of, topic_of
from bot.slack.views.pieces import buttons, line, lines, link, quiet, rich, saying
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from knowledge.pack import CriterionId, Pack, SectionId

MAX_PASSAGES = 2
PASSAGE_CHARS = 1_000
LEAD_CHARS = 600


def reply(pack: Pack, shown: ReplyShown, *, settled: bool = False) -> Message:
    """Lay out a reply: our one sentence, the guidance's own words with links, then the way back in one line."""
    answer, passages = shown.reply, shown.reply.passages[:MAX_PASSAGES]
    blocks: list[AnyBlock] = [lines(line(said(clipped(one_line(answer.lead), LEAD_CHARS) or words.WHY_WE_ASK)))]
    short = clipped(one_line(answer.in_short), LEAD_CHARS) if passages else ""
    blocks += [quiet(words.IN_SHORT), lines(line(said(short)))] if short else []
    if passages and answer.outcome == "silent":
        blocks.append(quiet(words.NEAREST))
    blocks += [_passage(each) for each in passages]
    if passages:
        blocks.append(quiet(_under(pack, len(answer.passages))))
    back = back_to(pack, shown.back_to, shown.back_about)
    blocks += [lines(line(said(back, bold=True)))] if back else []
    if shown.offer_pause and not settled:
        blocks += [quiet(words.OFFER_PAUSE), buttons("offer_pause", control_button("pause", Mark(None)))]
    quotes = (f"“{guidance(each.quote)}” ({words.FROM}“{each.heading}”)" for each in passages)
    return Message(fallback(answer.lead, *((words.IN_SHORT, short) if short else ()), *quotes, back), tuple(blocks))


def _under(pack: Pack, found: int) -> str:
    if found <= MAX_PASSAGES:
        return credit(pack)
    return f"{credit(pack)} {words.PASSAGES_LEFT_OUT}"


def _passage(passage: CitedPassage) -> AnyBlock:
    return rich(saying(guidance(passage.quote), PASSAGE_CHARS), _from(passage.heading, passage.link))


def _from(heading: str, url: str) -> Line:
    """Return where a quote stands; named as such, because the guidance's headings read like questions of ours."""
    return line(said(words.FROM), link(f"“{clipped(one_line(heading), 200)}”", url))


def back_to(pack: Pack, section: SectionId | None, about: CriterionId | None = None) -> str:
    """Return the one line that leads back to an open question, or to the probe *about* it; "" where none is open."""
    found, probed = section_of(pack, section), criterion_of(pack, about) if about else None
    if found is None:
        return ""
    if probed is not None:
        return words.BACK_TO_PROBE.format(topic=found.topic, probe=probed.probe.text)
    return words.BACK_TO.format(topic=found.topic, ask=found.reminder or found.ask)


def why(pack: Pack, shown: WhyShown) -> Message:
    """Lay out the guidance sentence behind a section's question."""
    section = section_of(pack, shown.section)
    lead = words.WHY.format(topic=topic_of(pack, shown.section))
    if section is None:
        return Message(fallback(lead), (lines(line(said(lead))),))
    quote, url = guidance(section.why_we_ask.quote), link_to(pack, section)
    body = rich(line(said(lead)), saying(quote, PASSAGE_CHARS), _from(section.heading, url))
    return Message(fallback(lead, f"“{quote}”"), (body, quiet(credit(pack))))
