"""Identifiers of the workspace: unique, unguessable by default, repeatable when a seed is given."""

import hashlib
import secrets

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """Mints identifiers from a seed and a counter, so that the same seed gives the same workspace twice.

    Without a seed one is drawn: an app that keeps its database while the workspace is thrown away must never
    meet the event ids of the workspace before.
    """

    def __init__(self, seed: int | None = None, count: int = 0) -> None:
        self.seed = secrets.randbits(48) if seed is None else seed
        self.count = count

    def number(self) -> int:
        """Return the next number of 128 bits."""
        self.count += 1
        digest = hashlib.blake2b(f"{self.seed}:{self.count}".encode(), digest_size=16)
        return int.from_bytes(digest.digest(), "big")

    def mint(self, prefix: str, length: int = 10) -> str:
        """Return *prefix* and *length* capital letters or digits, the shape of Slack's ids."""
        number, letters = self.number(), ""
        for _ in range(length):
            number, digit = divmod(number, len(_ALPHABET))
            letters += _ALPHABET[digit]
        return prefix + letters

    def hexadecimal(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self.number():032x}"

    def uuid(self) -> str:
        """Return an identifier of the 8-4-4-4-12 form."""
        digits = self.hexadecimal()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
