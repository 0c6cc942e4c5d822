"""The heart: the interview as a pure state machine. No clock, no I/O, no Slack, no model, no randomness."""
