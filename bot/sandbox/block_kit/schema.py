"""How a rule is written: small checks that read a value and yield Slack's complaints about it, each with a pointer."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Complaints = Iterator[str]
Check = Callable[[Any, str], Complaints]


def complaint(sentence: str, path: str) -> str:
    """Return one of Slack's `response_metadata.messages`."""
    return f"[ERROR] {sentence} [json-pointer:{path}]"


def string(most: int | None = None, *, least: int = 0, pattern: str | None = None) -> Check:
    """Text of *least* to *most* characters."""

    def check(value: Any, path: str) -> Complaints:
        if not isinstance(value, str):
            yield complaint("must provide a string", path)
            return
        if most is not None and len(value) > most:
            yield complaint(f"must be less than {most + 1} characters", path)
        if len(value) < least:
            yield complaint(f"must be more than {least - 1} characters", path)
        if pattern is not None and not re.fullmatch(pattern, value):
            yield complaint("must match the expected format", path)

    return check


def boolean(value: Any, path: str) -> Complaints:
    """Either true or false."""
    if not isinstance(value, bool):
        yield complaint("must provide a boolean", path)


def number(least: float | None = None, most: float | None = None) -> Check:
    """A number between *least* and *most*."""

    def check(value: Any, path: str) -> Complaints:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield complaint("must provide a number", path)
        elif least is not None and value < least:
            yield complaint(f"must be no less than {least:g}", path)
        elif most is not None and value > most:
            yield complaint(f"must be no more than {most:g}", path)

    return check


def one_of(*known: str) -> Check:
    """One of a few words."""

    def check(value: Any, path: str) -> Complaints:
        if value not in known:
            yield complaint(f"must be a valid enum value: {', '.join(known)}", path)

    return check


def listed(check_each: Check, *, least: int = 0, most: int | None = None) -> Check:
    """A list of *least* to *most* things, each of which passes *check_each*."""

    def check(value: Any, path: str) -> Complaints:
        if not isinstance(value, list):
            yield complaint("must provide an array", path)
            return
        if len(value) < least:
            yield complaint(f"no fewer than {least} items allowed", path)
        if most is not None and len(value) > most:
            yield complaint(f"no more than {most} items allowed", path)
        for position, each in enumerate(value):
            yield from check_each(each, f"{path}/{position}")

    return check


def anything(value: Any, path: str) -> Complaints:
    """No rule is known; accepted as it is."""
    yield from ()


def shape(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *rules: Check,
) -> Check:
    """An object with these fields and no others; *rules* look at the whole once its fields are there."""
    needed = dict(required or {})
    known = needed | dict(optional or {})

    def check(value: Any, path: str) -> Complaints:
        if not isinstance(value, dict):
            yield complaint("must provide an object", path)
            return
        missing = [name for name in needed if value.get(name) is None]
        for name in missing:
            yield complaint(f"missing required field: {name}", path)
        for name in value:
            if name not in known and name != "type":
                yield complaint(f"invalid additional property: {name}", path)
        for name in known:
            if value.get(name) is not None:
                yield from known[name](value[name], f"{path}/{name}")
        for rule in () if missing else rules:
            yield from rule(value, path)

    return check


def any_of(*names: str, exactly_one: bool = False) -> Check:
    """A rule on an object: at least one of these fields, or exactly one."""

    def check(value: Any, path: str) -> Complaints:
        present = [name for name in names if value.get(name)]
        if not present:
            yield complaint(f"must define either {' or '.join(f'`{name}`' for name in names)}", path)
        elif exactly_one and len(present) > 1:
            yield complaint(f"must define only one of {', '.join(f'`{name}`' for name in names)}", path)

    return check


def typed(kinds: Mapping[str, Check], only: set[str] | None = None) -> Check:
    """An object whose `type` is one of *kinds*, or of those *only* that fit the place."""

    def check(value: Any, path: str) -> Complaints:
        if not isinstance(value, dict):
            yield complaint("must provide an object", path)
            return
        kind = value.get("type")
        if kind is None:
            yield complaint("missing required field: type", path)
        elif not isinstance(kind, str) or kind not in kinds or (only is not None and kind not in only):
            yield complaint(f"unsupported type: {kind}", f"{path}/type")
        else:
            yield from kinds[kind](value, path)

    return check
