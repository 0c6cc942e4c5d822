"""Curves as an SVG file: axes, points, a legend; enough to see whether a cost grows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.bench.figures import Curve

WIDTH, HEIGHT, MARGIN = 640, 360, 56
COLOURS = ("#1264a3", "#c2410c", "#2e7d32", "#6b21a8")


@dataclass(frozen=True, slots=True)
class Axes:
    """What is drawn against what; *logarithmic* is about x alone, where zero stands at one."""

    title: str
    x: str
    y: str
    logarithmic: bool = False


def svg(axes: Axes, curves: Sequence[Curve]) -> str:
    """Draw *curves*; y begins at zero, so that what looks flat is flat."""
    xs = sorted({x for curve in curves for x, _ in curve.points})
    top = max(y for curve in curves for _, y in curve.points) * 1.15 or 1.0
    across = _across(axes, xs)

    def up(y: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * y / top

    parts = [_frame(axes), *(_x_tick(across(x), x) for x in xs)]
    parts += [_y_tick(up(top * quarter / 4), top * quarter / 4) for quarter in range(5)]
    for number, curve in enumerate(curves):
        parts.append(_line(COLOURS[number % len(COLOURS)], [(across(x), up(y)) for x, y in curve.points]))
        parts.append(_text(WIDTH - MARGIN, 40 + 18 * number, curve.name, "end", COLOURS[number % len(COLOURS)]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>{"".join(parts)}</svg>\n'
    )


def _across(axes: Axes, xs: Sequence[float]) -> Callable[[float], float]:
    def place(x: float) -> float:
        return math.log10(max(x, 1.0)) if axes.logarithmic else x

    low, high = place(xs[0]), place(xs[-1])
    return lambda x: MARGIN + (WIDTH - 2 * MARGIN) * (place(x) - low) / ((high - low) or 1.0)


def _frame(axes: Axes) -> str:
    bottom = HEIGHT - MARGIN
    return (
        f'<path d="M{MARGIN} {MARGIN}V{bottom}H{WIDTH - MARGIN}" fill="none" stroke="#444"/>'
        + _text(WIDTH / 2, 22, axes.title, "middle", "#111")
        + _text(WIDTH / 2, HEIGHT - 14, axes.x, "middle", "#444")
        + _text(MARGIN, MARGIN - 10, axes.y, "middle", "#444")
    )


def _x_tick(at: float, x: float) -> str:
    return _text(at, HEIGHT - MARGIN + 18, f"{x:,.0f}", "middle", "#444")


def _y_tick(at: float, y: float) -> str:
    grid = f'<path d="M{MARGIN} {at:.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>'
    return grid + _text(MARGIN - 6, at + 4, f"{y:.2g}", "end", "#444")


def _line(colour: str, points: Sequence[tuple[float, float]]) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
    return f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _text(x: float, y: float, said: str, anchor: str, colour: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(said)}</text>'
