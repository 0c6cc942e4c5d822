"""The phrasings of a pack compared by meaning.

Their vectors take ten seconds to make, so those of the pack that ships are kept beside it in ``vectors.npz``, found by
a hash of each text; what is not in it is made at start. ``python -m bot.advice.semantic.keeping`` writes it anew.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.advice.semantic.encoder import MODEL_SHA256, Encoder, Vectors

if TYPE_CHECKING:  # numpy comes with the extra alone
    import numpy as np
    from numpy.typing import NDArray

VECTORS_FILE: Final = "vectors.npz"
_UNLIKE: Final = 0.25  # cosine of two texts that have nothing to do with each other
_HASH_CHARS: Final = 16
_FULL: Final = 127  # vectors are kept as whole numbers from -127 to 127; only their direction counts

Kept: TypeAlias = "dict[str, NDArray[np.int8]]"


class Meanings:
    """Implements knowledge.ranking.Likeness over texts, by their *vectors*."""

    def __init__(self, vectors: Vectors, encoder: Encoder) -> None:
        self._vectors, self._encoder = vectors, encoder

    def scores(self, text: str) -> Sequence[float]:
        """See Likeness."""
        cosines = self._vectors @ self._encoder.vector(text)
        found: list[float] = ((cosines - _UNLIKE) / (1 - _UNLIKE)).clip(0, 1).tolist()
        return found


def meanings_of(folder: Path | Traversable, encoder: Encoder) -> Callable[[Sequence[str]], Meanings]:
    """Return what makes an index of texts, with the vectors that are kept in the pack's *folder*."""
    kept = read_kept(folder)
    return lambda texts: Meanings(_vectors(texts, kept, encoder), encoder)


def read_kept(folder: Path | Traversable) -> Kept:
    """Return the vectors kept in *folder*, by hash; none where there is no file, or one that cannot be used."""
    import numpy as np  # noqa: PLC0415

    try:
        file = np.load(io.BytesIO(folder.joinpath(VECTORS_FILE).read_bytes()), allow_pickle=False)
        found: Kept = dict(zip(file["hashes"].tolist(), file["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    return found


def write_kept(folder: Path, texts: Sequence[str], encoder: Encoder) -> int:
    """Write the vectors of *texts* into *folder*; return how many bytes the file has."""
    import numpy as np  # noqa: PLC0415

    once = sorted({hash_of(each): each for each in texts}.items())
    vectors = encoder.vectors([text for _, text in once])
    whole = np.rint(_FULL * vectors / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    path = folder / VECTORS_FILE
    np.savez(path, hashes=np.array([each for each, _ in once]), vectors=whole)
    return path.stat().st_size


def hash_of(text: str) -> str:
    """Return the name under which a text's vector is kept: another model, another name."""
    return hashlib.sha256(f"{MODEL_SHA256}\0{text}".encode()).hexdigest()[:_HASH_CHARS]


def _vectors(texts: Sequence[str], kept: Kept, encoder: Encoder) -> Vectors:
    import numpy as np  # noqa: PLC0415

    rows = [kept.get(hash_of(each)) for each in texts]
    missing = [at for at, row in enumerate(rows) if row is None]
    found = np.array([np.zeros(encoder.width, np.int8) if row is None else row for row in rows], dtype=np.float32)
    if missing:
        found[missing] = encoder.vectors([texts[each] for each in missing])
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    normal: Vectors = (found / np.maximum(lengths, 1e-9)).astype(np.float32)
    return normal
