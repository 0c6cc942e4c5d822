"""Open modals: a stack of at most three for each person. They live as long as the page shows them, on no disk."""

from collections.abc import Callable

from bot.sandbox.changes import Change, ViewChanged
from bot.sandbox.jsontypes import Json

MAX_STACK = 3


class Modals:
    """The modal stacks, topmost view last."""

    def __init__(self, tell: Callable[[Change], None]) -> None:
        self._tell = tell
        self._stacks: dict[str, list[Json]] = {}

    def stack(self, user: str) -> list[Json]:
        """Return the open views of *user*, topmost last."""
        return self._stacks.setdefault(user, [])

    def find(self, view_id: str) -> tuple[str, Json] | None:
        """Return whose view it is and the view, if it is open."""
        for user, views in self._stacks.items():
            for view in views:
                if view["id"] == view_id:
                    return user, view
        return None

    def by_external_id(self, external_id: str) -> Json | None:
        """Return the open view with that external id."""
        views = (view for stack in self._stacks.values() for view in stack)
        return next((view for view in views if view.get("external_id") == external_id), None)

    def open(self, user: str, view: Json) -> None:
        """Show *view* to *user* in place of whatever modals were open."""
        for old in reversed(self.stack(user)):
            self._tell(ViewChanged(user, "close", old["id"]))
        self._stacks[user] = [view]
        self._tell(ViewChanged(user, "open", view["id"], view))

    def push(self, user: str, view: Json) -> None:
        """Show *view* on top of the others."""
        self.stack(user).append(view)
        self._tell(ViewChanged(user, "push", view["id"], view))

    def replace(self, user: str, view: Json) -> None:
        """Show *view* in the place of the one with the same id."""
        self._stacks[user] = [view if each["id"] == view["id"] else each for each in self.stack(user)]
        self._tell(ViewChanged(user, "update", view["id"], view))

    def close(self, user: str, view_id: str) -> None:
        """Take one view away; those below it stay."""
        self._stacks[user] = [each for each in self.stack(user) if each["id"] != view_id]
        self._tell(ViewChanged(user, "close", view_id))

    def clear(self, user: str) -> list[Json]:
        """Take all views of *user* away and return them, topmost first."""
        closed = list(reversed(self.stack(user)))
        self._stacks[user] = []
        for view in closed:
            self._tell(ViewChanged(user, "close", view["id"]))
        return closed
