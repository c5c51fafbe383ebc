"""What the panels of all DCCs share: which tasks and actions they offer, and the words they show."""
