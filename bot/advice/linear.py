"""A linear model over on/off features: multinomial logistic regression, trained and read in plain Python.

Word and letter features are weighted by rarity and brought to length one; shape features count SHAPE each. The weights
ship as data, made by ``python -m bot.advice.training`` from ``english/messages.yaml``.
"""

from __future__ import annotations

import json
import math
import random
import struct
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from operator import mul
from typing import TypeAlias, cast

from bot.interview.events import Intent

WEIGHTS_FILE = "intent_weights.json"
SHAPE = 0.3
SCALE = 100  # weights are stored as whole hundredths
_RARITY = "rarity"  # beside a feature's weights, where it is a wording
_EPOCHS, _RATE, _DECAY, _SEED = 30, 0.6, 0.1, 0
_SHARPNESS = 2.0  # of the softmax
_SMALLEST = 0.1
_FIELD_BYTES = 8  # of a packed row
_LIFT = 1 << 40  # above any product of a rarity and a weight, below what fits a field a million times

Example: TypeAlias = tuple[frozenset[str], frozenset[str], str]  # wording, shape, class
_Vector: TypeAlias = list[tuple[str, float]]


@dataclass(slots=True)
class LinearModel:
    """Weights per feature, one for each class, and the rarities of the word features."""

    classes: tuple[str, ...]
    weights: dict[str, list[float]]
    rarities: dict[str, float]
    bias: list[float]
    digest: str = field(default="")  # of what it was trained on

    def vector(self, wording: Collection[str], shape: Collection[str]) -> _Vector:
        """Return the known features with their values, sorted, so that sums do not depend on the order of a set."""
        known = sorted(self.rarities.keys() & wording)
        rarities = [self.rarities[each] for each in known]
        length = math.sqrt(sum(map(mul, rarities, rarities))) or 1.0
        shaped = sorted(self.weights.keys() & shape)
        return [*zip(known, [each / length for each in rarities], strict=True), *((each, SHAPE) for each in shaped)]

    def scores(self, vector: _Vector) -> list[float]:
        """Return the softmax over the classes."""
        values = [1.0, *(value for _, value in vector)]
        rows = [self.bias, *(self.weights[name] for name, _ in vector)]
        return softmax([sum(map(mul, values, column)) for column in zip(*rows, strict=True)])

    def dumped(self) -> str:
        """Return the model as JSON, a feature a line."""
        head = {"digest": self.digest, "classes": self.classes, "bias": [round(each * SCALE) for each in self.bias]}
        rows = ((name, self._row(name)) for name in sorted(self.weights) if any(self.weights[name]))
        lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in rows)
        return f'{json.dumps(head)[:-1]},\n"features":{{\n{lines}\n}}}}\n'

    def _row(self, name: str) -> dict[str, int]:
        rarity = {_RARITY: round(self.rarities[name] * SCALE)} if name in self.rarities else {}
        return rarity | {
            str(position): round(weight * SCALE) for position, weight in enumerate(self.weights[name]) if weight
        }


class PackedModel:
    """A model to be asked of every message: what a feature says of all classes is one whole number, a field for each.

    The last field of a wording is its rarity, squared. Summing up is one look-up and one addition a feature, a fifth of
    the time, and exact: the order of a set does not matter.
    """

    def __init__(self, model: LinearModel) -> None:
        self.classes = model.classes
        self._bias = model.bias
        rarities = {name: round(rarity * SCALE) for name, rarity in model.rarities.items()}
        self._wordings = {
            name: _packed([*(each * rarity for each in _hundredths(model.weights[name])), rarity**2])
            for name, rarity in rarities.items()
        }
        shapes = ((name, row) for name, row in model.weights.items() if name not in model.rarities)
        self._shapes = {name: _packed([*_hundredths(row), 0]) for name, row in shapes}
        self._fields = struct.Struct(f"<{len(self.classes) + 1}q")

    def probabilities(self, wording: Collection[str], shape: Collection[str]) -> dict[Intent, float]:
        """Return how likely each class is, summing to one."""
        *by_words, squares = self._summed(self._wordings, wording)
        length = math.sqrt(squares) or 1.0
        sums = [
            bias + (one / length + SHAPE * other) / SCALE
            for bias, one, other in zip(self._bias, by_words, self._summed(self._shapes, shape), strict=False)
        ]
        return cast("dict[Intent, float]", dict(zip(self.classes, softmax(sums), strict=True)))

    def _summed(self, rows: Mapping[str, int], names: Collection[str]) -> list[int]:
        """Return the sums of the fields of those of *names* that are known."""
        known = [*filter(None, map(rows.get, names))]  # faster than meeting two sets
        lifted = _LIFT * len(known)
        return [each - lifted for each in self._fields.unpack(sum(known).to_bytes(self._fields.size, "little"))]


def _hundredths(row: Sequence[float]) -> list[int]:
    return [round(weight * SCALE) for weight in row]


def _packed(row: Sequence[int]) -> int:
    """Return *row* as fields of one number; lifted, so that none is negative, and the number is never none."""
    return sum((each + _LIFT) << (8 * _FIELD_BYTES * position) for position, each in enumerate(row))


