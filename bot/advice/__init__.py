"""Understanding words: intents, assessing answers, answering questions. Advice proposes; the interview decides."""
