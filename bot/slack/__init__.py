"""The only folder that knows Slack: payload models, listeners (one call each), pure views, delivery."""
