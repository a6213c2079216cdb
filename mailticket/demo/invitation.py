"""How to play any part oneself: for a mail client, and as lines to copy."""

import sys
from collections.abc import Iterator
from pathlib import Path

from mailticket.demo.house import BY_USER, DESK, FORGER, HOST, PASSWORD, Ports

COPY = r"""
Write as Anne (curl or swaks):
  printf 'From: {anne}\r\nTo: {desk}\r\nSubject: It smokes again\r\n\r\nHelp!\r\n' |
    curl -sS {smtp} --mail-from {anne} --mail-rcpt {desk} \
    --upload-file -
  swaks --server {host}:{smtp_port} --from {anne} --to {desk} \
    --header 'Subject: It smokes again' --body 'Help!'

Answer as Alice, from her own mailbox (mutt: Enter reads, r answers, y sends):
  mutt -n -F /dev/null -e "set folder=imap://alice:{password}@{host}:{imap_port} spoolfile=+INBOX record='' \
    smtp_url=smtp://{host}:{smtp_port} ssl_starttls=no use_from reply_to fast_reply include from='{alice}'"

Read what Anne got (the newest mail), and what Bob got:
  curl -sS '{imap}/INBOX;MAILINDEX=*' --user anne:{password}
  curl -sS '{imap}/INBOX;MAILINDEX=*' --user bob:{password}

Forge an agent, and see it fail:
  swaks --server {host}:{smtp_port} --from {forger} --to {desk} \
    --h-From '{alice}' --header 'Subject: Re: [#1001]' --body '#close'

Look into the desk:
  {program} list --all
  {program} show 1001
"""


def invitation(folder: Path, config: Path, ports: Ports) -> Iterator[str]:
    """Yield the lines."""
    anne = BY_USER["anne"].address
    yield "The desk stays up. Any part is yours, in a real mail client:"
    yield ""
    yield f"  IMAP   {HOST}, port {ports.imap}, no encryption, password: {PASSWORD}"
    yield f"  SMTP   {HOST}, port {ports.smtp}, no encryption, no log-in"
    yield ""
    for who in BY_USER.values():
        yield f"  user {who.user:8} address {who.address:22} {who.part}"
    yield from (
        COPY.rstrip("\n")
        .format(
            anne=anne,
            desk=DESK.address,
            alice=BY_USER["alice"],
            forger=FORGER.address,
            host=HOST,
            password=PASSWORD,
            smtp=f"smtp://{HOST}:{ports.smtp}",
            smtp_port=ports.smtp,
            imap_port=ports.imap,
            imap=f"imap://{HOST}:{ports.imap}",
            program=f"{sys.executable} -m mailticket --config {config}",
        )
        .split("\n")
    )
    yield ""
    yield f"Its state is in {folder}, until you end the demo with Ctrl-C. What happens is told here:"
    yield ""
