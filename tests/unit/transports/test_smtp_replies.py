"""R10 to R13 as a table."""

import pytest

from mailticket.transports.smtp_replies import Stage, presentable, verdict
from mailticket.transports.submitter import Verdict

CASES = [
    (Stage.MAIL, 250, Verdict.ACCEPTED),
    (Stage.MAIL, 451, Verdict.DEFERRED),
    (Stage.MAIL, 550, Verdict.REJECTED),
    (Stage.MAIL, 421, Verdict.OUTAGE),
    (Stage.MAIL, 530, Verdict.OUTAGE),
    (Stage.MAIL, None, Verdict.OUTAGE),
    (Stage.RCPT, 250, Verdict.ACCEPTED),
    (Stage.RCPT, 251, Verdict.ACCEPTED),
    (Stage.RCPT, 450, Verdict.DEFERRED),
    (Stage.RCPT, 452, Verdict.DEFERRED),
    (Stage.RCPT, 550, Verdict.REJECTED),
    (Stage.RCPT, 421, Verdict.OUTAGE),
    (Stage.RCPT, None, Verdict.DEFERRED),
    (Stage.RCPT, -1, Verdict.DEFERRED),
    (Stage.DATA, 354, Verdict.ACCEPTED),
    (Stage.DATA, 250, Verdict.DEFERRED),
    (Stage.DATA, 451, Verdict.DEFERRED),
    (Stage.DATA, 554, Verdict.REJECTED),
    (Stage.DATA, None, Verdict.DEFERRED),
    (Stage.BODY, None, Verdict.DEFERRED),
    (Stage.FINAL, 250, Verdict.ACCEPTED),
    (Stage.FINAL, 451, Verdict.DEFERRED),
    (Stage.FINAL, 552, Verdict.REJECTED),
    (Stage.FINAL, 421, Verdict.OUTAGE),
    (Stage.FINAL, None, Verdict.UNCERTAIN),
    (Stage.FINAL, -1, Verdict.UNCERTAIN),
    (Stage.FINAL, 354, Verdict.UNCERTAIN),
]


@pytest.mark.parametrize(("stage", "code", "expected"), CASES, ids=lambda value: getattr(value, "name", value))
def test_what_a_reply_means(stage, code, expected):
    assert expected == verdict(stage, code)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.1.1 <anne@x.example>: unknown\r\nsee there", "550 5.1.1 <anne@x.example>: unknown see there"),
        ("550 Anne@X.example unknown", "550 Anne@X.example unknown"),
        ("550 forwarded to boss@x.example (full)", "550 forwarded to … (full)"),
        ("451 \x1b[31mred\0", "451 [31mred"),
        ("450 " + "x" * 400, "450 " + "x" * 296),
    ],
)
def test_a_reply_is_kept_short_and_without_other_people(reply, expected):
    assert expected == presentable(reply, "anne@x.example")
