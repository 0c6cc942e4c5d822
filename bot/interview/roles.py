"""Who may do what about a check: one table, asked before anybody but its owner changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

from bot.interview.states import Check

Role: TypeAlias = Literal["owner", "delegate", "second", "reviewer", "taker", "stranger"]
Action: TypeAlias = Literal[
    "answer", "delegate", "invite", "post", "export", "delete", "recheck", "settle_challenge", "assign",  # the owner's
    "answer_delegation", "give_opinion",
    "challenge", "ask_extra", "countersign", "waive",
    "put_off",  # theirs who take a gap on
    "see_evidence", "ask_guidance",  # anybody's who can see the card
]  # fmt: skip

_OWNER: Final[frozenset[Role]] = frozenset({"owner"})
_REVIEWER: Final[frozenset[Role]] = frozenset({"reviewer"})
_TAKER: Final[frozenset[Role]] = frozenset({"taker"})
MAY: Final[Mapping[Action, frozenset[Role]]] = {
    "answer": _OWNER,
    "delegate": _OWNER,
    "invite": _OWNER,
    "post": _OWNER,
    "export": _OWNER,
    "delete": _OWNER,
    "recheck": _OWNER,
    "settle_challenge": _OWNER,
    "assign": _OWNER,
    "answer_delegation": frozenset({"delegate"}),
    "give_opinion": frozenset({"second"}),
    "challenge": _REVIEWER,
    "ask_extra": _REVIEWER,
    "countersign": _REVIEWER,
    "waive": _REVIEWER,
    "put_off": _TAKER | _OWNER,
    "see_evidence": frozenset(get_args(Role)),
    "ask_guidance": frozenset(get_args(Role)),
}
_ROLE_OF: Final[Mapping[str, Role]] = {"delegation": "delegate", "opinion": "second", "review": "reviewer"}


def roles_of(check: Check, user: str) -> frozenset[Role]:
    """Return what *user* is to *check*; a stranger is nothing else.

    Whoever was asked keeps the role while the ticket is open and after it is done: a reviewer to do more, the others to
    add to their own words or take them back. A person of another workspace is named "<team>:<user>" and so is nobody
    who was ever named.
    """
    if user == check.owner:
        return _OWNER
    named = (each for each in check.tickets if each.person == user)
    kept = frozenset(_ROLE_OF[each.kind] for each in named if each.status in {"open", "done"})
    taken = _TAKER if any(each.person == user for each in check.tasks) else frozenset[Role]()
    return kept | taken or frozenset({"stranger"})


def may(check: Check, user: str, action: Action) -> bool:
    """Say whether *user* may do *action* to *check*."""
    return not roles_of(check, user).isdisjoint(MAY[action])
