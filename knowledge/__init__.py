"""What the advisor knows: guidance packs, their passages, and search over them. Knows nothing of bots."""
