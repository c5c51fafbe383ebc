"""People's weeks: timesheets, approvals, and the views of day, week and month."""