def softmax(sums: Sequence[float]) -> list[float]:
    """Return the share of each class."""
    most = max(sums)
    powers = [math.exp(_SHARPNESS * (each - most)) for each in sums]
    total = sum(powers)
    return [each / total for each in powers]


class Margin:
    """What a model of two classes says of words and letters alone, brought down to one sum: a quarter of the time."""

    def __init__(self, model: LinearModel, likely: str) -> None:
        one = model.classes.index(likely)
        self._bias = model.bias[one] - model.bias[1 - one]
        rows = {name: model.weights[name] for name in model.rarities}
        self._margins = {name: (row[one] - row[1 - one]) * model.rarities[name] for name, row in rows.items()}
        self._squares = {name: rarity**2 for name, rarity in model.rarities.items()}

    def likelihood(self, wording: Collection[str]) -> float:
        """Return how likely the class is, from 0 to 1; exact sums, so that the order of a set does not matter."""
        known = self._margins.keys() & wording
        length = math.sqrt(math.fsum(map(self._squares.__getitem__, known))) or 1.0
        margin = self._bias + math.fsum(map(self._margins.__getitem__, known)) / length
        return 1 / (1 + math.exp(-_SHARPNESS * margin))


def loaded(text: str) -> LinearModel:
    """Return the model that ``dumped`` wrote."""
    stored = json.loads(text)
    rows: dict[str, dict[str, int]] = stored["features"]
    rarities = {name: row.pop(_RARITY) / SCALE for name, row in rows.items() if _RARITY in row}
    bias = [each / SCALE for each in stored["bias"]]
    weights = {name: _dense(row, len(bias)) for name, row in rows.items()}
    return LinearModel(tuple(stored["classes"]), weights, rarities, bias, stored["digest"])


def _dense(row: dict[str, int], classes: int) -> list[float]:
    found = [0.0] * classes
    for position, weight in row.items():
        found[int(position)] = weight / SCALE
    return found


@cache
def shipped_model(file: str = WEIGHTS_FILE) -> LinearModel:
    """Return a model that ships with the advisor, by the file of its weights, read once."""
    return loaded(files("bot.advice").joinpath("english", file).read_text(encoding="utf-8"))


@cache
def shipped_packed(file: str = WEIGHTS_FILE) -> PackedModel:
    """Return a model that ships, packed once."""
    return PackedModel(shipped_model(file))


def trained(
    examples: Sequence[Example], digest: str = "", *, least: int = 2, epochs: int = _EPOCHS, runs: int = 1
) -> LinearModel:
    """Train on *examples*, by stochastic gradient descent; the same examples give the same model.

    A feature counts that *least* of them have; each is looked at *epochs* times. The order in which they are looked at
    moves a model that is trained briefly; the mean of several *runs*, each in another order, moves less.
    """
    model = _blank(examples, digest, least)
    vectors = [model.vector(wording, shape) for wording, shape, _ in examples]
    classes = [model.classes.index(label) for _, _, label in examples]
    found = [_run(_blank(examples, digest, least), vectors, classes, epochs, _SEED + run) for run in range(runs)]
    return _pruned(_mean(model, found))


def _run(model: LinearModel, vectors: list[_Vector], classes: list[int], epochs: int, seed: int) -> LinearModel:
    order = list(range(len(vectors)))
    shuffler = random.Random(seed)  # noqa: S311  reproducible, not secret
    for epoch in range(epochs):
        shuffler.shuffle(order)
        rate = _RATE / (1 + _DECAY * epoch)
        for each in order:
            _learn(model, vectors[each], classes[each], rate)
    return model


def _mean(model: LinearModel, found: Sequence[LinearModel]) -> LinearModel:
    """Fill the blank *model* with the means of the weights that were *found*."""
    model.bias = [sum(each) / len(found) for each in zip(*(one.bias for one in found), strict=True)]
    for name in model.weights:
        rows = zip(*(one.weights[name] for one in found), strict=True)
        model.weights[name] = [sum(each) / len(found) for each in rows]
    return model


def _blank(examples: Sequence[Example], digest: str, least: int) -> LinearModel:
    counts = Counter(name for wording, _, _ in examples for name in wording)
    rarities = {name: math.log(len(examples) / count) for name, count in counts.items() if count >= least}
    shapes = Counter(name for _, shape, _ in examples for name in shape)
    names = [*rarities, *(name for name, count in shapes.items() if count >= least)]
    classes = tuple(sorted({label for _, _, label in examples}))
    return LinearModel(classes, {name: [0.0] * len(classes) for name in names}, rarities, [0.0] * len(classes), digest)


def _learn(model: LinearModel, vector: _Vector, right: int, rate: float) -> None:
    for position, probability in enumerate(model.scores(vector)):
        error = (position == right) - probability
        if abs(error) < 1e-3:  # noqa: PLR2004  learnt already
            continue
        model.bias[position] += 0.1 * rate * error
        for name, value in vector:
            model.weights[name][position] += rate * error * value


def _pruned(model: LinearModel) -> LinearModel:
    """Leave out what weighs next to nothing; of two classes only the difference counts, and only that is kept."""
    for name, row in model.weights.items():
        kept = [weight if abs(weight) >= _SMALLEST else 0.0 for weight in row]
        model.weights[name] = [0.0, kept[1] - kept[0]] if len(kept) == 2 else kept  # noqa: PLR2004  said above
    return model
