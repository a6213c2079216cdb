"""The only package that opens sockets: IMAP, SMTP, LMTP, TLS."""
