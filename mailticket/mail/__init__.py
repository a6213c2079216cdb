"""The RFC 5322 codec: bytes to `Mail` and notices to bytes; pure, without database or network."""
