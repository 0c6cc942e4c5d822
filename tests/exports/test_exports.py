"""Exports: everything that was said is in them, letter by letter, and nothing in them can pose as markup."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dates import day, language
from bot.exports import as_file, exported
from bot.exports.model import ExportedCheck
from bot.interview.owning import SETTINGS
from bot.interview.record import check_of, with_check
from bot.interview.states import Held, Idle
from bot.slack.sending import PART_CHARS, parts_of
from tests.exports.schema import schema
from tests.interview import strategies as some
from tests.interview.strategies import PACK, Dice

PUBLISHED = Path(__file__).parents[2] / "docs" / "export.schema.json"
HOSTILE = (
    "</blockquote><script>alert(1)</script> # no heading\n- no list\n"
    "<b>not bold</b> [no](javascript:link) `code` {{ 7*7 }}"
)


def a_check(seed: str = "x", use_case: str = HOSTILE) -> Held:
    state = some.STATES["posted"](Dice(seed))
    assert not isinstance(state, Idle)
    check = check_of(state)
    answers = tuple(replace(each, text=HOSTILE) for each in check.answers)
    return with_check(state, replace(check, use_case=use_case, answers=answers, findings=()))


def made(state: Held) -> ExportedCheck:
    return exported(PACK, state, "2026-11-14")


class Page(HTMLParser):
    """Collects what a browser would show, and which elements it would make."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.shown: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


def test_the_published_schema_is_the_codes() -> None:
    assert PUBLISHED.read_text("utf-8") == schema(), "run: python -m tests.exports.schema docs/export.schema.json"


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(some.HELD), st.integers())
def test_every_state_gives_what_the_schema_says(name: str, seed: int) -> None:
    state = some.STATES[name](Dice(seed))
    assert not isinstance(state, Idle)
    check = made(state)
    jsonschema.validate(json.loads(as_file(check, "json").text), json.loads(schema()))
    assert ExportedCheck.model_validate_json(as_file(check, "json").content) == check
    assert as_file(check, "markdown").text
    assert as_file(check, "html").text


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(some.HELD), st.integers())
def test_a_quote_stands_in_the_answers_of_its_section(name: str, seed: int) -> None:
    state = some.STATES[name](Dice(seed))
    assert not isinstance(state, Idle)
    check = made(state)
    answers = {each.section: [] for each in check_of(state).answers}  # type: dict[str, list[str]]
    for each in check_of(state).answers:
        answers[each.section].append(each.text)
    for section in check.sections:
        for sign in section.signs:
            if sign.evidence is not None:
                assert any(sign.evidence.quote in said for said in answers[sign.evidence.section])


def test_the_page_shows_their_words_letter_by_letter_and_runs_none_of_them() -> None:
    page = Page(as_file(made(a_check()), "html").text)
    assert "script" not in page.tags
    assert "b" not in page.tags
    shown = "".join(page.shown)
    assert HOSTILE in shown
    assert "{{ 7*7 }}" in shown


def test_the_page_needs_nothing_else() -> None:
    text = as_file(made(a_check()), "html").text
    assert not re.findall(r"(?:src|@import|url\()", text)
    assert set(re.findall(r'href="([^"]+)"', text)) == {PACK.source.url}


def test_markdown_keeps_their_words_in_quotes_without_markup() -> None:
    text = as_file(made(a_check()), "markdown").text
    own = [line for line in text.splitlines() if "no heading" in line or "no list" in line or "not bold" in line]
    assert own
    assert all(line.startswith((">", "# \\<")) for line in own)
    assert "<script>" not in text
    assert re.search(r"(?<!\\)\]\(javascript", text) is None


def test_a_file_is_named_after_its_check_and_dates_are_in_the_persons_language() -> None:
    check = made(a_check())
    assert as_file(check, "html", "de").name == f"readiness-check-{check.number}.html"
    assert "Exported 14.11.2026." in as_file(check, "html", "de").text
    assert "Exported 14 Nov 2026." in as_file(check, "markdown").text
    assert '"exported_on": "2026-11-14"' in as_file(check, "json", "de").text


@pytest.mark.parametrize("locale", SETTINGS["dates"])
def test_each_language_that_can_be_chosen_writes_dates(locale: str) -> None:
    assert "2026" in day("2026-11-14", locale)
    assert language(locale) != locale


def test_what_is_no_date_or_no_language_is_met() -> None:
    assert day("soon", "de") == "soon"
    assert day("2026-11-14", "tlh") == "14 Nov 2026"


@given(st.text(max_size=9_000))
def test_parts_hold_the_text_and_none_is_too_long(text: str) -> None:
    parts = list(parts_of(text))
    assert all(0 < len(each) <= PART_CHARS for each in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")
