"""Tracked time on the local disk until the server has it: journal, backlog, files of crashed runs."""
