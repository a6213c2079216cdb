"""Moments: local times survive the change of clocks, and no text does harm."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.domain.dates import Moment, read_day, read_when, resolve
from mailticket.domain.dates_errors import EXAMPLES, SENTENCES
from mailticket.domain.dates_lexer import LANGUAGES
from mailticket.domain.dates_words import TABLES
from mailticket.errors import UserError

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        ("Europe/Paris", "2026-11-18 10:00", "2026-11-18 09:00"),
        # Clocks go from 02:00 to 03:00: what does not exist is 03:00.
        ("Europe/Paris", "2027-03-28 02:30", "2027-03-28 01:00"),
        ("Europe/Paris", "2027-03-28 02:00", "2027-03-28 01:00"),
        ("Europe/Paris", "2027-03-28 01:59", "2027-03-28 00:59"),
        ("Europe/Paris", "2027-03-28 03:00", "2027-03-28 01:00"),
        ("America/New_York", "2027-03-14 02:30", "2027-03-14 07:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),  # half an hour
        ("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04 03:00"),  # at midnight
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),  # a whole day
        # Clocks go back: what is there twice is the first.
        ("Europe/Paris", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03 14:45"),
        ("UTC", "2027-03-28 02:30", "2027-03-28 02:30"),
    ],
)
def test_a_local_time_is_resolved_as_people_mean_it(zone, local, expected):
    """trust.md R16: 02:30 in the gap is 03:00, an ambiguous hour is the first."""
    moment = resolve(datetime.fromisoformat(local), zone)

    assert Moment(datetime.fromisoformat(local), zone, datetime.fromisoformat(expected).replace(tzinfo=UTC)) == moment


def test_the_second_of_two_hours_can_be_asked_for():
    second = resolve(datetime(2026, 10, 25, 2, 30, fold=1), "Europe/Paris")

    assert datetime(2026, 10, 25, 1, 30, tzinfo=UTC) == second.at


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("2026-10-24 22:00", "in 6 hours", "2026-10-25 04:00"),  # 5 by the clocks of Paris, 6 to wait
        ("2027-03-27 23:00", "in 6 hours", "2027-03-28 05:00"),
        ("2026-10-25 00:15", "in 30 minutes", "2026-10-25 00:45"),
        ("2026-10-25 00:45", "in 30 minutes", "2026-10-25 01:15"),  # 02:15 for the second time
        ("2027-03-27 12:00", "in 1 day", "2027-03-28 07:00"),  # 09:00 summer time
        ("2027-03-27 12:00", "tomorrow 02:30", "2027-03-28 01:00"),
        ("2026-10-24 12:00", "tomorrow 02:30", "2026-10-25 00:30"),
        ("2027-03-27 12:00", "1d 2h", "2027-03-28 13:00"),  # 13:00 + a day by the calendar + 2 h
    ],
)
def test_hours_are_real_hours_and_days_are_calendar_days(now, text, expected):
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    moment = read_when(text, now=at, zone="Europe/Paris", language="en")

    assert datetime.fromisoformat(expected).replace(tzinfo=UTC) == moment.at
    assert moment.at == moment.local.replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC) or "02:30" in text


@pytest.mark.parametrize("text", ["29 february", "feb 29", "29.2.", "le 29 février", "29. Februar"])
def test_the_next_leap_day_needs_no_year(text):
    autumn = datetime(2027, 11, 4, 9, tzinfo=UTC)

    assert datetime(2028, 2, 29, 9) == read_when(text, now=autumn, zone="Europe/Paris", language="en").local
    with pytest.raises(UserError, match="does not exist"):
        read_when(text, now=NOW, zone="Europe/Paris", language="en")  # 2027 has none


def test_the_day_is_that_of_the_writer_s_zone():
    """At 23:30 UTC it is tomorrow in Tokyo and still today in New York."""
    now = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)

    assert datetime(2026, 11, 20, 9) == read_when("tomorrow", now=now, zone="Asia/Tokyo", language="en").local
    assert datetime(2026, 11, 19, 9) == read_when("tomorrow", now=now, zone="America/New_York", language="en").local


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("friday", "2026-11-20 17:30"),
        ("today", "2026-11-18 17:30"),
        ("friday morning", "2026-11-20 08:15"),
        ("friday noon", "2026-11-20 12:00"),
        ("eod", "2026-11-18 17:30"),
        ("in 2 hours", "2026-11-18 12:00"),
    ],
)
def test_a_due_date_without_an_hour_is_the_end_of_the_working_day(text, expected):
    moment = read_when(text, now=NOW, zone="Europe/Paris", language="en", workday=lambda _: (time(8, 15), time(17, 30)), end_of_day=True)  # fmt: skip

    assert datetime.fromisoformat(expected) == moment.local


def test_a_moment_is_after_now_to_the_second():
    assert NOW + timedelta(minutes=1) == read_when("10:01", now=NOW, zone="Europe/Paris", language="en").at
    assert datetime(2026, 11, 19, 9, tzinfo=UTC) == read_when("10:00", now=NOW, zone="Europe/Paris", language="en").at


def test_an_unshipped_language_reads_them_all_and_is_answered_in_english():
    assert datetime(2026, 11, 19, 9) == read_when("domani", now=NOW, zone="Europe/Paris", language="nl").local
    with pytest.raises(UserError, match="I cannot read"):
        read_when("volgende week", now=NOW, zone="Europe/Paris", language="nl")


WORDS = sorted({word for table in TABLES.values() for word in table.split() if word.isalpha()})
ANY = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*WORDS, "1", "31", "9", "2026", "9:30", "1.12.", "3/4", "9h", "am", "pm", "-", "99999", "12.30"]), max_size=6).map(" ".join),
)  # fmt: skip


@given(ANY, st.sampled_from(LANGUAGES), st.booleans())
@settings(max_examples=400)
def test_no_text_raises_anything_but_a_sentence(text, language, end_of_day):
    try:
        moment = read_when(text, now=NOW, zone="Europe/Rome", language=language, end_of_day=end_of_day)
    except UserError:
        return
    assert NOW < moment.at <= NOW + timedelta(days=3654)
    assert moment.local.tzinfo is None


@given(
    st.datetimes(datetime(2026, 11, 19), datetime(2036, 1, 1)),
    st.sampled_from(["Europe/Paris", "America/New_York", "UTC"]),
)
def test_an_iso_time_is_itself(local, zone):
    local = local.replace(microsecond=0, second=0, fold=0)

    assert resolve(local, zone) == read_when(f"{local:%Y-%m-%d %H:%M}", now=NOW, zone=zone, language="it")


def test_every_language_has_every_sentence():
    assert set(LANGUAGES) == set(EXAMPLES) == set(SENTENCES)
    assert 1 == len({frozenset(sentences) for sentences in SENTENCES.values()})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_we_give_are_understood(language):
    for example in EXAMPLES[language].split(","):
        assert NOW < read_when(example, now=NOW, zone="Europe/Paris", language=language).at


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024-02-29", "2024-02-29"), ("yesterday", "2026-03-01"), ("in 3 days", "2026-03-05"), ("5pm", "2026-03-02")],
)
def test_a_day_may_be_over(text, expected):
    """A field says when something was bought, not when it is due."""
    day = read_day(text, now=datetime(2026, 3, 2, 9, tzinfo=UTC), zone="UTC", language="en")

    assert expected == day.isoformat()


@pytest.mark.parametrize("text", ["whenever", "in 99999999 years"])
def test_what_is_no_day_is_told_as_such(text):
    with pytest.raises(UserError, match="(?i)" + text.split()[0]):
        read_day(text, now=datetime(2026, 3, 2, 9, tzinfo=UTC), zone="UTC", language="en")
