"""Delivery reports in the forms that only flufl.bounce knows; the one module that knows the library."""

import logging
from email.message import Message

from mailticket.mail.message import DeliveryReport, DeliveryStatus, ReportAction

#: Recipients taken from one report.
MAX_RECIPIENTS = 10


def read(message: Message) -> DeliveryReport | None:
    """Return what the library reads from a mail that is probably a report; None when it knows no such form.

    The library is loaded for the first such mail only, and raises on an odd From, among others.
    """
    try:
        from flufl.bounce import all_failures

        logging.getLogger("flufl.bounce").disabled = True  # it logs a traceback for each odd From
        delayed, failed = all_failures(message)
    except Exception:  # noqa: BLE001 - the mail is the sender's and the library trusts it (trust.md F1)
        return None
    found = [
        DeliveryStatus(action, _text(address))
        for action, addresses in ((ReportAction.FAILED, failed), (ReportAction.DELAYED, delayed))
        for address in sorted(addresses, key=_text)
    ]
    return DeliveryReport(tuple(found[:MAX_RECIPIENTS])) if found else None


def _text(address: str | bytes) -> str:
    text = address.decode("utf-8", "replace") if isinstance(address, bytes) else str(address)
    return text.strip(" <>").lower()[:320]
