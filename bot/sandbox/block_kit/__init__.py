"""Block Kit's rules: what Slack refuses in blocks and views, and in which words.

Source: docs.slack.dev/reference/block-kit; limits of blocks that the pages do not state come from slack_sdk's models.
"""

from bot.sandbox.block_kit.surfaces import check_blocks, check_view

__all__ = ["check_blocks", "check_view"]
