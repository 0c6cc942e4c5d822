"""Passages: exact substrings with right offsets, whatever the text; headings, labels, sections and links."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from knowledge.loading import load_pack
from knowledge.markdown import headings_of, links_of, readable, slug
from knowledge.pack import Pack
from knowledge.passages import MAX_PARAGRAPH_CHARS, Passage, passages_of

SAMPLE = load_pack(Path(__file__).parent / "packs" / "rooftop-bees")
LINE = st.sampled_from(
    [
        "# Bees",
        "## Why?",
        "**You are ready when you:**",
        "- One. Two.",
        "  wrapped on",
        "1. First",
        "| a | b |",
        "|---|---|",
        "---",
        "",
        "\t",
        "Plain words. More words, e.g. these! “Quoted.” Yes?",
        "Ünïcode – ’ \u2028 \U0001f41d.",
        "word " * 120 + ".",
    ]
)
LINES = st.lists(LINE | st.text(max_size=40), max_size=25)


def in_a(pack: Pack, text: str) -> tuple[Passage, ...]:
    return passages_of(pack.model_copy(update={"text": text}))


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_a_passage_is_an_exact_substring_at_its_offsets(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    found = in_a(SAMPLE, text)
    for number, each in enumerate(found):
        assert each.index == number
        assert each.text == text[each.start : each.end]
        assert each.text.encode() == text.encode()[each.start_byte : each.end_byte]
        assert each.text.strip() == each.text != ""
        assert all(sentence in each.text for sentence in each.sentences())
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.lists(st.sampled_from(["Word and word again. ", "Is it so? ", "No! "]), min_size=1, max_size=120))
def test_a_long_paragraph_is_cut_between_sentences_and_nothing_is_lost(sentences: list[str]) -> None:
    text = "".join(sentences).strip()
    found = in_a(SAMPLE, text)
    assert " ".join(each.text for each in found) == text
    assert all(len(each.text) <= MAX_PARAGRAPH_CHARS for each in found)
    assert all(each.text[-1] in ".?!" for each in found)


def test_every_word_under_the_guidance_s_questions_is_in_a_passage(pack: Pack) -> None:
    left = pack.text[pack.text.index("# When to use") :]
    for each in passages_of(pack):
        left = left.replace(each.text, "", 1)
    left = "\n".join(line for line in left.splitlines() if not line.startswith(("#", "**")))
    assert set(left) <= set("- \n")


def test_a_bullet_knows_its_heading_its_label_and_its_section(pack: Pack) -> None:
    vague = next(each for each in passages_of(pack) if each.text.startswith("No clear use case"))
    assert vague.kind == "bullet"
    assert vague.heading == "Why do you want to fine-tune a model?"
    assert vague.label == "Common signs you might not be ready for fine-tuning yet:"
    assert vague.section == "why"
    assert vague.headings[0] == "When to use Azure OpenAI fine-tuning"


def test_a_label_ends_with_its_section(pack: Pack) -> None:
    measure = [each for each in passages_of(pack) if each.section == "measure"]
    assert [each.label for each in measure] == [None]


def test_the_front_matter_is_no_passage(pack: Pack) -> None:
    assert not any("ms.author" in each.text for each in passages_of(pack))


def test_the_table_is_one_passage_with_a_row_for_each_line(pack: Pack) -> None:
    (table,) = (each for each in passages_of(pack) if each.kind == "table")
    assert table.section == "data"
    assert "| Format | Prompt/Completion | Conversational Chat |" in table.sentences()


def test_a_passage_links_to_its_heading_as_the_site_names_it(pack: Pack) -> None:
    links = {each.section: each.link for each in passages_of(pack)}
    assert links["alternatives"] == f"{pack.source.url}#what-isnt-working-with-alternate-approaches"
    assert links["tried"].endswith("#what-have-you-tried-so-far")
    assert passages_of(pack)[0].link == pack.source.url


def test_relative_links_lead_to_the_published_pages(pack: Pack) -> None:
    found = {link.text: link.url for each in passages_of(pack) for link in links_of(each.text, pack.source.base_url)}
    site = "https://learn.microsoft.com/azure/ai-services/openai"
    assert found["model"] == f"{site}/concepts/models#fine-tuning-models"
    assert found["embeddings"] == f"{site}/tutorials/embeddings"
    assert found["on your data"] == f"{site}/concepts/use-your-data"
    assert found["Prompt Engineering"] == f"{site}/concepts/prompt-engineering"
    assert found["pricing page"].startswith("https://azure.microsoft.com/pricing/")
    assert all(url.startswith("https://") for url in found.values())


def test_for_display_links_and_emphasis_are_only_words() -> None:
    shown = readable("identify the [model](models.md#x) you *hope* to **tune**, 2 * 3 * 4")
    assert shown == "identify the model you hope to tune, 2 * 3 * 4"


def test_slugs_and_headings() -> None:
    assert slug("What isn’t *working*, with C++?") == "what-isnt-working-with-c"
    assert headings_of("# One\ntext\n## Two ##\n#no heading\n") == ("One", "Two")
