"""The floor: the least that a program in this language can do to get mail durably into a database.

Fetch in batches, the standard library's parser, one durable commit a mail; same server, same driver, same settings.
"""

import email
import email.policy
import time
from pathlib import Path

from imapclient import IMAPClient

from bench.measure import Rate
from mailticket.store.database import sqlite_driver

BATCH = 50


def floor(port: int, user: str, password: str, database: Path) -> Rate:
    """Read every mail of *user* into *database*; return how fast that was."""
    module, journal = sqlite_driver()
    rows = module.connect(str(database), isolation_level=None)
    rows.execute(f"PRAGMA journal_mode={journal}")
    rows.execute("PRAGMA synchronous=FULL")
    rows.execute("CREATE TABLE mail (id INTEGER PRIMARY KEY, message_id TEXT, author TEXT, subject TEXT, text TEXT)")
    started = time.perf_counter()
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.login(user, password)
        client.select_folder("INBOX")
        uids = client.search("ALL")
        for at in range(0, len(uids), BATCH):
            for data in client.fetch(uids[at : at + BATCH], ["BODY.PEEK[]"]).values():
                mail = email.message_from_bytes(data[b"BODY[]"], policy=email.policy.default)
                body = mail.get_body(("plain", "html"))
                text = body.get_content() if body else ""
                rows.execute("BEGIN IMMEDIATE")
                rows.execute(
                    "INSERT INTO mail (message_id, author, subject, text) VALUES (?, ?, ?, ?)",
                    (mail["Message-ID"], str(mail["From"]), str(mail["Subject"]), text),
                )
                rows.execute("COMMIT")
    rate = Rate(len(uids), time.perf_counter() - started)
    rows.close()
    return rate
