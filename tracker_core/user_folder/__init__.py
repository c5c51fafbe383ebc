"""The small files in the per-user folder beside the journal: remembered sign-in, cache and log."""
