r"""What a text must have so that a pattern can be found in it, read off the pattern's own parse.

``(?<!\w)(?:no|have (?:no|\w+) data)(?!\w)`` needs ``" no "`` or ``" data "``, and with the second one ``" have "``.
Texts and patterns are compared as words apart: whatever is no letter, digit or underscore is one blank, and every
digit is a 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from re import _constants as ops  # type: ignore[attr-defined]  # no public way to a parsed pattern; 3.11 and newer
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, TypeAlias

Strings: TypeAlias = frozenset[str]
Clauses: TypeAlias = tuple[Strings, ...]  # of each of them, at least one string is in the text
_Item: TypeAlias = tuple[Any, Any]

_MOST_STRINGS: Final = 32  # spelled out; beyond that, a part is a need by itself
_MOST_CLAUSES: Final = 3  # the most telling ones
_SHORTEST: Final = 3  # a need of fewer letters is in almost every text, unless it is a figure
_FIGURES: Final = 10  # in a row, of any script
_LONG: Final = 6  # letters that tell enough: among longer ones, the fewer the better
_NOTHING: Final[Strings] = frozenset({""})
_GAP: Final[Strings] = frozenset({" "})
_OTHER_LETTERS: Final = re.IGNORECASE | re.ASCII  # flags under which letters are not what they are here
_GAPS: Final = frozenset({ops.CATEGORY_SPACE, ops.CATEGORY_NOT_WORD})
_WORD: Final = (ops.CATEGORY, ops.CATEGORY_WORD)


class _Apart(dict[int, str]):
    """What stands for each letter, for ``str.translate``; only those of English are remembered."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter.isdecimal():
            return "0"
        return letter if letter.isalnum() or letter == "_" else " "


_APART: Final = _Apart()
_APART.update({code: _APART[code] for code in range(128)})


def words_apart(text: str) -> str:
    """Return *text* in the form in which needs are looked for: one blank between words and around, figures all 0."""
    return f" {' '.join(text.translate(_APART).split())} "


def needs(pattern: re.Pattern[str]) -> Clauses:
    """Return what a text must have that *pattern*, in lower case, is found in; nothing, if nothing is known."""
    if pattern.flags & _OTHER_LETTERS:
        return ()
    spelled, clauses = _read(parser.parse(pattern.pattern, pattern.flags), _NOTHING)
    return _most_telling(clauses if spelled is None else (spelled,))


def _read(items: Iterable[_Item], before: Strings) -> tuple[Strings | None, Clauses]:
    """Return every string that a sequence after *before* comes to, or, where these are too many, what it needs."""
    reading = _Reading(before)
    reading.read(items)
    return (reading.open, ()) if reading.spelled else (None, (*reading.clauses, reading.open))


