"""Projects, tasks, task types and bids."""
