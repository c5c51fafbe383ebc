"""What is kept about production trackers: connections, foreign ids, what was sent, and the log."""
