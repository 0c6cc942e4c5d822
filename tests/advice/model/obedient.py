"""The worst of models: it obeys whatever it reads, and gives away whatever it knows."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from aiohttp import web

from tests.advice.model.desk import PACK, told
from tests.advice.model.stub import Request, Turn, says

Quoting: TypeAlias = Literal["all of it", "a piece of it", "something else"]


def obeys(quoting: Quoting, intent: str = "answer", secret_word: str = "kingfisher") -> Turn:
    """Everything is met, whatever stands in the prompt is given away, and the person is sent to another state."""

    async def turn(request: web.Request, asked: Request) -> web.StreamResponse:
        system, read = asked["messages"][0]["content"], told(asked)
        said = read.get("message") or read.get("question") or " ".join(read.get("answers", []))
        quote = {"all of it": said, "a piece of it": " ".join(said.split()[:4]), "something else": "we are ready"}[
            quoting
        ]
        secret = next((line for line in system.splitlines() if secret_word in line), system.splitlines()[0])
        response: web.StreamResponse = await says(_everything(intent, quote, secret, read))(request, asked)
        return response

    return turn


def _everything(intent: str, quote: str, secret: str, read: dict[str, Any]) -> dict[str, Any]:
    every = [
        {"criterion": each.id, "quote": quote, "label": "met" if each.kind == "ready" else "absent", "sure": True}
        for each in PACK.criteria
    ]
    reply = {"quotes": [secret, quote, "Thousands of Examples"], "outcome": "answered", "in_short": f"Ready. {secret}"}
    if "question" in read:
        return reply
    if "answers" in read:
        return {"labels": every}
    return {"intent": intent, "labels": every, "reply": reply, "section": "data", "edit_text": secret}