class _Reading:
    """A sequence being read: *open* is what its last parts come to, *clauses* what was before them."""

    def __init__(self, before: Strings) -> None:
        self.open, self.clauses, self.spelled = before, list[Strings](), True

    def read(self, items: Iterable[_Item]) -> None:
        """Read on; letters that stand side by side are one part."""
        letters, items = "", list(items)
        for at, (op, about) in enumerate(items):
            if op is ops.LITERAL:
                letters = _joined(letters, _plain(about))
                continue
            letters = self._add_letters(letters)
            self._part(op, about, items[at + 1 : at + 2])
        self._add_letters(letters)

    def _add_letters(self, letters: str) -> str:
        if letters:
            self._add(frozenset({letters}))
        return ""

    def _part(self, op: Any, about: Any, then: Sequence[_Item]) -> None:
        if op in _READERS:
            _READERS[op](self, about, then)
        else:
            self._break()

    def members(self, about: Sequence[_Item], _then: Sequence[_Item]) -> None:
        strings = frozenset(map(_one_of, about))
        if "" in strings:
            self._break()
        else:
            self._add(strings)

    def group(self, about: Any, then: Sequence[_Item]) -> None:
        _number, flags, no_flags, items = about
        if flags or no_flags:
            self._break()
        else:
            self._choice([items], then)

    def branch(self, about: Any, then: Sequence[_Item]) -> None:
        self._choice(about[1], then)

    def _choice(self, choices: Sequence[Iterable[_Item]], then: Sequence[_Item]) -> None:
        """Read one of *choices*, each by itself; an edge before or after them is an edge of each."""
        edge = self.open if self.spelled and len(self.open) == 1 else _NOTHING
        after = [each for each in then if _is_edge(each)]
        found = [_read([*each, *after], edge) for each in choices]
        strings = frozenset().union(*(spelled or () for spelled, _ in found))
        if all(spelled is not None for spelled, _ in found) and len(strings) <= _MOST_STRINGS:
            self.open = _NOTHING if edge is not _NOTHING else self.open
            self._add(strings)
            return
        if edge is _NOTHING:
            self._break()
        self.open, self.spelled = _NOTHING, False
        each_needs = [_most_telling(clauses if spelled is None else (spelled,)) for spelled, clauses in found]
        if all(each_needs):
            self.clauses += _any_of(each_needs)

    def repeat(self, about: Any, _then: Sequence[_Item]) -> None:
        least, most, items = about
        spelled, clauses = _read(items, _NOTHING)
        if spelled is not None and (spelled == _GAP or most == 1):
            self._add(spelled if least else spelled | _NOTHING)
            return
        if least and spelled is not None:
            self._add(spelled)  # once; what comes after it may be another one, or what follows
        self._break()
        if least:
            self.clauses += clauses

    def not_beside(self, about: Any, _then: Sequence[_Item]) -> None:
        if _is_edge((ops.ASSERT_NOT, about)):
            self._add(_GAP)

    def at(self, about: Any, _then: Sequence[_Item]) -> None:
        if about is ops.AT_BOUNDARY:
            self._add(_GAP)

    def beside(self, _about: Any, _then: Sequence[_Item]) -> None:
        """Pass over what must stand here, too: what is read next does."""

    def _add(self, strings: Strings) -> None:
        if len(self.open) * len(strings) > _MOST_STRINGS:
            self._break()
        self.open = frozenset([_joined(one, other) for one in self.open for other in strings])

    def _break(self) -> None:
        """Something of which nothing is known: what comes after it does not stand beside what came before."""
        self.clauses.append(self.open)
        self.open, self.spelled = _NOTHING, False


_READERS: Final[Mapping[Any, Callable[[_Reading, Any, Sequence[_Item]], None]]] = {
    ops.IN: _Reading.members,
    ops.SUBPATTERN: _Reading.group,
    ops.BRANCH: _Reading.branch,
    ops.MAX_REPEAT: _Reading.repeat,
    ops.MIN_REPEAT: _Reading.repeat,
    ops.POSSESSIVE_REPEAT: _Reading.repeat,
    ops.ASSERT: _Reading.beside,
    ops.ASSERT_NOT: _Reading.not_beside,
    ops.AT: _Reading.at,
}


def _joined(one: str, other: str) -> str:
    return one + other[1:] if one.endswith(" ") and other.startswith(" ") else one + other


def _plain(letter: int) -> str:
    return _APART[letter]


def _one_of(item: _Item) -> str:
    """Return what a member of a set of letters comes to; "" where that is more than one thing."""
    op, about = item
    if op is ops.LITERAL:
        return _plain(about)
    if op is ops.CATEGORY and about in _GAPS:
        return " "
    if op is ops.CATEGORY and about is ops.CATEGORY_DIGIT:
        return "0"
    if op is ops.RANGE and about[1] - about[0] < _FIGURES:
        return "0" if {_plain(each) for each in range(about[0], about[1] + 1)} == {"0"} else ""
    return ""


def _is_edge(item: _Item) -> bool:
    """Say whether *item* asks that no word goes on here."""
    op, about = item
    if op is ops.AT:
        return about is ops.AT_BOUNDARY
    if op is not ops.ASSERT_NOT or len(about[1]) != 1:
        return False
    ((kind, members),) = about[1]
    return kind is ops.IN and _WORD in members and members[0][0] is not ops.NEGATE


def _any_of(each_needs: Sequence[Clauses]) -> list[Strings]:
    """Return what is needed by whatever needs one of these: the first of one or another, the second of one or …"""
    most = max(map(len, each_needs))
    return [frozenset().union(*(each[min(at, len(each) - 1)] for each in each_needs)) for at in range(most)]


def _most_telling(clauses: Iterable[Strings]) -> Clauses:
    telling = [each for each in clauses if all(len(one) >= _SHORTEST or "0" in one for one in each)]
    return tuple(sorted(telling, key=_tells, reverse=True)[:_MOST_CLAUSES])


def _tells(strings: Strings) -> tuple[int, int]:
    return min(_LONG, *map(len, strings)), -len(strings)
