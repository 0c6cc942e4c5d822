"""Advice with a model: one call a message, grounded afterwards; the default rules are the way out of every fault."""
