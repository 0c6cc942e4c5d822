"""What can be typed about one's own checks, and what is left to be an answer."""

from __future__ import annotations

import pytest

from bot.interview.events import DeletionAsked, RecordAsked, SettingChosen
from bot.interview.wishes import Wish, wish

ON = "2026-11-02"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("show", RecordAsked("show")),
        ("Show check 2", RecordAsked("show", 2)),
        ("show 2", RecordAsked("show", 2)),
        ("compare", RecordAsked("compare")),
        ("compare 1 and 3", RecordAsked("compare", 1, 3)),
        ("export", RecordAsked("export")),
        ("export 2 html", RecordAsked("export", 2, form="html")),
        ("Export my check as JSON.", RecordAsked("export", form="json")),
        ("delete", DeletionAsked(0)),
        ("delete check 2", DeletionAsked(2)),
        ("delete 2 for good", DeletionAsked(2, confirmed=True)),
        ("delete for good", DeletionAsked(0)),
        ("no reminders", SettingChosen("reminders", "off")),
        ("Don’t remind me!", SettingChosen("reminders", "off")),
        ("reminders on", SettingChosen("reminders", "on")),
        ("dates German", SettingChosen("dates", "de")),
        ("dates en_US", SettingChosen("dates", "en_US")),
        ("keep my words here", SettingChosen("words", "here")),
        ("settings", SettingChosen("dates", "")),
    ],
)
def test_what_is_meant(words: str, meant: Wish) -> None:
    assert wish(words, ON) == meant


@pytest.mark.parametrize(
    "words",
    [
        "We export 200 emails a week as JSON.",
        "show the summary",
        "Delete the duplicates first, then train.",
        "compare the base model with the tuned one",
        "We compare 2 models.",
        "remind me what a baseline is",
        "remind me",
        "not now",
        "dates are in ISO form",
        "snooze buttons are what we build",
    ],
)
def test_what_is_an_answer_or_a_question(words: str) -> None:
    assert wish(words, ON) is None


def test_in_the_preview_a_number_means_its_box() -> None:
    assert wish("show 2", ON, previewing=True) is None
    assert wish("show check 2", ON, previewing=True) == RecordAsked("show", 2)
