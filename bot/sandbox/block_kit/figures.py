"""Tables and charts. The pages have named both 6 and 12 as the most series and segments; 12 holds here."""

from typing import Any

from bot.sandbox.block_kit.rich_text import rich_text_object
from bot.sandbox.block_kit.schema import (
    Check,
    Complaints,
    anything,
    boolean,
    complaint,
    listed,
    number,
    one_of,
    shape,
    string,
    typed,
)

MAX_ROWS, MAX_CELLS, MAX_SERIES, MAX_CATEGORIES = 100, 20, 12, 20
_TITLE = string(50, least=1)
_LABEL = string(least=1)

_CELL: dict[str, Check] = {
    "raw_text": shape({"text": string()}),
    "raw_number": shape({"value": number()}, {"text": string()}),
    "rich_text": rich_text_object,
}
_ROWS = listed(listed(typed(_CELL), least=1, most=MAX_CELLS), least=1, most=MAX_ROWS)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _optional_column(value: Any, path: str) -> Complaints:
    yield from _COLUMN(value, path) if value is not None else ()


TABLE = shape({"rows": _ROWS}, {"column_settings": listed(_optional_column, most=MAX_CELLS)})
DATA_TABLE = shape(
    {"rows": _ROWS},
    {"title": anything, "caption": anything, "columns": listed(anything, most=MAX_CELLS), "page_size": number(least=1)},
)


def _labels_match(value: Any, path: str) -> Complaints:
    """Every series has one point for each category, in that order."""
    categories = value["axis_config"].get("categories") if isinstance(value["axis_config"], dict) else None
    for position, series in enumerate(value["series"] if isinstance(value["series"], list) else ()):
        points = series.get("data") if isinstance(series, dict) else None
        if categories is not None and isinstance(points, list):
            labels = [point.get("label") for point in points if isinstance(point, dict)]
            if labels != categories:
                yield complaint("labels must match the axis categories", f"{path}/series/{position}/data")


_POINT = shape({"label": _LABEL, "value": number()})
_SERIES = shape({"name": _LABEL, "data": listed(_POINT, least=1, most=MAX_CATEGORIES)})
_AXES = shape(
    {"categories": listed(_LABEL, least=1, most=MAX_CATEGORIES)},
    {"x_label": string(50), "y_label": string(50)},
)
_PLOT = shape({"series": listed(_SERIES, least=1, most=MAX_SERIES), "axis_config": _AXES}, {}, _labels_match)
_SEGMENT = shape({"label": _LABEL, "value": number(least=0)})
_CHARTS = {
    "pie": shape({"segments": listed(_SEGMENT, least=1, most=MAX_SERIES)}),
    "bar": _PLOT,
    "line": _PLOT,
    "area": _PLOT,
}
DATA_VISUALIZATION = shape({"title": _TITLE, "chart": typed(_CHARTS)})
