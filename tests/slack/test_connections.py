from __future__ import annotations

from aiohttp import web

from bot.slack.app import build_client, share_connections


async def test_calls_share_a_connection() -> None:
    peers = set()

    async def answer(request: web.Request) -> web.Response:
        peers.add(request.remote and request.transport and request.transport.get_extra_info("peername"))
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = build_client("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/", timeout_s=5)
    async with share_connections(client) as session:
        for _ in range(3):
            assert (await client.auth_test())["ok"]
    await runner.cleanup()
    assert len(peers) == 1
    assert session.timeout.total == 5
