"""Two buttons under an answer, by which somebody says whether it helped."""

from __future__ import annotations

from slack_sdk.models.blocks import ContextActionsBlock, FeedbackButtonsElement
from slack_sdk.models.blocks.basic_components import FeedbackButtonObject

from bot.slack import controls, words
from bot.slack.controls import Mark
from bot.slack.views.message import Message


def with_feedback(message: Message, check: int) -> Message:
    """Return *message* with the buttons under it; *check* is the number of the check it was said in."""
    block = ContextActionsBlock(block_id="feedback", elements=[_buttons(check)])
    return Message(message.text, (*message.blocks, block), message.optional | {len(message.blocks)})


def _buttons(check: int) -> FeedbackButtonsElement:
    return FeedbackButtonsElement(
        action_id=controls.FEEDBACK,
        positive_button=_button(words.HELPFUL, words.HELPFUL_SAID, Mark(check, controls.HELPFUL)),
        negative_button=_button(words.UNHELPFUL, words.UNHELPFUL_SAID, Mark(check, controls.UNHELPFUL)),
    )


def _button(label: str, aloud: str, mark: Mark) -> FeedbackButtonObject:
    return FeedbackButtonObject(text=label, accessibility_label=aloud, value=str(mark))
