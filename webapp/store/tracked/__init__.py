"""Time as it was tracked or adjusted, up to the day totals."""
