"""Laying out blocks ourselves keeps the SDK's checks and its form."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    InputBlock,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
    SectionBlock,
)

from bot.slack.views.laying_out import as_json

TEXT = RichTextElementParts.Text(text="a", style=RichTextElementParts.TextStyle(bold=True))
SURE = ConfirmObject(title="Sure?", text=PlainTextObject(text="All of it."), confirm="Yes", deny="No", style="danger")


@pytest.mark.parametrize(
    "block",
    [
        RichTextBlock(elements=[RichTextSectionElement(elements=[TEXT]), RichTextSectionElement(elements=[])]),
        RichTextBlock(elements=[RichTextListElement(style="bullet", elements=[RichTextSectionElement(elements=[])])]),
        ActionsBlock(elements=[ButtonElement(text="Go", action_id="go", value="1", confirm=SURE, style="primary")]),
        SectionBlock(
            text=PlainTextObject(text="a"),
            accessory=OverflowMenuElement(
                action_id="more",
                options=[Option(value="1", text="One"), Option(value="2", text="Two", description="x")],
            ),
        ),
        ContextBlock(elements=[PlainTextObject(text="b", emoji=False)]),
        InputBlock(label="c", element=PlainTextInputElement(action_id="i", multiline=True), optional=True),
        InputBlock(label="c", element=CheckboxesElement(action_id="i", options=[Option(value="1", text="One")])),
    ],
    ids=lambda each: each.type,
)
def test_it_is_what_the_sdk_would_send(block: Any) -> None:
    assert as_json(block) == block.to_dict()


@pytest.mark.parametrize(
    "block",
    [
        HeaderBlock(text="x" * 151),
        ActionsBlock(elements=[ButtonElement(text="x" * 76, action_id="go")]),
        SectionBlock(),
        ActionsBlock(elements=[ButtonElement(text="Go", action_id="x" * 256)]),
        ContextBlock(elements=[PlainTextObject(text="b")] * 11),
        InputBlock(label="c", element=CheckboxesElement(action_id="i", options=[Option(value="v" * 151, text="One")])),
    ],
    ids=["header", "button", "nothing", "id", "many", "value"],
)
def test_what_breaks_a_limit_is_refused_as_the_sdk_refuses_it(block: Any) -> None:
    with pytest.raises(SlackObjectFormationError) as ours:
        as_json(block)
    with pytest.raises(SlackObjectFormationError) as theirs:
        block.to_dict()
    assert str(ours.value) == str(theirs.value)
