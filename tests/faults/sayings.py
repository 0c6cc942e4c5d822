"""What people say here: answers, asides, commands."""

from __future__ import annotations

from typing import Final

CANARY: Final = "canary"  # stands in most of it, so that logs can be searched for people's words
SAYINGS: Final = (
    "we want the support assistant to answer in our own tone",
    "we tried few-shot prompts and retrieval on 200 tickets",
    "it still gets the product names wrong",
    "why do you ask?",
    "I don't know",
    "900 hand-written pairs as chat messages in JSONL",
    "we compare against 50 held-out tickets, graded by two people",
    "skip",
    "help",
)
