"""WordPiece, as BERT's uncased models read text: lower case, accents off, words cut into known pieces.

``vocab.txt`` is the vocabulary of Google's BERT base uncased, which all-MiniLM-L6-v2 uses unchanged; its terms stand in
``NOTICE`` beside it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

VOCABULARY_SHA256: Final = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
MOST_TOKENS: Final = 64  # of one text, the frame included: a bound on time; no question needs more
_MOST_LETTERS: Final = 100  # of a word; a longer one is unknown
_CJK: Final = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0xF900, 0xFAFF))  # each letter is a word


class WordPiece:
    """Cuts texts into the numbers of their pieces. Never raises for any text."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self._numbers = vocabulary
        self._unknown = vocabulary["[UNK]"]

    def numbers(self, text: str) -> list[int]:
        """Return the pieces of *text* between [CLS] and [SEP], at most MOST_TOKENS in all."""
        pieces = [number for word in _words(text) for number in self._pieces(word)]
        return [self._numbers["[CLS]"], *pieces[: MOST_TOKENS - 2], self._numbers["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """Take the longest known piece from the front, again and again; one unknown rest makes the word unknown."""
        found: list[int] = []
        start = 0 if len(word) <= _MOST_LETTERS else len(word)
        while start < len(word):
            ends = range(len(word), start, -1)
            end = next((each for each in ends if self._prefixed(word, start, each) in self._numbers), None)
            if end is None:
                return [self._unknown]
            found.append(self._numbers[self._prefixed(word, start, end)])
            start = end
        return found or [self._unknown]

    @staticmethod
    def _prefixed(word: str, start: int, end: int) -> str:
        return f"##{word[start:end]}" if start else word[start:end]


def shipped_wordpiece() -> WordPiece:
    """Return WordPiece with the vocabulary that ships.

    Raises:
        ValueError: The file is not the one known here.
    """
    content = files("bot.advice.semantic").joinpath("vocab.txt").read_bytes()
    if hashlib.sha256(content).hexdigest() != VOCABULARY_SHA256:
        raise ValueError("vocab.txt was changed")
    return WordPiece({piece: number for number, piece in enumerate(content.decode("utf-8").splitlines())})


def _words(text: str) -> Iterator[str]:
    """Yield the words of *text*, every punctuation mark a word of its own."""
    for word in "".join(_apart(each) for each in text).split():
        plain = unicodedata.normalize("NFD", word.lower())
        yield from _at_marks("".join(each for each in plain if unicodedata.category(each) != "Mn"))


def _apart(letter: str) -> str:
    """Return *letter* as it is split and kept: control characters go, Chinese characters stand alone."""
    if letter in "\0\ufffd" or (letter not in "\t\n\r" and unicodedata.category(letter).startswith("C")):
        return ""
    if any(first <= ord(letter) <= last for first, last in _CJK):
        return f" {letter} "
    return " " if letter.isspace() else letter


def _at_marks(word: str) -> Iterator[str]:
    start = 0
    for at, letter in enumerate(word):
        if _is_mark(letter):
            yield from filter(None, (word[start:at], letter))
            start = at + 1
    if word[start:]:
        yield word[start:]


def _is_mark(letter: str) -> bool:
    return (letter.isascii() and not letter.isalnum()) or unicodedata.category(letter).startswith("P")
