"""SandboxError
├── SlackError       the app asked for something Slack refuses: answered `{"ok": false, "error": code}`
└── GestureError     a person tried something the Slack client would not let them do: answered 4xx with a sentence
"""

from collections.abc import Sequence

from bot.sandbox.jsontypes import Json


class SandboxError(Exception):
    """Anything the sandbox refuses."""


class SlackError(SandboxError):
    """A refusal in Slack's words; *messages* go to `response_metadata.messages`."""

    def __init__(self, code: str, *, messages: Sequence[str] = (), **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.fields = fields

    def body(self) -> Json:
        """Return the answer Slack gives."""
        body: Json = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class GestureError(SandboxError):
    """A refusal in plain words, for the person at the page."""
