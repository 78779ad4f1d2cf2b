"""What answers a request: one protocol, several backends."""
