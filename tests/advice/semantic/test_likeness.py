"""Phrasings by meaning: kept vectors beside a pack, made where none are kept, mixed into the search."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.advice.semantic.encoder import Encoder
from bot.advice.semantic.likeness import hash_of, meanings_of, read_kept, write_kept
from bot.advice.signals import PACKS
from knowledge.loading import bundled_pack, load_pack
from knowledge.search import Searcher

BEES = Path(__file__).parents[2] / "knowledge" / "packs" / "rooftop-bees"
TEXTS = ["How much honey does a hive give?", "Do I need a permit?", "Where do the bees spend the winter?"]


def test_scores_are_between_nothing_and_one_and_rank_by_meaning(model: Encoder, tmp_path: Path) -> None:
    scores = meanings_of(tmp_path, model)(TEXTS).scores("must the authorities allow it")
    assert all(0 <= each <= 1 for each in scores)
    assert max(scores) == scores[1]


def test_kept_vectors_are_taken_and_others_made(model: Encoder, tmp_path: Path) -> None:
    write_kept(tmp_path, TEXTS[:2], model)
    assert set(read_kept(tmp_path)) == {hash_of(each) for each in TEXTS[:2]}
    kept = meanings_of(tmp_path, model)(TEXTS).scores("is a permit needed")
    made = meanings_of(tmp_path / "nowhere", model)(TEXTS).scores("is a permit needed")
    assert kept == pytest.approx(made, abs=0.03)


def test_a_file_that_is_no_vectors_file_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "vectors.npz").write_bytes(b"PK\x03\x04 broken")
    assert read_kept(tmp_path) == {}


@pytest.mark.usefixtures("model")
def test_every_phrasing_of_the_pack_that_ships_has_its_vector_kept() -> None:
    pack = bundled_pack()
    missing = {hash_of(each) for each in Searcher(pack).phrasings} - set(read_kept(PACKS / pack.id))
    assert not missing, f"{len(missing)} phrasings are new: run `make vectors`"


def test_a_question_in_words_that_no_phrasing_has_is_led_by_what_it_means_in_any_pack(model: Encoder) -> None:
    asked = "at which date is the earliest crop of nectar"
    by_meaning = Searcher(load_pack(BEES), alike=meanings_of(BEES, model))
    assert "honey in the first summer" in by_meaning.search(asked).hits[0].passage.text
    assert "honey in the first summer" not in Searcher(load_pack(BEES)).search(asked).hits[0].passage.text
