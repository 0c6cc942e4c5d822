"""The sandbox's page as files: nothing comes from elsewhere, words never become markup, the modules fit together."""

import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.models.blocks import block_elements, blocks
from slack_sdk.models.blocks.block_elements import BlockElement, RichTextElement

from bot.sandbox.server import Sandbox

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
MODULES = sorted(PAGE.rglob("*.js"))
SHEETS = sorted(PAGE.rglob("*.css"))
NAMESPACE = "http://www.w3.org/2000/svg"  # a name, not an address: nothing is fetched from it

IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s+from\s+)?"([^"]+)";', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(PAGE).as_posix()


def code_of(path: Path) -> str:
    """Return a module without its comments."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"(?:^\s*|\s)// .*$", "", text, flags=re.MULTILINE)


def imports(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the module each import of *path* leads to, and the names it asks for."""
    for names, target in IMPORT.findall(path.read_text("utf-8")):
        yield (path.parent / target).resolve(), [each.strip() for each in names.split(",") if each.strip()]


def reached(entry: Path) -> set[Path]:
    found, waiting = set[Path](), [entry]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [target for target, _ in imports(module)]
    return found


def referenced(html: str) -> list[str]:
    return re.findall(r'(?:src|href)="([^"#][^"]*)"', html)


def test_the_document_loads_files_of_its_own_alone() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    assert referenced(html)
    for address in referenced(html):
        assert address.startswith("/page/")
        assert (PAGE / address.removeprefix("/page/")).is_file(), address


def test_every_sheet_and_every_module_is_used() -> None:
    linked = {PAGE / each.removeprefix("/page/") for each in referenced((PAGE / "index.html").read_text("utf-8"))}
    assert set(SHEETS) <= linked
    assert reached(PAGE / "js" / "app.js") == set(MODULES)


def test_a_policy_forbids_what_is_not_the_pages_own() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'self'"
    assert not {"script-src", "style-src", "connect-src", "font-src"} & rules.keys()
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("path", [*MODULES, *SHEETS], ids=name)
def test_no_file_names_an_address_elsewhere(path: Path) -> None:
    text = code_of(path).replace(NAMESPACE, "")
    assert not re.findall(r"[\"'`(]\s*(?:https?:)?//[\w.]", text)
    assert "@import" not in text


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_words_never_become_markup_or_code(path: Path) -> None:
    parsers = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|DOMParser|setHTML|createContextualFragment"
    )
    assert not re.findall(rf"{parsers}|\beval\(|new Function", code_of(path))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_import_names_something_exported(path: Path) -> None:
    for target, names in imports(path):
        assert target.is_file(), f"{name(path)} imports {target}"
        missing = set(names) - set(EXPORT.findall(target.read_text("utf-8")))
        assert not missing, f"{name(path)} asks {name(target)} for {missing}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_imported_name_is_used(path: Path) -> None:
    text = IMPORT.sub("", code_of(path))
    asked = [each for _, names in imports(path) for each in names]
    assert [each for each in asked if not re.search(rf"\b{each}\b", text)] == []


@pytest.mark.parametrize("path", [*MODULES, *SHEETS], ids=name)
def test_files_stay_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert text.startswith("/*")


def test_each_variable_of_the_sheets_is_defined() -> None:
    text = "".join(each.read_text("utf-8") for each in SHEETS)
    set_by_modules = set(re.findall(r'setProperty\("(--[\w-]+)"', "".join(each.read_text("utf-8") for each in MODULES)))
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    assert used <= set(re.findall(r"(--[\w-]+):", text)) | set_by_modules


def keys_of(module: str, table: str) -> set[str]:
    """Return the types a table of drawing functions knows, shorthand entries included."""
    body = re.search(rf"const {table} = \{{(.*?)\n\}};", (PAGE / "js" / module).read_text("utf-8"), re.DOTALL)
    assert body is not None
    return set(re.findall(r"(?:^|[,{\n])\s*(\w+)(?=\s*[:,])", body[1] + ","))


def kinds(base: type, module: object) -> set[str]:
    known = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, base)]
    return {kind for each in known if isinstance(kind := getattr(each, "type", None), str)}


def test_every_block_the_sdk_builds_is_drawn() -> None:
    beyond_the_sdk = {"data_table", "data_visualization"}
    calls = {"call"}  # Slack calls need a calling app; the page names the block in a box
    assert (kinds(blocks.Block, blocks) | beyond_the_sdk) - calls <= keys_of("blocks/index.js", "BLOCKS")


def test_every_element_the_sdk_builds_is_drawn() -> None:
    parts = kinds(RichTextElement, block_elements) | {
        "url"
    }  # of rich text and of task cards: no elements by themselves
    assert kinds(BlockElement, block_elements) - parts <= keys_of("elements/index.js", "ELEMENTS")


HOOKS = (
    *("message", "channel-${", "person-switch", "person-${", "modal", "modal-submit", "modal-close", "thread-pane"),
    *("home", "home-tab", "messages-tab", "slash-menu", "app-presence", "status-line", "notice", "join", "invite-app"),
)


@pytest.mark.parametrize("hook", HOOKS)
def test_the_hooks_of_the_browser_stories_stay(hook: str) -> None:
    assert any(re.search(rf'["`]{re.escape(hook)}', code_of(each)) for each in MODULES)


def test_the_composers_hooks_stay() -> None:
    text = code_of(PAGE / "js" / "composer.js")
    assert all(f'marked("{each}")' in text for each in ("composer", "send", "file"))


async def test_the_server_serves_every_file_with_its_type() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession(sandbox.url) as browser:
        async with browser.get("/") as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
        for path in (*MODULES, *SHEETS):
            async with browser.get(f"/page/{name(path)}") as answer:
                assert answer.status == 200
                assert answer.content_type.endswith("javascript" if path.suffix == ".js" else "css")
