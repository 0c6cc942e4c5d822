"""Train the models of intents and of orders: ``python -m bot.advice.training`` writes the weights of both anew.

Run it after the messages, the phrases or the features were changed; a test compares the digests. With ``--folds N`` it
cross-validates instead and prints the accuracies. The model of orders learns from the shipped pack's words, too; its
digest leaves the pack out, so that its author need not train anything.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.advice import linear, orders
from bot.advice.clauses import plain, sentences
from bot.advice.features import phrasing, shape, wording
from bot.advice.intents import subject_of
from bot.advice.linear import Example, LinearModel, trained
from bot.advice.patterns import english
from bot.advice.signals import signals_of
from knowledge.loading import bundled_pack

_TOLD = "told"
_SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
_SPREAD = 3  # how far apart the words of neighbouring slots are taken, so that not the same ones always meet


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is trained on, the files that it depends on, and where its weights go."""

    examples: Callable[[], list[Example]]
    sources: tuple[str, ...]
    weights: str

    def digest(self) -> str:
        """Return the SHA-256 of all that the weights depend on."""
        folder = files("bot.advice").joinpath("english")
        content = b"\0".join(folder.joinpath(each).read_bytes() for each in self.sources)
        return hashlib.sha256(content).hexdigest()

    def trained(self) -> LinearModel:
        """Return the model, trained anew."""
        return trained(self.examples(), self.digest())


def intent_examples() -> list[Example]:
    """Return every message that is known with its features and intent."""
    subject = subject_of(bundled_pack())
    found = []
    for intent, text in messages():
        words = plain(text)
        found.append((frozenset(wording(words)), frozenset(shape(text, words, subject)), intent))
    return found


def order_examples() -> list[Example]:
    """Return every order that is known and a multitude of sentences that are none, with their words."""
    told = (*bidding(_TOLD), *(text for _, text in messages()), *_sentences_of_answers(), *_questions())
    labelled = [(orders.ORDER, each) for each in (*bidding(orders.ORDER), *_known_orders())]
    labelled += [(_TOLD, each) for each in told]
    return [(frozenset(phrasing(plain(each))), frozenset(), label) for label, each in labelled]


INTENTS = Task(
    intent_examples,
    (
        "messages.yaml",
        "requests.yaml",
        "commands.yaml",
        "questions.yaml",
        "corrections.yaml",
        "people.yaml",
        "concepts.yaml",
    ),
    linear.WEIGHTS_FILE,
)
ORDERS = Task(order_examples, ("bidding.yaml", "messages.yaml", "requests.yaml"), orders.WEIGHTS_FILE)


def bidding(kind: str) -> list[str]:
    """Return the sentences of one *kind* in ``bidding.yaml``, with all their variants."""
    said = english("bidding")
    return [each for text in said[kind] for each in _variants(text, said["slots"])]


def _variants(text: str, slots: dict[str, list[str]]) -> Iterator[str]:
    named = _SLOT.findall(text)
    for variant in range(max((len(slots[each]) for each in named), default=1)):
        places = iter(range(len(named)))

        def word(slot: re.Match[str], variant: int = variant, places: Iterator[int] = places) -> str:
            place, words = next(places), slots[slot[1]]
            return words[(variant * (2 * place + 1) + _SPREAD * (place + 1)) % len(words)]

        yield _SLOT.sub(word, text).replace("{{", "{").replace("}}", "}")


def messages() -> Iterator[tuple[str, str]]:
    """Yield every message that is known, after what it is: those written down and those made of parts."""
    made = english("requests")
    for intent, texts in english("messages").items():
        yield from ((intent, each) for each in texts)
        yield from ((intent, each) for text in made.get(intent, ()) for each in _variants(text, made["slots"]))


def _sentences_of_answers() -> Iterator[str]:
    for criterion in signals_of(bundled_pack().id).text.criteria.values():
        for example in (each for texts in criterion.examples.values() for each in texts):
            words = plain(example)
            yield from (words[each.start : each.end] for each in sentences(words))


def _questions() -> Iterator[str]:
    questions = bundled_pack().questions
    for passage in questions.passages:
        yield from (*passage.asked[:8], *passage.asked_here[:4])  # as many as tell how people ask
    for topic in questions.not_covered:
        yield from topic.asked[:6] if topic.scope != "order" else ()


def _known_orders() -> Iterator[str]:
    for topic in bundled_pack().questions.not_covered:
        yield from topic.asked if topic.scope == "order" else ()


def cross_validated(rows: list[Example], folds: int) -> float:
    """Return the accuracy over *folds*, each left out once."""
    right = 0
    for fold in range(folds):
        model = trained([each for at, each in enumerate(rows) if at % folds != fold])
        for words, shapes, label in rows[fold::folds]:
            scores = model.scores(model.vector(words, shapes))
            right += model.classes[scores.index(max(scores))] == label
    return right / len(rows)


def main() -> None:
    """Write the weights, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, metavar="N")
    folds: int = parser.parse_args().folds
    for task in (INTENTS, ORDERS):
        if folds:
            rows = task.examples()
            sys.stdout.write(f"{len(rows)} messages, accuracy over {folds} folds: {cross_validated(rows, folds):.3f}\n")
        else:
            model = task.trained()
            Path(__file__).with_name("english").joinpath(task.weights).write_text(model.dumped(), encoding="utf-8")
            sys.stdout.write(f"{task.weights}: {sum(map(len, model.weights.values()))} weights\n")


if __name__ == "__main__":
    main()
