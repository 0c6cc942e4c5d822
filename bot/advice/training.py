"""Train the models of intents and of orders: ``python -m bot.advice.training`` writes the weights of both anew.

Run it after the messages, the phrases or the features were changed; a test compares the digests. With ``--folds N`` it
cross-validates instead: the model of orders by leaving whole strategies out, since what people try next is another one.
The model of orders learns from the shipped pack's words, too; its digest leaves the pack out, so that its author need
not train anything.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.advice import linear, orders
from bot.advice.clauses import plain, sentences
from bot.advice.features import phrasing, shape, wording
from bot.advice.intents import subject_of
from bot.advice.linear import Example, LinearModel, Margin, trained
from bot.advice.patterns import english
from bot.advice.signals import signals_of
from knowledge.loading import bundled_pack

_TOLD = "told"
_SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
_MISSPELT = 2  # every so many examples are learnt in a misspelt form, too: a slip alone makes nothing an order
_LONG_WORD = 4  # letters
_SPREAD = 3  # how far apart the words of neighbouring slots are taken, so that not the same ones always meet


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is trained on, the files that it depends on, and where its weights go."""

    examples: Callable[[], list[Example]]
    sources: tuple[str, ...]
    weights: str
    least: int = 2  # examples that have a feature, for it to count
    epochs: int = 30
    runs: int = 1

    def digest(self) -> str:
        """Return the SHA-256 of all that the weights depend on."""
        folder = files("bot.advice").joinpath("english")
        content = b"\0".join(folder.joinpath(each).read_bytes() for each in self.sources)
        return hashlib.sha256(content).hexdigest()

    def trained(self) -> LinearModel:
        """Return the model, trained anew."""
        return self.trained_on(self.examples())

    def trained_on(self, examples: list[Example]) -> LinearModel:
        """Return the model, trained on some of its examples."""
        return trained(examples, self.digest(), least=self.least, epochs=self.epochs, runs=self.runs)


def intent_examples() -> list[Example]:
    """Return every message that is known with its features and intent."""
    subject = subject_of(bundled_pack())
    found = []
    for intent, text in messages():
        words = plain(text)
        found.append((frozenset(wording(words)), frozenset(shape(text, words, subject)), intent))
    return found


def order_examples(left_out: Collection[str] = ()) -> list[Example]:
    """Return every order that is known and a multitude of sentences that are none, with their words.

    *left_out* are strategies of ``strategies.yaml`` that are not to be learnt from.
    """
    told = (*bidding(_TOLD), *(text for _, text in messages()), *_sentences_of_answers(), *_questions())
    labelled = [(orders.ORDER, each) for each in (*bidding(orders.ORDER), *_known_orders())]
    labelled += [(_TOLD, each) for each in told]
    for strategy, kind, message in strategies():
        if strategy not in left_out:
            labelled += [(kind, message), *((kind, each) for each in _parts(message) if kind == _TOLD)]
    labelled += [(kind, misspelt(each)) for kind, each in labelled[::_MISSPELT]]
    return [(frozenset(phrasing(plain(each))), frozenset(), kind) for kind, each in labelled]


def misspelt(text: str) -> str:
    """Return *text* with letters swapped, left out and doubled in turn, in every second longer word."""
    words = text.split(" ")
    for at in range(len(text) % 2, len(words), 2):
        word = words[at]
        if len(word) >= _LONG_WORD and word.isalpha():
            middle, how = len(word) // 2, (at // 2 + len(text)) % 3
            slip = (word[middle + 1] + word[middle], word[middle + 1], word[middle] * 2 + word[middle + 1])[how]
            words[at] = word[:middle] + slip + word[middle + 2 :]
    return " ".join(words)


def strategies() -> Iterator[tuple[str, str, str]]:
    """Yield the messages of ``strategies.yaml``: what they are an example of, whether of an order, and their text."""
    for kind, named in english("strategies").items():
        for strategy, written in named.items():
            yield from ((strategy, kind, each.replace("\\n", "\n")) for each in written.splitlines())


def _parts(text: str) -> list[str]:
    """Return the sentences of a text that has several; each of an honest message is honest."""
    words = plain(text)
    cut = sentences(words)
    return [words[each.start : each.end] for each in cut] if len(cut) > 1 else []


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
ORDERS = Task(
    order_examples,
    ("bidding.yaml", "strategies.yaml", "lexicon.yaml", "messages.yaml", "requests.yaml"),
    orders.WEIGHTS_FILE,
    least=3,
    epochs=6,  # more make it sure of whatever it has not met
    runs=5,  # a dozen examples more or less would turn doubtful messages over
)


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
        yield from (*passage.asked, *passage.asked_here)
    for topic in questions.not_covered:
        yield from topic.asked if topic.scope != "order" else ()


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


def by_strategy(folds: int) -> dict[str, float]:
    """Return the shares of orders and of honest messages that look like orders where their strategy was not learnt."""
    named = sorted({strategy for strategy, _, _ in strategies()})
    looks: dict[str, list[bool]] = {orders.ORDER: [], _TOLD: []}
    for fold in range(folds):
        unseen = named[fold::folds]
        model = Margin(ORDERS.trained_on(order_examples(unseen)), orders.ORDER)
        for strategy, kind, message in strategies():
            if strategy in unseen:
                looks[kind].append(model.likelihood(phrasing(plain(message))) >= orders.LIKELY)
    return {kind: sum(each) / len(each) for kind, each in looks.items()}


def main() -> None:
    """Write the weights, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, metavar="N")
    folds: int = parser.parse_args().folds
    if folds:
        rows = INTENTS.examples()
        sys.stdout.write(f"intents: {len(rows)} messages, accuracy {cross_validated(rows, folds):.3f}\n")
        looks = ", ".join(f"{kind} {share:.3f}" for kind, share in by_strategy(folds).items())
        sys.stdout.write(f"orders, by strategy: {looks} look like orders\n")
        return
    for task in (INTENTS, ORDERS):
        model = task.trained()
        Path(__file__).with_name("english").joinpath(task.weights).write_text(model.dumped(), encoding="utf-8")
        sys.stdout.write(f"{task.weights}: {sum(map(len, model.weights.values()))} weights\n")


if __name__ == "__main__":
    main()
