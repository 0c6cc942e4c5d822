"""Each look of the doctor: fine, failed with what to do, or skipped with the reason."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from bot import doctor, settings
from bot.doctor import Look
from bot.storage.migrate import upgrade
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

Serve = Callable[[int], Awaitable[str]]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def endpoint() -> AsyncIterator[Serve]:
    """Serve an endpoint that answers everything with one status; give its address."""
    runners = []

    async def serve(status: int) -> str:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status)

        app = web.Application()
        app.router.add_get("/{any:.*}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/v1"

    yield serve
    for each in runners:
        await each.cleanup()


@pytest.mark.parametrize(
    ("status", "state"), [(200, "fine"), (404, "fine"), (401, "failed"), (403, "failed"), (503, "failed")]
)
async def test_the_model_endpoint_is_asked_for_its_models(endpoint: Serve, status: int, state: str) -> None:
    look = await doctor.model_endpoint(settings.read(openai_base_url=await endpoint(status), openai_api_key="sesame"))
    assert look.state == state
    assert bool(look.mend) == (state == "failed")
    assert "sesame" not in look.says + look.mend


async def test_an_azure_endpoint_is_asked_likewise(endpoint: Serve) -> None:
    chosen = settings.read(azure_openai_endpoint=await endpoint(200), azure_openai_api_key="sesame")
    assert (await doctor.model_endpoint(chosen)).state == "fine"


async def test_without_an_identity_nothing_is_asked_of_azure(endpoint: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    chosen = settings.read(azure_openai_endpoint=await endpoint(200), azure_openai_entra=True)
    look = await doctor.model_endpoint(chosen)
    assert (look.state, "azure-identity" in look.mend) == ("failed", True)


async def test_a_model_that_is_not_there_is_told() -> None:
    look = await doctor.model_endpoint(settings.read(openai_base_url="http://127.0.0.1:9/v1"))
    assert (look.state, "cannot be reached" in look.says) == ("failed", True)


async def test_no_model_is_nothing_to_worry_about() -> None:
    assert (await doctor.model_endpoint(settings.read())).state == "skipped"


async def test_a_database_is_looked_at_without_making_one(tmp_path: Path) -> None:
    chosen = settings.read(database_url=f"sqlite:///{tmp_path / 'a.db'}")
    assert "advisor db upgrade" in (await doctor.database(chosen)).mend
    assert not (tmp_path / "a.db").exists()
    upgrade(chosen.database_url.get_secret_value())
    assert (await doctor.database(chosen)).state == "fine"


async def test_what_people_think_of_answers_is_told_once_somebody_said_so(tmp_path: Path) -> None:
    chosen = settings.read(database_url=f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(chosen.database_url.get_secret_value())
    assert "helpful" not in (await doctor.database(chosen)).says
    storage = Storage(chosen.database_url.get_secret_value())
    for ts, helpful in (("1.1", True), ("2.2", False), ("3.3", True)):
        storage.run_sync(partial(_keeps, ts=ts, helpful=helpful))
    storage.close()
    assert (await doctor.database(chosen)).says.endswith("2 of 3 answers that people judged were called helpful.")


def _keeps(work: UnitOfWork, *, ts: str, helpful: bool) -> None:
    work.feedback.keep(team="T1", person="U1", channel="D1", ts=ts, check=1, helpful=helpful)


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    look = await doctor.database(settings.read(database_url="postgresql://u:sesame@127.0.0.1:9/d"))
    assert look.state == "failed"
    assert "127.0.0.1:9" in look.says
    assert "sesame" not in look.says + look.mend


def test_a_broken_pack_is_told(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: x\n", encoding="utf-8")
    look = doctor.pack(settings.read(advisor_pack=tmp_path))
    assert (look.state, "advisor pack check" in look.mend) == ("failed", True)


async def test_what_is_missing_is_said_first_and_everything_else_is_looked_at_all_the_same() -> None:
    looks: list[Look] = [look async for look in doctor.examine(settings.read())]
    assert [look.at for look in looks] == [
        "settings",
        "settings",
        "knowledge",
        "database",
        "bot token",
        "way in",
        "model",
    ]
    assert all(look.mend for look in looks if look.state == "failed")
