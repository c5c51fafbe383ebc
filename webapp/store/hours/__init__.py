"""Hours added up: reports, bids, balances, saved views."""
