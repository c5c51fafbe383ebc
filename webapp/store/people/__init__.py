"""Accounts, roles, teams, contracts and days off."""
