"""A linear model over on/off features: multinomial logistic regression, trained and read in plain Python.

Word and letter features are weighted by rarity and brought to length one; shape features count SHAPE each. The weights
ship as data, made by ``python -m bot.advice.training`` from ``english/messages.yaml``.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TypeAlias, cast

from bot.interview.events import Intent

WEIGHTS_FILE = "intent_weights.json"
SHAPE = 0.3
SCALE = 100  # weights are stored as whole hundredths
_RARITY = "rarity"  # beside a feature's weights, where it is a wording
_EPOCHS, _RATE, _DECAY, _SEED = 30, 0.6, 0.1, 0
_SHARPNESS = 2.0  # of the softmax
_SMALLEST = 0.1

Example: TypeAlias = tuple[frozenset[str], frozenset[str], str]  # wording, shape, class
_Vector: TypeAlias = list[tuple[str, float]]


@dataclass(slots=True)
class LinearModel:
    """Weights per feature, one for each class, and the rarities of the word features."""

    classes: tuple[str, ...]
    weights: dict[str, dict[int, float]]
    rarities: dict[str, float]
    bias: list[float]
    digest: str = field(default="")  # of what it was trained on

    def probabilities(self, wording: Collection[str], shape: Collection[str]) -> dict[Intent, float]:
        """Return how likely each class is, summing to one."""
        return cast(
            "dict[Intent, float]", dict(zip(self.classes, self.scores(self.vector(wording, shape)), strict=True))
        )

    def vector(self, wording: Collection[str], shape: Collection[str]) -> _Vector:
        """Return the known features with their values, sorted, so that sums do not depend on the order of a set."""
        known = sorted(each for each in wording if each in self.rarities)
        length = math.sqrt(sum(self.rarities[each] ** 2 for each in known)) or 1.0
        shaped = sorted(each for each in shape if each in self.weights)
        return [*((each, self.rarities[each] / length) for each in known), *((each, SHAPE) for each in shaped)]

    def scores(self, vector: _Vector) -> list[float]:
        """Return the softmax over the classes."""
        sums = list(self.bias)
        for name, value in vector:
            for position, weight in self.weights.get(name, {}).items():
                sums[position] += weight * value
        most = max(sums)
        powers = [math.exp(_SHARPNESS * (each - most)) for each in sums]
        total = sum(powers)
        return [each / total for each in powers]

    def dumped(self) -> str:
        """Return the model as JSON, a feature a line."""
        head = {"digest": self.digest, "classes": self.classes, "bias": [round(each * SCALE) for each in self.bias]}
        rows = ((name, self._row(name)) for name in sorted(self.weights) if self.weights[name])
        lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in rows)
        return f'{json.dumps(head)[:-1]},\n"features":{{\n{lines}\n}}}}\n'

    def _row(self, name: str) -> dict[str, int]:
        rarity = {_RARITY: round(self.rarities[name] * SCALE)} if name in self.rarities else {}
        return rarity | {
            str(position): round(weight * SCALE) for position, weight in sorted(self.weights[name].items())
        }


def loaded(text: str) -> LinearModel:
    """Return the model that ``dumped`` wrote."""
    stored = json.loads(text)
    rows: dict[str, dict[str, int]] = stored["features"]
    rarities = {name: row.pop(_RARITY) / SCALE for name, row in rows.items() if _RARITY in row}
    weights = {name: {int(position): weight / SCALE for position, weight in row.items()} for name, row in rows.items()}
    bias = [each / SCALE for each in stored["bias"]]
    return LinearModel(tuple(stored["classes"]), weights, rarities, bias, stored["digest"])


@cache
def shipped_model() -> LinearModel:
    """Return the model that ships with the advisor, read once."""
    return loaded(files("bot.advice").joinpath("english", WEIGHTS_FILE).read_text(encoding="utf-8"))


def trained(examples: Sequence[Example], digest: str = "") -> LinearModel:
    """Train on *examples*, by stochastic gradient descent; the same examples give the same model."""
    model = _blank(examples, digest)
    vectors = [model.vector(wording, shape) for wording, shape, _ in examples]
    classes = [model.classes.index(label) for _, _, label in examples]
    order = list(range(len(examples)))
    shuffler = random.Random(_SEED)  # noqa: S311  reproducible, not secret
    for epoch in range(_EPOCHS):
        shuffler.shuffle(order)
        rate = _RATE / (1 + _DECAY * epoch)
        for each in order:
            _learn(model, vectors[each], classes[each], rate)
    return _pruned(model)


def _blank(examples: Sequence[Example], digest: str) -> LinearModel:
    counts = Counter(name for wording, _, _ in examples for name in wording)
    rarities = {name: math.log(len(examples) / count) for name, count in counts.items() if count > 1}
    shapes = Counter(name for _, shape, _ in examples for name in shape)
    names = [*rarities, *(name for name, count in shapes.items() if count > 1)]
    classes = tuple(sorted({label for _, _, label in examples}))
    return LinearModel(classes, {name: {} for name in names}, rarities, [0.0] * len(classes), digest)


def _learn(model: LinearModel, vector: _Vector, right: int, rate: float) -> None:
    for position, probability in enumerate(model.scores(vector)):
        error = (position == right) - probability
        if abs(error) < 1e-3:  # noqa: PLR2004  learnt already
            continue
        model.bias[position] += 0.1 * rate * error
        for name, value in vector:
            row = model.weights[name]
            row[position] = row.get(position, 0.0) + rate * error * value


def _pruned(model: LinearModel) -> LinearModel:
    for name, row in model.weights.items():
        model.weights[name] = {position: weight for position, weight in row.items() if abs(weight) >= _SMALLEST}
    return model
