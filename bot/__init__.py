"""The fine-tuning readiness advisor: a Slack bot around a pure interview machine."""
