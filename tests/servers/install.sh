#!/bin/sh
# Install what the tests need beside Python, where we may: as root on Debian or Ubuntu. Quiet when all is there.
# Nothing is started: the tests run private instances of their own (tests/servers/*.py).
set -eu

missing=
need() { # PACKAGE FILE…: the package is there when one of the files is
    package=$1
    shift
    for file in "$@"; do [ -e "$file" ] && return; done
    missing="$missing $package"
}
need dovecot-core /usr/sbin/dovecot
need dovecot-imapd /usr/lib/dovecot/imap
need dovecot-lmtpd /usr/lib/dovecot/lmtp
need postfix /usr/sbin/smtp-sink
need postgresql /usr/lib/postgresql/*/bin/postgres
need systemd /usr/bin/systemd-analyze
need openssl /usr/bin/openssl
need mutt /usr/bin/mutt
need s-nail /usr/bin/s-nail
need khal /usr/bin/khal
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "not installed:$missing (needs root on Debian or Ubuntu); the tests that need them are skipped" >&2
    exit 0
fi

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
made_policy=
clean_up() {
    [ -z "$made_policy" ] || rm -f "$policy"
    rm -f "$log"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" # "do not start what you install"
    chmod 755 "$policy"
    made_policy=yes
fi

export DEBIAN_FRONTEND=noninteractive
quietly() { "$@" >>"$log" 2>&1 </dev/null || { cat "$log" >&2; echo "failed: $*" >&2; exit 1; }; }
echo "installing:$missing"
quietly apt-get -q -o Acquire::Retries=3 update
case $missing in
*postfix*)
    command -v debconf-set-selections >/dev/null &&
        echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    ;;
esac
# shellcheck disable=SC2086 # a list of words
quietly apt-get -q -y -o Acquire::Retries=3 install --no-install-recommends $missing
