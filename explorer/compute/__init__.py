"""From the state to numbers: requests, the compute thread, and results that carry their request."""

import os

# Threads of torch that wait must sleep, not spin: on a machine with other work to do, spinning made frames of a
# 32 x 32 image take 1.5 s instead of 0.15 s. libgomp reads this once, when torch is loaded, so it is said before.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
