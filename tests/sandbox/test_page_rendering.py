"""How the page draws words and blocks, asked of the page's own modules in a real browser."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from bot.sandbox.server import Sandbox

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.asyncio(loop_scope="module"),
]

DRAWN = """async ([module, call, text]) => {
  const drawing = await import(`/page/js/${module}.js`);
  const box = document.createElement("div");
  box.append(...drawing[call](text));
  for (const link of box.querySelectorAll("a")) for (const name of ["target", "rel"]) link.removeAttribute(name);
  return box.innerHTML;
}"""

MRKDWN = {
    "*bold* _it_ ~gone~ `*c*`": "<strong>bold</strong> <em>it</em> <s>gone</s> <code>*c*</code>",
    "*_both_*: a*b*c snake_case_x": "<strong><em>both</em></strong>: a*b*c snake_case_x",
    "unclosed *bold `code": "unclosed *bold `code",
    "&lt;b&gt; &amp;amp; <b>": "&lt;b&gt; &amp;amp; &lt;b&gt;",
    "<https://a.example/?x=1&amp;y=2|la&lt;bel>": '<a href="https://a.example/?x=1&amp;y=2">la&lt;bel</a>',
    "<javascript:alert(1)|x>": "&lt;javascript:alert(1)|x&gt;",
    "see https://a.example/b_c_d).": 'see <a href="https://a.example/b_c_d">https://a.example/b_c_d</a>).',
    "<!here> <#C0NONE|gone>": '<span class="mention me">@here</span> <span class="mention faint">#gone</span>',
}

MARKDOWN = {
    "**b** *i* ***bi*** ~~s~~": (
        '<p class="md-p"><strong>b</strong> <em>i</em> <strong><em>bi</em></strong> <s>s</s></p>'
    ),
    "- a\n  1. b\n- c": '<ul class="list"><li>a<ol class="list"><li>b</li></ol></li><li>c</li></ul>',
    "```\n<b>*x*\n```": '<pre class="pre">&lt;b&gt;*x*</pre>',
    "[l](javascript:alert(1))": '<p class="md-p"><span>l</span></p>',
    "<img src=x onerror=alert(1)>": '<p class="md-p">&lt;img src=x onerror=alert(1)&gt;</p>',
    "2 * 3 * 4 and a_b_c": '<p class="md-p">2 * 3 * 4 and a_b_c</p>',
}

KINDS = (
    *(
        "section",
        "header",
        "context",
        "image",
        "video",
        "alert",
        "file",
        "markdown",
        "rich_text",
        "table",
        "data_table",
    ),
    *("data_visualization", "actions", "input", "context_actions", "auth_provider", "task_card", "plan", "card"),
    *("carousel", "container", "divider", "nobody_knows_this"),
)

BLOCK_DRAWN = """async (blocks) => {
  const { contextFor } = await import("/page/js/actions.js");
  const { renderBlocks } = await import("/page/js/blocks/index.js");
  const ctx = contextFor({ key: `t/${Math.random()}`, container: {}, blocks, surface: "message" });
  const box = renderBlocks(blocks, ctx);
  return [...box.children].map((each) => each.textContent);
}"""

FORM = """async (blocks) => {
  const { contextFor } = await import("/page/js/actions.js");
  const { renderBlocks } = await import("/page/js/blocks/index.js");
  const ctx = (shown) => contextFor({ key: "t/form", container: {}, blocks: shown, surface: "modal" });
  const draw = (shown) => renderBlocks(shown, ctx(shown));
  const first = draw(blocks);
  const typed = first.querySelector("textarea");
  typed.value = "what I wrote";
  typed.dispatchEvent(new Event("input"));
  const again = draw(blocks.slice(0, 2));
  const { formOf } = await import("/page/js/formstate.js");
  return { shown: again.querySelector("textarea").value, values: formOf("t/form").values() };
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    async with Sandbox() as sandbox, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page()
        await page.goto(sandbox.url)
        await page.get_by_test_id("composer").wait_for()
        yield page
        await browser.close()


async def drawn(page: Page, module: str, call: str, texts: dict[str, str]) -> dict[str, str]:
    return {text: await page.evaluate(DRAWN, [module, call, text]) for text in texts}


async def test_mrkdwn_is_drawn_as_slack_draws_it(page: Page) -> None:
    assert await drawn(page, "mrkdwn", "inline", MRKDWN) == MRKDWN


async def test_markdown_is_drawn_and_its_html_is_not(page: Page) -> None:
    assert await drawn(page, "markdown", "markdown", MARKDOWN) == MARKDOWN


async def test_an_empty_block_of_any_kind_leaves_the_rest_of_the_message_standing(page: Page) -> None:
    for kind in KINDS:
        after = {"type": "section", "text": {"type": "mrkdwn", "text": "still here"}}
        assert (await page.evaluate(BLOCK_DRAWN, [{"type": kind}, after]))[-1] == "still here", kind


async def test_an_unknown_block_is_named(page: Page) -> None:
    assert await page.evaluate(BLOCK_DRAWN, [{"type": "nobody_knows_this"}]) == ["[block nobody_knows_this]"]


async def test_what_was_typed_survives_a_new_drawing_and_is_sent_with_the_initial_values(page: Page) -> None:
    option = {"text": {"type": "plain_text", "text": "Chat"}, "value": "chat"}
    blocks: list[dict[str, Any]] = [
        {
            "type": "input",
            "block_id": "words",
            "element": {"type": "plain_text_input", "action_id": "w", "multiline": True},
        },
        {
            "type": "actions",
            "block_id": "form",
            "elements": [{"type": "checkboxes", "action_id": "c", "options": [option]}],
        },
        {"type": "input", "block_id": "gone", "element": {"type": "datepicker", "action_id": "d"}},
    ]
    blocks[1]["elements"][0]["initial_options"] = [option]
    outcome = await page.evaluate(FORM, blocks)
    assert outcome["shown"] == "what I wrote"
    assert outcome["values"] == {
        "words": {"w": {"type": "plain_text_input", "value": "what I wrote"}},
        "form": {"c": {"type": "checkboxes", "selected_options": [option]}},
    }
