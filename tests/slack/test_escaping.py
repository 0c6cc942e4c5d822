from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.escaping import as_typed, clipped, escaped, first_channel, inert, one_line


@pytest.mark.parametrize(
    ("raw", "typed"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt; stays a letter", "&lt; stays a letter"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("see <http://a.example|a.example>", "see a.example"),
        ("see <https://a.example/x|our doc>", "see our doc (https://a.example/x)"),
        ("mail <mailto:a@b.example|a@b.example>", "mail a@b.example"),
        ("in <#C12|general> and <#C34>", "in #general and <#C34>"),
        ("<!channel> &lt;!channel&gt;", "<!channel> <!channel>"),
        ("&lt;https://a.example|x&gt;", "<https://a.example|x>"),
        ("  spaces \n stay  ", "  spaces \n stay  "),
    ],
)
def test_a_message_reads_as_its_writer_sees_it(raw: str, typed: str) -> None:
    assert as_typed(raw) == typed


@given(st.text())
def test_what_people_type_survives_slacks_escaping(text: str) -> None:
    assert as_typed(escaped(text)) == text


@given(st.text())
def test_escaped_text_holds_no_markup(text: str) -> None:
    assert not {"<", ">"} & set(escaped(text))


@pytest.mark.parametrize(("raw", "found"), [("to <#C12|a&amp;b> <#C3>", ("C12", "a&b")), ("none", ("", ""))])
def test_the_first_channel_a_message_links_to(raw: str, found: tuple[str, str]) -> None:
    assert first_channel(raw) == found


@given(st.text(), st.integers(40, 500))
def test_shortening_keeps_the_limit_and_the_words_whole(text: str, limit: int) -> None:
    short = clipped(text, limit)
    assert len(short) <= limit
    if short != text:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        assert short.endswith("…")
        assert kept


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("there are 2000 of them", 13, "there are…"),
        ("about 2 000 letters", 9, "about…"),
        ("a price of 3,500 euro", 15, "a price of…"),
        ("first, second, third", 16, "first, second…"),
        ("x" * 50, 10, "xxxxxxxxx…"),
        ("fits", 4, "fits"),
    ],
)
def test_a_cut_never_falls_into_a_word_or_a_number(text: str, limit: int, short: str) -> None:
    assert clipped(text, limit) == short


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\x00", "\x1b", "\u2028"])
def test_characters_nobody_sees_are_left_out(hidden: str) -> None:
    assert inert(f"a{hidden}b") == "ab"


def test_what_makes_up_letters_and_emoji_stays() -> None:
    assert inert("می\u200cخواهم 👩\u200d💻 é\nx\ty") == "می\u200cخواهم 👩\u200d💻 é\nx\ty"


def test_a_line_cannot_pose_as_several() -> None:
    assert one_line("fine\n\nREADY\u2028· approved") == "fine READY· approved"
