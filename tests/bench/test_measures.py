"""Each measurement, as small as it can be: that it still measures, not what it finds."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench import sizes
from tests.bench.__main__ import MEASURES, keep, run
from tests.bench.figures import Curve, Findings, Row, percentile, table
from tests.bench.forks import Forks
from tests.bench.plot import Axes, svg
from tests.bench.replica import BEAR

ROWS = {"start": 6, "idle": 1, "cost": 5, "latency": 1, "acks": 8, "stored": 1, "memory": 2, "server": 2}


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    running = Forks()
    yield running
    running.stop()


@pytest.mark.parametrize("name", MEASURES)
async def test_it_still_measures(name: str, tmp_path: Path, forks: Forks) -> None:
    BEAR.set(forks.bear)
    found = await run(sizes.SMOKE, [name], ["SQLite"])
    assert len(found.rows) == ROWS[name]
    assert all(row.value >= 0 for row in found.rows if row.unit in {"ms", "", "/s"} and not _is_difference(row))
    assert all(math.isfinite(row.value) for row in found.rows)
    keep(found, tmp_path)
    assert Findings.load(tmp_path / "figures.json").rows == found.rows
    drawn = {f"{curve.plot}.svg" for curve in found.curves}
    assert {each for each in os.listdir(tmp_path) if each.endswith(".svg")} == drawn  # noqa: PTH208


def _is_difference(row: Row) -> bool:
    """Say whether *row* is one of two figures less the other: on a busy machine, and so few, either may be larger."""
    return row.what.startswith("added")


async def test_it_measures_on_postgresql(forks: Forks) -> None:
    BEAR.set(forks.bear)
    found = await run(sizes.SMOKE, ["idle"], ["PostgreSQL"])
    assert [row.place for row in found.rows] == ["PostgreSQL"]


@pytest.mark.parametrize(("value", "met"), [(4.9, True), (5.0, True), (5.1, False)])
def test_a_bar_is_reached_or_missed(value: float, met: bool) -> None:
    assert Row("x", "", value, "ms", most=5.0).met is met
    assert Row("x", "", -value, "×", least=-5.0).met is met
    assert Row("x", "", value, "ms").met is None
    assert ("MISSED" in table([Row("x", "", value, "ms", most=5.0)])) is not met


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile([3.0, 1.0, 2.0, 4.0], share) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 3.0, 4.0, 4.0]


def test_a_plot_is_an_svg_whose_points_stand_where_they_should() -> None:
    curves = [Curve("p", "a < b", ((0.0, 1.0), (10.0, 2.0), (100.0, 4.0)))]
    root = ET.fromstring(svg(Axes("t", "x", "y", logarithmic=True), curves))
    dots = root.findall("{http://www.w3.org/2000/svg}circle")
    places = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in dots]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)
