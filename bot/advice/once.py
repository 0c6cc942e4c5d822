"""What is worked out when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801  a decorator, as ``property`` is
    """``functools.cached_property`` for what no two threads share.

    That of Python 3.11 works under one lock for all instances: a short message waited for a long one being read.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out, self.__doc__ = work_out, work_out.__doc__
        self._name = work_out.__name__

    def __get__(self, instance: Any, _owner: type | None = None) -> T:
        value = self._work_out(instance)
        instance.__dict__[self._name] = value  # found there from now on, before this is asked
        return value
