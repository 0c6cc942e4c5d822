from collections.abc import Iterator

import pytest

from bot.interview.codec import STATE, dump
from knowledge.loading import bundled_pack
from knowledge.pack import Pack
from tests.interview.rehearsal import Rehearsal


@pytest.fixture(scope="session")
def pack() -> Pack:
    return bundled_pack()


@pytest.fixture
def talk(pack: Pack) -> Iterator[Rehearsal]:
    """A person and the machine; whatever they did, its log replays to the same state, byte for byte."""
    rehearsal = Rehearsal(pack)
    yield rehearsal
    assert dump(STATE, rehearsal.replayed()) == dump(STATE, rehearsal.state)
