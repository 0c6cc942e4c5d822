"""The Web API: one module for each family of methods, one dispatcher that authorises, breaks on demand and records."""
