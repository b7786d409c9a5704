"""From the state to numbers: requests, the compute thread, and results that carry their request."""
