import pytest

from bot.interview import typed
from knowledge.pack import Pack


@pytest.mark.parametrize("text", ["yes", "Looks good, thanks!", "OK.", "go ahead please", "Go ahead", "that’s right"])
def test_a_plain_yes_agrees(text: str) -> None:
    assert typed.agrees(text)


@pytest.mark.parametrize("text", ["yes, but change 2", "yesterday", "", "ok what is RAG?", "post it tomorrow", "no"])
def test_anything_more_than_a_yes_does_not(text: str) -> None:
    assert not typed.agrees(text)


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("2", "tried"),
        ("#2", "tried"),
        ("Question 2.", "tried"),
        ("change 2", "tried"),
        ("data", "data"),
        ("the purpose", "why"),
        ("Purpose", "why"),
        ("6", None),
        ("", None),
        ("what about data", None),
    ],
)
def test_sections_go_by_number_id_and_topic(pack: Pack, words: str, section: str | None) -> None:
    assert typed.section_named(pack, words) == section


@pytest.mark.parametrize(
    ("text", "withheld"),
    [
        ("hide 2", ("why", "tried")),
        ("Hide 2, 4 and data.", ("why", "tried", "data")),
        ("show 1", ()),
        ("leave out the", None),
        ("hide the dragon", None),
        ("hide", None),
        ("withhold title", ("use_case", "why")),
        ("we hide 2 things", None),
    ],
)
def test_the_boxes_of_the_preview_can_be_typed(pack: Pack, text: str, withheld: tuple[str, ...] | None) -> None:
    assert typed.boxes(pack, ("why",), text) == withheld


@pytest.mark.parametrize(
    ("text", "anew", "use_case"),
    [
        ("start", False, ""),
        ("/finetune", False, ""),
        ("Start: claims notes", True, "claims notes"),
        ("start claims notes", False, None),
        ("start over", True, None),
        ("start again please", True, None),
        ("starting with prompts", True, None),
        ("we start", True, None),
    ],
)
def test_start_with_and_without_a_use_case(text: str, *, anew: bool, use_case: str | None) -> None:
    assert typed.starts(text, anew=anew) == use_case


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Claims notes", False),
        ("Claims notes.", False),
        ("Notes, e.g. for claims", True),  # read once more than needed: nothing is lost by it
        ("Claims notes. In our layout.", True),
        ("Claims notes\nin our layout", True),
    ],
)
def test_more_than_a_title(text: str, *, more: bool) -> None:
    assert typed.is_more_than_a_title(text) is more


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We don’t have it.", "dont_have"),
        ("I'd rather not say", "rather_not"),
        ("I don't know; somebody else would", "dont_know"),
        ("Skip it for now", "skipped"),
        ("N/A", "not_applicable"),
        ("we don't have a baseline", None),
    ],
)
def test_reasons_by_the_words_of_their_buttons(text: str, reason: str | None) -> None:
    assert typed.reason_named(text) == reason
