"""A message as the lines a person reads."""

from __future__ import annotations

from bot.transcript import lines, plain

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Skip"}, "action_id": "a"}

YES = {"text": {"type": "plain_text", "text": "yes"}, "value": "y"}
NO = {"text": {"type": "plain_text", "text": "no"}, "value": "n"}


def test_a_message_without_blocks_is_its_text() -> None:
    assert lines({"text": "one\ntwo &amp; three"}) == ["one", "two & three"]


def test_links_and_escapes_read_as_people_see_them() -> None:
    assert plain("go to <https://a.example|our page> or <https://b.example> &lt;now&gt;") == (
        "go to our page or https://b.example <now>"
    )


def test_every_block_the_advisor_uses_is_read() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Ready"}},
        {"type": "section", "text": {"type": "plain_text", "text": "a *b*"}, "accessory": BUTTON},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "<https://a.example|x>"}]},
        {"type": "context", "elements": [{"type": "plain_text", "text": "quiet"}]},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "said "}, {"type": "user", "user_id": "U1"}],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "one\ntwo"}]},
                {
                    "type": "rich_text_list",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://a.example"}]}
                    ],
                },
            ],
        },
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        {
            "type": "input",
            "label": {"type": "plain_text", "text": "Why?"},
            "element": {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "words"}},
        },
        {
            "type": "actions",
            "elements": [{"type": "checkboxes", "options": [YES, NO], "initial_options": [NO]}],
        },
        {"type": "divider"},
    ]
    assert lines({"text": "never read", "blocks": blocks}) == [
        "READY",
        "a *b*",
        "[ Skip ]",
        "x",
        "quiet",
        "said @U1",
        "> one",
        "> two",
        "• https://a.example",
        "[ Skip ] [ Skip ]",
        "Why? [ words … ]",
        "[ ] yes",
        "[x] no",
        "",
    ]


def test_people_and_channels_are_called_by_their_names() -> None:
    names = {"U1": "ana", "C0PLATFORM": "ml-platform"}
    assert lines({"text": "<@U1> in <#C0PLATFORM>, not a#U1b"}, lambda each: names.get(each, each)) == [
        "@ana in #ml-platform, not a#U1b"
    ]
