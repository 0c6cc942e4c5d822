"""A report as a table for the terminal, as Markdown with plots, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from bot.advice.evaluation.report import Figure, Miss, Part, Report

_WIDTH, _ROW, _LEFT, _RIGHT = 640, 22, 250, 60  # pixels: of the plot, of a row, of the names, of the numbers
_BLUE, _AMBER, _GREY = "#3b6ea5", "#c77d1e", "#8a8f98"


def table(report: Report) -> str:
    """Return the figures as lines of text: value, interval, rows, and whether the bar is reached."""
    lines = [f"{report.advisor} advisor, {report.pack}, data: {report.data}"]
    for part in report.parts:
        lines += ["", f"{part.title}  (p95 {part.p95_ms:.1f} ms)"]
        lines += [f"  {_line(each)}" for each in part.figures]
        lines += [f"    {_line(each)}" for each in part.breakdown]
    return "\n".join(lines) + "\n"


def misses(report: Report) -> str:
    """Return the worst misses as lines of text."""
    lines = [line for part in report.parts for line in _missed(part)]
    return "\n".join(lines) + "\n" if lines else ""


def write(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write ``report.json``, ``report.md`` and a plot a part into *folder*, which is made if need be; return them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"report.json": json.dumps(report.as_dict(), indent=1, ensure_ascii=False) + "\n"}
    files |= {f"{_slug(part)}.svg": plot(part) for part in report.parts}
    files["report.md"] = markdown(report)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in files)


def markdown(report: Report) -> str:
    """Return the report as Markdown; its plots are the files that ``write`` puts beside it."""
    lines = [f"# Evaluation: {report.advisor} advisor", "", f"Pack {report.pack}, data `{report.data}`.", ""]
    for part in report.parts:
        lines += [f"## {part.title}", "", f"![{part.title}]({_slug(part)}.svg)", ""]
        lines += ["| figure | value | 95 % interval | rows | bar | reached |", "|---|---|---|---|---|---|"]
        lines += [_cells(each) for each in (*part.figures, *part.breakdown)]
        lines += ["", f"Time, 95th percentile: {part.p95_ms:.1f} ms.", ""]
        lines += _missed_rows(part.misses)
    return "\n".join(lines)


def plot(part: Part) -> str:
    """Return a bar chart as SVG: value, interval as a whisker, bar to reach as a tick; each with its number."""
    figures = (*part.figures, *part.breakdown)
    height = _ROW * len(figures) + 2 * _ROW
    rows = "".join(_bar(each, _ROW * (1 + at)) for at, each in enumerate(figures))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(part.title)}</title>'
        f'<rect width="100%" height="100%" fill="white"/>{rows}</svg>\n'
    )


def _bar(figure: Figure, top: int) -> str:
    middle = top + _ROW // 2
    low, high, value = (_x(each) for each in (figure.found.low, figure.found.high, figure.found.value))
    tick = "" if figure.bar is None else _tick(_x(figure.bar), top)
    colour = _BLUE if figure.reached else _AMBER
    return (
        f'<text x="{_LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(figure.name)}</text>'
        f'<rect x="{_LEFT}" y="{top + 4}" width="{value - _LEFT}" height="{_ROW - 8}" fill="{colour}"/>'
        f'<line x1="{low}" x2="{high}" y1="{middle}" y2="{middle}" stroke="black" stroke-width="1.5"/>{tick}'
        f'<text x="{_WIDTH - _RIGHT + 8}" y="{middle + 4}">{figure.found.value:.2f}</text>'
    )


def _tick(x: int, top: int) -> str:
    return f'<line x1="{x}" x2="{x}" y1="{top}" y2="{top + _ROW}" stroke="{_GREY}" stroke-width="2"/>'


def _x(share: float) -> int:
    return _LEFT + round(share * (_WIDTH - _LEFT - _RIGHT))


def _line(figure: Figure) -> str:
    found = figure.found
    bar = "" if figure.bar is None else f"  bar {figure.bar:.2f} {'reached' if figure.reached else 'MISSED'}"
    return f"{figure.name:38} {found.value:5.3f}  [{found.low:.2f}, {found.high:.2f}]  n={found.rows}{bar}"


def _cells(figure: Figure) -> str:
    found = figure.found
    bar, reached = ("", "") if figure.bar is None else (f"{figure.bar:.2f}", "yes" if figure.reached else "**no**")
    between = f"{found.low:.2f} to {found.high:.2f}"
    return _table_row(figure.name, f"{found.value:.3f}", between, str(found.rows), bar, reached)


def _missed(part: Part) -> Iterator[str]:
    if part.misses:
        yield f"\n{part.title}: worst misses"
    for each in part.misses:
        yield f"  {each.row} {each.about}: {each.expected} was read as {each.given}\n      {_one_line(each.text)}"


def _missed_rows(missed: tuple[Miss, ...]) -> list[str]:
    if not missed:
        return []
    lines = ["| worst misses | about | expected | given | text |", "|---|---|---|---|---|"]
    cells = ((each.row, each.about, each.expected, each.given, each.text) for each in missed)
    return [*lines, *(_table_row(*row) for row in cells), ""]


def _table_row(*cells: str) -> str:
    return "| " + " | ".join(_one_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _slug(part: Part) -> str:
    return part.title.lower().replace(" ", "-")
