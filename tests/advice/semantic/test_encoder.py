"""The model file is used if it is the one known here; otherwise all goes on by words, and the log says so once."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog

from bot.advice.default import DefaultAdvisor
from bot.advice.semantic import encoder as encoding
from bot.advice.semantic.encoder import Encoder
from bot.modelling import usual_advisor
from bot.settings import Settings
from knowledge.loading import bundled_pack


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As in a process that has not looked for the model yet, and does not keep what it finds now."""
    monkeypatch.setattr(encoding, "encoder", encoding.encoder.__wrapped__)
    return monkeypatch


def test_texts_that_mean_the_same_are_nearer_than_others(model: Encoder) -> None:
    texts = ["How many examples do I need?", "What number of samples is required?", "Who won the match?"]
    asked, alike, other = model.vectors(texts)
    assert asked @ alike > 0.4 > asked @ other


def test_one_text_and_many_give_the_same_vectors_of_length_one(model: Encoder) -> None:
    texts = ["short", "a somewhat longer text about prompts and retrieval, with commas", ""]
    for text, row in zip(texts, model.vectors(texts), strict=True):
        assert row @ row == pytest.approx(1, abs=1e-4)
        assert row @ model.vector(text) > 0.99  # whole-number weights are scaled a batch at a time


def test_without_the_package_everything_is_there_by_words(unread: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    unread.setattr(metadata, "files", absent)
    with structlog.testing.capture_logs() as logged:
        assert encoding.encoder() is None
    assert [each["event"] for each in logged] == ["semantic_extra_not_used"]


def test_a_model_file_that_is_not_the_known_one_is_not_run(unread: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"another model")
    file = SimpleNamespace(name="model.onnx", read_binary=(tmp_path / "model.onnx").read_bytes)
    unread.setattr(metadata, "files", lambda _: [file])
    with structlog.testing.capture_logs() as logged:
        assert encoding.encoder() is None
    assert "not the file known here" in logged[0]["reason"]


def test_it_is_looked_for_and_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoding.encoder.cache_clear()
    monkeypatch.setattr(metadata, "files", lambda _: [])
    with structlog.testing.capture_logs() as logged:
        assert encoding.encoder() is encoding.encoder() is None
    encoding.encoder.cache_clear()
    assert len(logged) == 1


def test_the_setting_keeps_it_off() -> None:
    advisor = usual_advisor(Settings(_env_file=None, advisor_semantic=False), bundled_pack())
    assert isinstance(advisor, DefaultAdvisor)
