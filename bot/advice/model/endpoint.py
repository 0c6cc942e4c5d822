"""One OpenAI-compatible endpoint: a call with a deadline, counted retries, a remembered form and a breaker.

What form of request an endpoint takes is found out by its first refusals and remembered as long as the process lives:
a refused request costs nothing, and an endpoint that was improved gets the stricter form again after a restart.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Generic

from bot.advice.model.breaker import Breaker
from bot.advice.model.connecting import EndpointConfig, connect
from bot.advice.model.faults import NOTHING, FormatRefusedError, ModelFaultError, Usage
from bot.advice.model.forms import NEEDS_ROOM, Form
from bot.advice.model.reading import CHARS_PER_TOKEN, Shaped, body_in, proposal_in, usage_of
from bot.advice.model.sorting import sorted_out

if TYPE_CHECKING:
    from openai import AsyncOpenAI

__all__ = ["Completion", "Endpoint", "EndpointConfig", "Usage"]

RETRY_AFTER_S: Final = 0.5  # where the endpoint asks for no other wait; twice as long each time
# These say nothing against the endpoint's health; the others do.
_HEALTHY: Final = frozenset({"refused", "filtered", "unreadable", "truncated", "too_large"})


@dataclass(frozen=True, slots=True)
class Completion(Generic[Shaped]):
    """A reply that parsed into its closed type, and what it used, tries that came to nothing included."""

    parsed: Shaped
    usage: Usage


@dataclass(slots=True)
class _Call(Generic[Shaped]):
    """One call from its first try to its end, and what it has used: *under_way* until the endpoint tells better."""

    system: str
    user: str
    schema: type[Shaped]
    used: Usage = NOTHING
    under_way: Usage = NOTHING

    @property
    def spent(self) -> Usage:
        return self.used + self.under_way


@dataclass(slots=True)
class Endpoint:
    """Asks one model for one closed pydantic type; every failure is a ModelFaultError."""

    config: EndpointConfig
    breaker: Breaker = field(default_factory=Breaker)
    _form: Form = field(default_factory=Form, init=False)
    _suspected: Form | None = field(default=None, init=False)
    _client: AsyncOpenAI | None = field(default=None, init=False)
    _connecting: threading.Lock = field(default_factory=threading.Lock, init=False)

    async def warm(self) -> None:
        """Import and build the client in a thread, so that the first call does not pay for it."""
        await asyncio.to_thread(self._connected)

    async def close(self) -> None:
        """Close the client's connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def expected(self, *prompt: str) -> Usage:
        """Return what a call is about to use at least: its prompt."""
        return Usage(sum(map(len, prompt)) // CHARS_PER_TOKEN, 0)

    async def ask(self, system: str, user: str, schema: type[Shaped]) -> Completion[Shaped]:
        """Return the model's reply to *user* under *system*, as *schema*.

        Raises:
            ModelFaultError: Nothing usable within the deadline, or the breaker is open; says what was used.
        """
        if not self.breaker.admits():
            raise ModelFaultError("resting")
        call = _Call(system, user, schema)
        try:
            async with asyncio.timeout(self.config.deadline_s):
                parsed = await self._with_retries(call)
        except TimeoutError:
            self.breaker.failed()
            raise ModelFaultError("timeout", usage=call.spent) from None
        except ModelFaultError as fault:
            self._note(fault)
            fault.usage = call.spent
            raise
        except BaseException:
            self.breaker.abandoned()
            raise
        self.breaker.succeeded()
        return Completion(parsed, call.spent)

    def _note(self, fault: ModelFaultError) -> None:
        if fault.fault in _HEALTHY:
            self.breaker.succeeded()
        else:
            self.breaker.failed(fault.retry_after_s)

    async def _with_retries(self, call: _Call[Shaped]) -> Shaped:
        for again in range(self.config.retries + 1):
            try:
                return await self._in_some_form(call)
            except ModelFaultError as fault:
                wait_s = fault.retry_after_s or RETRY_AFTER_S * 2**again
                last = again == self.config.retries
                if not fault.safe_to_retry or last or wait_s > self.config.deadline_s / 2:
                    raise
                await asyncio.sleep(wait_s)
        raise AssertionError("the last attempt either returned or raised")  # pragma: no cover

    async def _in_some_form(self, call: _Call[Shaped]) -> Shaped:
        form: Form | None = self._form
        sure = True
        while form is not None:
            try:
                parsed = await self._once(form, call)
            except FormatRefusedError as refused:
                if refused.hint == NEEDS_ROOM:  # known at once: to learn it again would cost the deadline of each call
                    self._form = replace(self._form, roomy=True)
                sure = sure and refused.sure
                form = form.plainer(refused.hint)
            except ModelFaultError as fault:
                fault.safe_to_retry = fault.safe_to_retry and sure  # else this was the second try already
                raise
            else:
                self._learn(form, sure=sure)
                return parsed
        raise ModelFaultError("bad_request")

    def _learn(self, form: Form, *, sure: bool) -> None:
        """Remember what was taken. A server that may merely have been in trouble has to fail the same way twice."""
        if form != self._form and not sure and self._suspected != form:
            self._suspected = form
        else:
            self._form, self._suspected = form, None

    async def _once(self, form: Form, call: _Call[Shaped]) -> Shaped:
        messages = form.messages(call.system, call.user, call.schema)
        try:
            client = await asyncio.to_thread(self._connected) if self._client is None else self._client
            call.under_way = self.expected(*(each["content"] for each in messages))
            received = await client.chat.completions.with_raw_response.create(
                model=self.config.model, messages=messages, **form.arguments(call.schema)
            )
            body = body_in(received.content)
        except Exception as error:  # sorted by type below; openai is imported lazily, so its names are not here
            fault, charged = sorted_out(error, form)
            call.used, call.under_way = call.used + (call.under_way if charged else NOTHING), NOTHING
            raise fault from None
        call.used, call.under_way = call.used + usage_of(body, call.under_way), NOTHING
        return proposal_in(body, form, call.schema)

    def _connected(self) -> AsyncOpenAI:
        with self._connecting:
            client = self._client or connect(self.config)
            self._client = client
        return client
