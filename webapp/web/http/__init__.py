"""Everything between the socket and a page or a route: server, errors, cookies, headers."""
