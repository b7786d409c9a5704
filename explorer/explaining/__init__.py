"""The arithmetic behind a number, and the verdict in one sentence."""
