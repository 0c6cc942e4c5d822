"""Each row is a payload and what Slack says to it; the SDK's own objects are the ones that must pass."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.sandbox.block_kit import check_blocks, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**fields: object) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **fields}


def options(count: int, *, label: str = "o", value: str = "v") -> list[Json]:
    return [{"text": plain(f"{label}{each}"), "value": f"{value}{each}"} for each in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asked(element: Json, **fields: object) -> Json:
    return {"type": "input", "label": plain("L"), "element": element, **fields}


def rich(*elements: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def chart(**figures: object) -> Json:
    return {"type": "data_visualization", "title": "T", "chart": figures}


SECTION: Json = {"type": "section", "text": mrkdwn("x")}
TEXT_INPUT: Json = {"type": "plain_text_input", "action_id": "t"}
BARS: Json = {
    "type": "bar",
    "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}],
    "axis_config": {"categories": ["a"]},
}
GOOD: list[tuple[str, Json]] = [
    ("message", SECTION),
    ("message", {**SECTION, "text": mrkdwn("x" * 3000), "block_id": "b" * 255}),
    ("message", {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10}),
    ("message", {"type": "header", "text": plain("x" * 150)}),
    ("message", {"type": "context", "elements": [mrkdwn("x")] * 10}),
    ("message", actions(*(button(action_id=f"a{each}") for each in range(25)))),
    ("message", actions({"type": "checkboxes", "action_id": "c", "options": options(10)})),
    ("message", actions({"type": "overflow", "action_id": "c", "options": options(5)})),
    ("message", actions({"type": "static_select", "action_id": "c", "options": options(100)})),
    ("message", asked(TEXT_INPUT)),
    ("message", {"type": "markdown", "text": "x" * 12_000}),
    ("message", rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U1"})),
    ("message", chart(type="pie", segments=[{"label": "a", "value": 1}])),
    ("message", chart(**BARS)),
    ("message", {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 20] * 100}),
    ("message", {"type": "task_card", "task_id": "1", "title": "T", "status": "complete"}),
    ("message", {"type": "container", "title": plain("T"), "child_blocks": [SECTION]}),
    ("home", chart(**BARS)),
    ("modal", {"type": "alert", "text": plain("x" * 200), "level": "warning"}),
]
BAD: list[tuple[str, Json, str]] = [
    ("message", {"type": "sections"}, "unsupported type: sections [json-pointer:/blocks/0/type]"),
    ("message", {}, "missing required field: type [json-pointer:/blocks/0]"),
    ("message", {**SECTION, "colour": "red"}, "invalid additional property: colour [json-pointer:/blocks/0]"),
    ("message", {"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    ("message", {**SECTION, "text": mrkdwn("")}, "must be more than 0 characters"),
    ("message", {**SECTION, "text": mrkdwn("x" * 3001)}, "must be less than 3001 characters"),
    ("message", {**SECTION, "text": "bare"}, "must provide an object [json-pointer:/blocks/0/text]"),
    ("message", {**SECTION, "block_id": "b" * 256}, "must be less than 256 characters"),
    ("message", {"type": "section", "fields": [mrkdwn("x")] * 11}, "no more than 10 items allowed"),
    ("message", {"type": "section", "fields": [mrkdwn("x" * 2001)]}, "must be less than 2001 characters"),
    ("message", {**SECTION, "accessory": TEXT_INPUT}, "unsupported type: plain_text_input"),
    ("message", {"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ("message", {"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn"),
    ("message", {"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items allowed"),
    ("message", actions(), "no fewer than 1 items allowed"),
    ("message", actions(*[button()] * 26), "no more than 25 items allowed"),
    ("message", actions(button(), button()), "`action_id` 'go' already exists"),
    ("message", actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
    ("message", actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    ("message", actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    ("message", actions(button(style="loud")), "must be a valid enum value: primary, danger"),
    ("message", actions(button(url="nowhere")), "must match the expected format"),
    ("message", actions(button(confirm={"title": plain("x" * 101)})), "missing required field: text"),
    ("message", actions({"type": "checkboxes", "options": options(11)}), "no more than 10 items allowed"),
    ("message", actions({"type": "checkboxes", "options": options(1, label="x" * 75)}), "less than 76 characters"),
    ("message", actions({"type": "radio_buttons", "options": options(1, value="x" * 150)}), "less than 151 characters"),
    (
        "message",
        actions({"type": "radio_buttons", "options": options(2), "initial_option": options(3)[2]}),
        "`initial_option` must be among the options",
    ),
    ("message", actions({"type": "overflow", "options": options(6)}), "no more than 5 items allowed"),
    ("message", actions({"type": "static_select", "options": options(101)}), "no more than 100 items allowed"),
    ("message", actions({"type": "static_select"}), "must define either `options` or `option_groups`"),
    (
        "message",
        actions({"type": "multi_static_select", "options": options(1)}),
        "unsupported type: multi_static_select",
    ),
    ("message", asked({**TEXT_INPUT, "max_length": 3001}), "must be no more than 3000"),
    ("message", asked({**TEXT_INPUT, "placeholder": plain("x" * 151)}), "must be less than 151 characters"),
    ("message", asked(TEXT_INPUT, hint=plain("x" * 2001)), "must be less than 2001 characters"),
    ("message", asked(button()), "unsupported type: button"),
    ("message", {"type": "image", "image_url": "https://x.org/a.png"}, "missing required field: alt_text"),
    ("message", rich({"type": "text", "text": ""}), "must be more than 0 characters"),
    ("message", rich({"type": "text", "text": "x", "style": {"loud": True}}), "invalid additional property: loud"),
    ("message", rich({"type": "user", "user_id": "U1"}, kind="rich_text_preformatted"), "unsupported type: user"),
    ("message", rich({"type": "text", "text": "x"}, kind="rich_text_lists"), "unsupported type: rich_text_lists"),
    ("message", {"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
    ("message", {"type": "alert", "text": plain("x")}, "unsupported type: alert"),
    ("message", chart(type="pie", segments=[]), "no fewer than 1 items allowed"),
    ("message", chart(**{**BARS, "axis_config": {"categories": ["b"]}}), "labels must match the axis categories"),
    ("message", {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 21]}, "no more than 20 items"),
    (
        "message",
        {"type": "container", "title": plain("T"), "child_blocks": [{"type": "container"}]},
        "unsupported type: container",
    ),
    ("modal", {"type": "markdown", "text": "x"}, "unsupported type: markdown"),
    ("modal", chart(**BARS), "unsupported type: data_visualization"),
    ("home", {"type": "alert", "text": plain("x")}, "unsupported type: alert"),
]


@pytest.mark.parametrize(("surface", "block"), GOOD)
def test_slack_takes(surface: str, block: Json) -> None:
    assert check_blocks([block], surface) == []


@pytest.mark.parametrize(("surface", "block", "sentence"), BAD)
def test_slack_complains(surface: str, block: Json, sentence: str) -> None:
    assert any(sentence in each for each in check_blocks([block], surface))


def test_a_message_holds_fifty_blocks_and_a_modal_a_hundred() -> None:
    divider = [{"type": "divider"}]
    assert check_blocks(divider * 50) == check_blocks(divider * 100, "modal") == []
    assert check_blocks(divider * 51) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    assert check_blocks(divider * 101, "home") == ["[ERROR] no more than 100 items allowed [json-pointer:/blocks]"]


def test_ids_and_totals_are_looked_at_across_blocks() -> None:
    twice = [{"type": "divider", "block_id": "b"}] * 2
    assert "already exists for another block" in check_blocks(twice)[0]
    long = [{"type": "markdown", "text": "x" * 7_000}] * 2
    assert "all markdown blocks together" in check_blocks(long)[0]
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert "only_one_table_allowed" in check_blocks([table, table])[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"type": "page"}, "must be a valid enum value: modal"),
        ({"title": plain("x" * 25)}, "must be less than 25 characters"),
        ({"title": None}, "missing required field: title"),
        ({"submit": None}, "missing required field: submit"),
        ({"close": plain("x" * 25)}, "must be less than 25 characters"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"callback_id": "x" * 256}, "must be less than 256 characters"),
        ({"colour": "red"}, "invalid additional property: colour"),
        ({"blocks": "none"}, "must provide an array [json-pointer:/view/blocks]"),
    ],
)
def test_a_view_is_refused(change: Json, sentence: str) -> None:
    view: Json = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": [asked(TEXT_INPUT)]}
    assert check_view(view, "modal") == []
    assert any(sentence in each for each in check_view(view | change, "modal"))


def test_what_the_sdk_builds_is_taken() -> None:
    built: list[sdk.Block] = [
        sdk.HeaderBlock(text="Readiness"),
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*hi*"), accessory=sdk.ButtonElement(text="Go", value="1")),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="source")]),
        sdk.DividerBlock(),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(text="Yes", action_id="y", style="primary", confirm=_confirmation()),
                sdk.CheckboxesElement(action_id="c", options=[sdk.Option(label="a", value="1", description="b")]),
                sdk.ConversationSelectElement(
                    action_id="where",
                    default_to_current_conversation=True,
                    filter=sdk.ConversationFilter(include=["public"], exclude_bot_users=True),
                ),
            ]
        ),
        sdk.ContextActionsBlock(
            elements=[
                sdk.FeedbackButtonsElement(
                    positive_button=sdk.FeedbackButtonObject(text="Good", value="1"),
                    negative_button=sdk.FeedbackButtonObject(text="Bad", value="0"),
                )
            ]
        ),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextListElement(
                    style="bullet",
                    elements=[sdk.RichTextSectionElement(elements=[sdk.RichTextElementParts.Text(text="one")])],
                )
            ]
        ),
    ]
    assert check_blocks([each.to_dict() for each in built]) == []


def _confirmation() -> sdk.ConfirmObject:
    return sdk.ConfirmObject(title="Sure?", text="It stays.", confirm="Yes", deny="No")


def test_a_view_the_sdk_builds_is_taken() -> None:
    view = View(
        type="modal",
        title="Write more",
        submit="Save",
        close="Cancel",
        callback_id="c",
        private_metadata="m",
        notify_on_close=True,
        blocks=[sdk.InputBlock(label="Why", element=sdk.PlainTextInputElement(action_id="t", multiline=True))],
    )
    assert check_view(view.to_dict(), "modal") == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "options", "initial_option", "chart", "series", "axis_config", "block_id"]
            ),
            inner
            | st.sampled_from(["section", "actions", "input", "mrkdwn", "rich_text", "data_visualization", "bar"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_whatever_is_sent_the_validator_answers_and_never_breaks(value: Any) -> None:
    for surface in ("message", "modal", "home"):
        assert all(each.startswith("[ERROR] ") for each in check_blocks([value], surface))
        assert all(each.startswith("[ERROR] ") for each in check_blocks(value, surface))
