"""What runs beside the requests: webhooks and notices."""
