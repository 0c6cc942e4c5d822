"""Block elements: what a person presses, picks or types into, and in which blocks each may stand."""

from bot.sandbox.block_kit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    OPTION_GROUPS,
    SLACK_FILE,
    identifier,
    initial_among_options,
    link,
    options,
    plain,
    text,
)
from bot.sandbox.block_kit.schema import (
    Check,
    any_of,
    anything,
    boolean,
    listed,
    number,
    one_of,
    shape,
    string,
    typed,
)

_ACTION = {"action_id": identifier}
_FOCUS = {"focus_on_load": boolean}
_INPUT = _ACTION | _FOCUS | {"placeholder": plain(150), "confirm": CONFIRM}
_TYPED = _ACTION | _FOCUS | {"placeholder": plain(150), "dispatch_action_config": DISPATCH}
_MANY = {"max_selected_items": number(least=1)}
_CHOICES: dict[str, Check] = {"options": options(100, plain(75)), "option_groups": OPTION_GROUPS}
_OPTIONS_OR_GROUPS = any_of("options", "option_groups", exactly_one=True)
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

_BUTTON = shape(
    {"text": plain(75)},
    _ACTION
    | {
        "url": link,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(),
        "visible_to_user_ids": listed(string()),
    },
)
IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": link, "slack_file": SLACK_FILE},
    any_of("image_url", "slack_file", exactly_one=True),
)


def _select(required: dict[str, Check], initial: str, check: Check, **more: Check) -> Check:
    return shape(required, _INPUT | {initial: check} | more)


ELEMENTS: dict[str, Check] = {
    "button": _BUTTON,
    "image": IMAGE,
    "overflow": shape({"options": options(5, plain(75), with_url=True)}, _ACTION | {"confirm": CONFIRM}),
    "workflow_button": shape(
        {"text": plain(75), "workflow": anything},
        _ACTION | {"style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "checkboxes": shape(
        {"options": options(10, text(75))},
        _ACTION | _FOCUS | {"initial_options": listed(anything, least=1, most=10), "confirm": CONFIRM},
        initial_among_options,
    ),
    "radio_buttons": shape(
        {"options": options(10, text(75))},
        _ACTION | _FOCUS | {"initial_option": anything, "confirm": CONFIRM},
        initial_among_options,
    ),
    "static_select": shape(
        {}, _INPUT | _CHOICES | {"initial_option": anything}, _OPTIONS_OR_GROUPS, initial_among_options
    ),
    "multi_static_select": shape(
        {},
        _INPUT | _CHOICES | _MANY | {"initial_options": listed(anything, least=1)},
        _OPTIONS_OR_GROUPS,
        initial_among_options,
    ),
    "external_select": _select({}, "initial_option", anything, min_query_length=number(least=0)),
    "multi_external_select": _select(
        {}, "initial_options", listed(anything), min_query_length=number(least=0), **_MANY
    ),
    "users_select": _select({}, "initial_user", string()),
    "multi_users_select": _select({}, "initial_users", listed(string()), **_MANY),
    "channels_select": _select({}, "initial_channel", string(), response_url_enabled=boolean),
    "multi_channels_select": _select({}, "initial_channels", listed(string()), **_MANY),
    "conversations_select": _select(
        {},
        "initial_conversation",
        string(),
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=CONVERSATION_FILTER,
    ),
    "multi_conversations_select": _select(
        {},
        "initial_conversations",
        listed(string()),
        default_to_current_conversation=boolean,
        filter=CONVERSATION_FILTER,
        **_MANY,
    ),
    "datepicker": _select({}, "initial_date", string(pattern=r"\d{4}-\d\d-\d\d")),
    "timepicker": _select({}, "initial_time", string(pattern=r"\d\d:\d\d"), timezone=string()),
    "datetimepicker": shape({}, _ACTION | _FOCUS | {"initial_date_time": number(least=0), "confirm": CONFIRM}),
    "plain_text_input": shape(
        {},
        _TYPED
        | {
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": number(least=0, most=3000),
            "max_length": number(least=1, most=3000),
        },
    ),
    "rich_text_input": shape({}, _TYPED | {"initial_value": anything, "min_lines": number(1), "max_lines": number(1)}),
    "email_text_input": shape({}, _TYPED | {"initial_value": string()}),
    "url_text_input": shape({}, _TYPED | {"initial_value": string()}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        _TYPED | {"initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "file_input": shape({}, _ACTION | {"filetypes": listed(string()), "max_files": number(least=1, most=10)}),
    "feedback_buttons": shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        _ACTION
        | {
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": listed(string()),
        },
    ),
    "url": shape({"url": link, "text": string()}),
}
_SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
_MULTI = {f"multi_{name}" for name in _SELECTS}
_PICKERS = {"datepicker", "timepicker"}
_TICKED = {"checkboxes", "radio_buttons"}
_FIELDS = {"plain_text_input", "rich_text_input", "email_text_input", "url_text_input", "number_input", "file_input"}

IN_SECTION = typed(
    ELEMENTS, {"button", "image", "overflow", "workflow_button"} | _SELECTS | _MULTI | _PICKERS | _TICKED
)
IN_ACTIONS = typed(
    ELEMENTS,
    {"button", "overflow", "workflow_button", "datetimepicker", "rich_text_input"} | _SELECTS | _PICKERS | _TICKED,
)
IN_INPUT = typed(ELEMENTS, {"datetimepicker"} | _SELECTS | _MULTI | _PICKERS | _TICKED | _FIELDS)
IN_CONTEXT_ACTIONS = typed(ELEMENTS, {"feedback_buttons", "icon_button"})
IN_CONTEXT = typed(
    {"image": IMAGE, "mrkdwn": shape({"text": string(least=1)}, {"verbatim": boolean})}
    | {"plain_text": shape({"text": string(least=1)}, {"emoji": boolean})},
)
SOURCE = typed(ELEMENTS, {"url"})
BUTTON = typed(ELEMENTS, {"button"})
PICTURE = typed(ELEMENTS, {"image"})
