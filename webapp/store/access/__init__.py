"""Who may come in and how far they see: passwords, tokens, cookies, links, scope, rate limits."""
