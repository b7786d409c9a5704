"""How long a test waits for what takes no time: only a broken program comes so late, whatever else runs beside it."""

LIMIT_MS = 60_000
