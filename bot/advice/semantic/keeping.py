"""Write ``vectors.npz`` of the pack that ships: ``make vectors``, after its phrasings were changed; a test tells."""

from __future__ import annotations

import sys

from bot.advice.semantic.encoder import encoder
from bot.advice.semantic.likeness import write_kept
from bot.advice.signals import PACKS
from knowledge.loading import bundled_pack
from knowledge.search import Searcher


def main() -> int:
    """Write the vectors; return 1 where the extra is not installed."""
    model = encoder()
    if model is None:
        sys.stderr.write("The extra `semantic` is not installed here.\n")
        return 1
    pack = bundled_pack()
    texts = Searcher(pack).phrasings
    size = write_kept(PACKS / pack.id, texts, model)
    sys.stdout.write(f"{len(texts)} phrasings, {size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
