"""How fast: `make bench`, or `python -m tests.benchmarks`.

Every figure stands beside a baseline of its own, measured in the same run and in turn with it, so that a busy machine
slows both. A module here that has `run(quick) -> Section` is a section of the report.
"""

import explorer.compute  # noqa: F401  before torch: its waiting threads then sleep, as in the app
