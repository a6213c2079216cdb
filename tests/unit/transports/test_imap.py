"""How mail is read and acknowledged, command by command."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.errors import PermanentError, TransientError
from mailticket.transports.imap import BATCH_BYTES, BATCH_MAILS, BEGINNING, SLACK, Head, ImapMailbox, batches
from mailticket.transports.imap_client import After, ImapAccount, quoted, xoauth2
from mailticket.transports.tls import Security
from tests.servers import scripted_imap

KB = 1 << 10


@pytest.fixture
def server():
    with scripted_imap.running(mails=dict.fromkeys((2, 4, 9), b"Subject: x\r\n\r\n")) as server:
        yield server


@pytest.fixture
def open_on():
    """Return a maker of open mailboxes; what they say from then on is in `server.commands`."""
    with ExitStack() as stack:

        def make(server, **how):
            how = {"security": Security.PLAIN, "port": server.port, "password": lambda: "secret", **how}
            mailbox = ImapMailbox(ImapAccount(server.host, "support", **how))
            stack.callback(mailbox.close)
            mailbox.open()
            server.commands.clear()
            return mailbox

        yield make


def no(words=b"no"):
    return lambda line, tag, _arguments: line.send(tag.encode() + b" NO " + words + b"\r\n")


# --- reading --------------------------------------------------------------------------------------------------------


def test_bodies_are_peeked_at_after_their_sizes_by_explicit_uids(server, open_on):
    list(open_on(server).fetch_after(2))

    assert [
        "UID SEARCH UID 3:*",
        "UID FETCH 4,9 (RFC822.SIZE INTERNALDATE)",
        "UID FETCH 4,9 (BODY.PEEK[])",
    ] == server.commands


def test_the_last_mail_is_not_read_again(server, open_on):
    """`UID 10:*` finds UID 9."""
    assert [] == list(open_on(server).fetch_after(9))


def test_what_a_search_found_may_come_in_several_lines(server, open_on):
    """mox: a hundred each."""
    server.answers["UID SEARCH"] = lambda line, tag, _arguments: (
        line.send(b"* SEARCH 2 4\r\n* SEARCH\r\n* SEARCH 9\r\n"),
        line.ok(tag),
    )

    assert [2, 4, 9] == [mail.uid for batch in open_on(server).fetch_after(0) for mail in batch]


@pytest.mark.parametrize("mails", [[], [2]])
def test_an_empty_folder_where_a_server_refuses_to_search_by_uid_is_empty(server, open_on, mails):
    """Proton Bridge: NO no such message. A refusal where there is mail is one."""
    server.mails = dict.fromkeys(mails, b"x")
    server.answers["UID SEARCH"] = lambda line, tag, arguments: (
        no(b"no such message") if "UID" in arguments else scripted_imap.search
    )(line, tag, arguments)
    mailbox = open_on(server)

    if mails:
        with pytest.raises(TransientError, match=r"the server refuses: .*no such message"):
            mailbox.highest_uid()
    else:
        assert (0, []) == (mailbox.highest_uid(), list(mailbox.fetch_after(7)))


def test_only_the_beginning_of_a_mail_over_the_limit_is_taken(server, open_on):
    large = b"Subject: large\r\n\r\n" + b"x" * (SLACK + 400 * KB)
    server.mails[5] = large

    mails = [mail for batch in open_on(server, max_size=100).fetch_after(2) for mail in batch]

    assert [(4, 14, None), (5, BEGINNING, len(large)), (9, 14, None)] == [
        (mail.uid, len(mail.content), mail.full_size) for mail in mails
    ]
    assert large.startswith(mails[1].content)
    assert not any("5 (BODY.PEEK[])" in command for command in server.commands)


def test_mail_from_before_is_left_out_to_the_second(server, open_on):
    mailbox = open_on(server)
    received_at = datetime(2026, 1, 1, tzinfo=UTC)

    assert [] == list(mailbox.fetch_after(0, not_before=received_at + timedelta(seconds=1)))
    assert 3 == sum(len(batch) for batch in mailbox.fetch_after(0, not_before=received_at))
    assert "UID SEARCH UID 1:* SINCE 31-Dec-2025" in server.commands
    assert 3 == mailbox.count_before(received_at + timedelta(seconds=1))
    assert 0 == mailbox.count_before(received_at)


def test_a_mail_without_a_readable_date_is_never_too_old(server, open_on):
    def undated(line, tag, arguments):
        if "BODY" in arguments:
            return scripted_imap.fetch(line, tag, arguments)
        line.send(b'* 1 FETCH (UID 2 RFC822.SIZE 14 INTERNALDATE "never")\r\n')
        return line.ok(tag)

    server.mails = {2: b"Subject: x\r\n\r\n"}
    server.answers["UID FETCH"] = undated

    ((mail,),) = open_on(server).fetch_after(0, not_before=datetime(2026, 6, 1, tzinfo=UTC))

    assert mail.received_at is None


heads = st.lists(
    st.builds(Head, st.just(0), st.integers(0, 12 << 20) | st.integers(0, 5000), st.none()), max_size=300
).map(lambda found: [Head(uid, head.size, None) for uid, head in enumerate(found)])


@given(heads, st.integers(0, 20 << 20))
def test_batches_keep_the_order_and_the_limits(found, too_large):
    made = list(batches(found, too_large))

    assert found == [head for batch in made for head in batch]
    for batch in made:
        assert 1 <= len(batch) <= BATCH_MAILS
        assert len(batch) == 1 or sum(head.size for head in batch) <= BATCH_BYTES
        assert len(batch) == 1 or all(head.size <= too_large for head in batch)


# --- acknowledging --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "capabilities", "expected"),
    [
        (After.MOVE, "IMAP4rev1 MOVE UIDPLUS", ['UID MOVE 2,4 "Processed"']),
        (
            After.MOVE,
            "IMAP4rev1 UIDPLUS",
            ['UID COPY 2,4 "Processed"', r"UID STORE 2,4 +FLAGS.SILENT (\Deleted)", "UID EXPUNGE 2,4"],
        ),
        (After.MOVE, "IMAP4rev1", ['UID COPY 2,4 "Processed"', r"UID STORE 2,4 +FLAGS.SILENT (\Deleted)"]),
        (After.SEEN, "IMAP4rev1 MOVE UIDPLUS", [r"UID STORE 2,4 +FLAGS.SILENT (\Seen)"]),
        (After.DELETE, "IMAP4rev1 UIDPLUS", [r"UID STORE 2,4 +FLAGS.SILENT (\Deleted)", "UID EXPUNGE 2,4"]),
        (After.DELETE, "IMAP4rev1", [r"UID STORE 2,4 +FLAGS.SILENT (\Deleted)"]),
    ],
)
def test_mail_is_acknowledged_many_at_once_and_nobody_elses_is_expunged(server, open_on, after, capabilities, expected):
    server.capabilities = capabilities

    open_on(server, after=after).acknowledge([4, 2])

    assert expected == server.commands


def test_nothing_to_acknowledge_says_nothing(server, open_on):
    open_on(server).acknowledge([])

    assert [] == server.commands


def test_a_long_list_is_told_in_lines_that_servers_must_take(server, open_on):
    open_on(server).acknowledge(range(4_000_000_000, 4_000_001_200))

    assert 3 == len(server.commands)
    assert all(len(command) < 8000 for command in server.commands)


def folders(server, existing, *, prefix="", parents=()):
    """Let *server* have folders, all of which must begin with *prefix*; *parents* are names without a folder."""

    def move(line, tag, arguments):
        name = arguments.partition(" ")[2].strip('"')
        (scripted_imap.say_ok if name in existing else no(b"[TRYCREATE] no such folder"))(line, tag, arguments)

    def create(line, tag, arguments):
        name = arguments.strip('"')
        if not name.startswith(prefix):
            return no(b"wrong prefix")(line, tag, arguments)
        existing.add(name)
        return line.ok(tag)

    def list_(line, tag, arguments):
        name = arguments.split(" ")[-1].strip('"')
        if name in existing:
            line.send(f'* LIST () "." "{name}"\r\n'.encode())
        elif name in parents:
            line.send(f'* LIST (\\Noselect \\HasChildren) "." "{name}"\r\n'.encode())
        line.ok(tag)

    def namespace(line, tag, _arguments):
        line.send(f'* NAMESPACE (("{prefix}" ".")) NIL NIL\r\n'.encode())
        line.ok(tag)

    server.answers |= {"UID MOVE": move, "CREATE": create, "LIST": list_, "NAMESPACE": namespace}
    server.capabilities += " NAMESPACE"


@pytest.mark.parametrize("prefix", ["", "INBOX."])
def test_a_missing_archive_is_created_where_folders_live(server, open_on, prefix):
    existing = set()
    folders(server, existing, prefix=prefix)
    mailbox = open_on(server)

    mailbox.acknowledge([2])
    server.commands.clear()
    mailbox.acknowledge([4])

    assert {f"{prefix}Processed"} == existing
    assert [f'UID MOVE 4 "{prefix}Processed"'] == server.commands


def test_a_folder_under_the_prefix_is_found_not_made_again(server, open_on):
    existing = {"INBOX.Processed"}
    folders(server, existing, prefix="INBOX.")

    open_on(server).acknowledge([2])

    assert 'UID MOVE 2 "INBOX.Processed"' == server.commands[-1]
    assert not any(command.startswith("CREATE") for command in server.commands)


def test_an_archive_that_is_only_the_parent_of_others_is_made(server, open_on):
    """Who archives by year has Archive/2026, and Archive is listed without being a folder."""
    existing = {"Archive.2026"}
    folders(server, existing, parents={"Archive"})

    open_on(server, archive_folder="Archive").acknowledge([2])

    assert {"Archive", "Archive.2026"} == existing
    assert 'UID MOVE 2 "Archive"' == server.commands[-1]


def test_without_the_right_to_move_mail_can_still_be_read(server, open_on):
    server.answers |= {
        "UID MOVE": no(b"[NOPERM] denied"),
        "CREATE": no(b"[NOPERM] denied"),
        "LIST": scripted_imap.say_ok,
    }
    mailbox = open_on(server)

    with pytest.raises(PermanentError, match=r'support may not do what `after = "move"` needs in INBOX: .*NOPERM'):
        mailbox.acknowledge([2])

    assert 9 == mailbox.highest_uid()


# --- getting in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (b"[AUTHENTICATIONFAILED] wrong", PermanentError, "user or password of support is refused"),
        (b"go away", PermanentError, "refused: go away"),
        (b"[UNAVAILABLE] database down", TransientError, "not possible just now"),
        (b"[ALERT] Too many simultaneous connections. (Failure)", TransientError, "not possible just now"),
        (b"[OVERQUOTA] Account exceeded command or bandwidth limits.", TransientError, "not possible just now"),
    ],
)
def test_a_refused_log_in_is_told_apart_from_a_passing_trouble(server, open_on, said, kind, words):
    server.answers["LOGIN"] = no(said)

    with pytest.raises(kind, match=words) as caught:
        open_on(server)

    assert "secret" not in str(caught.value)


def test_a_missing_folder_is_named(server, open_on):
    server.answers["SELECT"] = no(b"[NONEXISTENT] what")

    with pytest.raises(PermanentError, match="folder Support cannot be opened; does it exist"):
        open_on(server, folder="Support")


def test_a_folder_that_cannot_be_opened_just_now_is_for_later(server, open_on):
    server.answers["SELECT"] = no(b"[SERVERBUG] internal error")

    with pytest.raises(TransientError, match=r"cannot be opened just now: .*internal error"):
        open_on(server)


def test_a_server_that_refuses_to_hand_out_mail_is_quoted(server, open_on):
    server.answers["UID FETCH"] = no(b"[SERVERBUG] internal error")

    with pytest.raises(TransientError, match=r"the server refuses: .*internal error"):
        list(open_on(server).fetch_after(0))


def test_a_read_only_folder_cannot_be_used(server, open_on):
    server.answers["SELECT"] = lambda line, tag, _arguments: (
        line.send(b"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] kept\r\n"),
        line.ok(tag, "[READ-ONLY] look only"),
    )

    with pytest.raises(PermanentError, match="read-only"):
        open_on(server)


def test_a_folder_without_lasting_uids_cannot_be_used(server, open_on):
    server.answers["SELECT"] = lambda line, tag, _arguments: line.ok(tag)

    with pytest.raises(PermanentError, match="UIDVALIDITY"):
        open_on(server)


def test_without_starttls_no_password_leaves(server, open_on):
    """S18: somebody on the way takes STARTTLS out of what the server offers."""
    with pytest.raises(PermanentError, match="no STARTTLS"):
        open_on(server, security=Security.STARTTLS)

    assert not any("LOGIN" in command or "AUTHENTICATE" in command for command in server.commands)


def test_who_is_let_in_before_tls_does_not_believe_it(server, open_on):
    """S18: PREAUTH would make the client skip STARTTLS."""
    server.capabilities += " STARTTLS"
    server.answers[""] = lambda line, _tag, _arguments: line.send(b"* PREAUTH welcome\r\n")

    with pytest.raises(PermanentError, match="no password was sent"):
        open_on(server, security=Security.STARTTLS)

    assert "SELECT" not in " ".join(server.commands)


@pytest.mark.parametrize("name", ["a\r\nb", "a\0", "Processed\x7f", "\n"])
def test_folder_names_cannot_carry_commands(server, name):
    """F11: imaplib sends them as they are."""
    for how in ({"folder": name}, {"archive_folder": name}):
        with pytest.raises(PermanentError, match="control characters"):
            ImapMailbox(ImapAccount(server.host, "support", str, **how))


def test_a_server_elsewhere_is_not_spoken_to_in_the_clear():
    with pytest.raises(PermanentError, match="plain"):
        ImapMailbox(ImapAccount("mail.acme.example", "support", str, security=Security.PLAIN))


def test_a_user_name_is_quoted():
    assert r'"an \"odd\\ name"' == quoted(r'an "odd\ name')
    with pytest.raises(PermanentError):
        quoted("a\r\nb")


def test_xoauth2_hears_the_reason_out():
    """RFC 7628: the server's reasons want an empty line; sending the token again loses them."""
    answer = xoauth2("support", "token")

    assert [b"user=support\x01auth=Bearer token\x01\x01", b"", b""] == [
        answer(b""),
        answer(b'{"status":"400"}'),
        answer(b""),
    ]


def test_the_account_does_not_show_its_password():
    assert "hunter2" not in repr(ImapAccount("h", "u", lambda: "hunter2"))
