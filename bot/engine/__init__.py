"""Durable lanes: inbox -> step -> outbox -> perform -> inbox."""
