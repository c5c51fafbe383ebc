"""What stands in `inside` runs in the Python of a Maya, not here: tests/maya/run_rows.py starts it."""

collect_ignore = ["inside"]
