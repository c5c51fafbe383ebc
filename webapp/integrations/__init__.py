"""Where the tasks live: connectors to production trackers, and the rules of pulling and pushing."""
