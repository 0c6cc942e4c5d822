"""Train the intent model from ``english/messages.yaml``: ``python -m bot.advice.training`` writes the weights anew.

Run it after the messages, the phrases or the features were changed; a test compares the digest. With ``--folds N`` it
cross-validates instead and prints the accuracy.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from bot.advice.clauses import plain
from bot.advice.features import shape, wording
from bot.advice.intents import subject_of
from bot.advice.linear import WEIGHTS_FILE, Example, trained
from bot.advice.patterns import english
from knowledge.loading import bundled_pack

_SOURCES = ("messages.yaml", "commands.yaml", "questions.yaml", "corrections.yaml", "people.yaml", "concepts.yaml")


def digest() -> str:
    """Return the SHA-256 of all that the weights depend on."""
    folder = files("bot.advice").joinpath("english")
    content = b"\0".join(folder.joinpath(each).read_bytes() for each in _SOURCES)
    return hashlib.sha256(content).hexdigest()


def examples() -> list[Example]:
    """Return every message of ``messages.yaml`` with its features and intent."""
    subject = subject_of(bundled_pack())
    found = []
    for intent, text in _messages():
        words = plain(text)
        found.append((frozenset(wording(words)), frozenset(shape(text, words, subject)), intent))
    return found


def _messages() -> Iterator[tuple[str, str]]:
    for intent, texts in english("messages").items():
        for each in texts:
            yield intent, each


def cross_validated(rows: list[Example], folds: int) -> float:
    """Return the accuracy over *folds*, each left out once."""
    right = 0
    for fold in range(folds):
        model = trained([each for at, each in enumerate(rows) if at % folds != fold])
        for words, shapes, intent in rows[fold::folds]:
            probabilities = model.probabilities(words, shapes)
            right += max(probabilities, key=lambda each: probabilities[each]) == intent
    return right / len(rows)


def main() -> None:
    """Write the weights, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, metavar="N")
    folds: int = parser.parse_args().folds
    rows = examples()
    if folds:
        sys.stdout.write(f"{len(rows)} messages, accuracy over {folds} folds: {cross_validated(rows, folds):.3f}\n")
        return
    model = trained(rows, digest())
    path = Path(__file__).with_name("english") / WEIGHTS_FILE
    path.write_text(model.dumped(), encoding="utf-8")
    sys.stdout.write(f"{len(rows)} messages, {sum(map(len, model.weights.values()))} weights: {path.name}\n")


if __name__ == "__main__":
    main()
