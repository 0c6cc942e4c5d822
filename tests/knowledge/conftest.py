"""Packs for the tests: the one that ships, a sample on another subject, and copies of the sample to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.loading import bundled_pack, load_pack
from knowledge.pack import Pack
from knowledge.search import Searcher

SAMPLE = Path(__file__).parent / "packs" / "rooftop-bees"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return bundled_pack()


@pytest.fixture(scope="session")
def searcher(pack: Pack) -> Searcher:
    return Searcher(pack)


@pytest.fixture(scope="session")
def bees() -> Pack:
    return load_pack(SAMPLE)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Path]:
    """Copy the sample with *old* replaced by *new* in *file*; the test fails if *old* is not there."""

    def copy(old: str, new: str, file: str = "pack.yaml") -> Path:
        folder = tmp_path / "sample"
        if not folder.exists():
            shutil.copytree(SAMPLE, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return copy
