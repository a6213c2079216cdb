"""Spans of time in five languages."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain.dates_lexer import LANGUAGES
from mailticket.domain.spans import Span, read_span
from mailticket.errors import UserError


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "30s", Span(seconds=30)),
        ("en", "25m", Span(seconds=1500)),
        ("en", "4h", Span(seconds=14400)),
        ("en", "2d", Span(days=2)),
        ("en", "1w", Span(days=7)),
        ("en", "3mo", Span(months=3)),
        ("en", "1y", Span(months=12)),
        ("en", "1w 2d 4h", Span(days=9, seconds=14400)),
        ("en", "1h30", Span(seconds=5400)),
        ("en", "1h 30m", Span(seconds=5400)),
        ("en", "1.5h", Span(seconds=5400)),
        ("en", "2 Hours and 5 minutes", Span(seconds=7500)),
        ("en", "an hour", Span(seconds=3600)),
        ("en", "half an hour", Span(seconds=1800)),
        ("en", "a fortnight", Span(days=14)),
        ("en", "15 min", Span(seconds=900)),
        ("en", "２ｄ", Span(days=2)),
        ("fr", "3 jours", Span(days=3)),
        ("fr", "3j", Span(days=3)),
        ("fr", "2 mois", Span(months=2)),
        ("fr", "une heure et demie", Span(seconds=5400)),
        ("fr", "une demi-heure", Span(seconds=1800)),
        ("fr", "1 an", Span(months=12)),
        ("fr", "2 semaines", Span(days=14)),
        ("fr", "4h", Span(seconds=14400)),
        ("it", "2 mesi", Span(months=2)),
        ("it", "un'ora e mezza", Span(seconds=5400)),
        ("it", "1,5 ore", Span(seconds=5400)),
        ("it", "mezz’ora", Span(seconds=1800)),
        ("it", "10 giorni", Span(days=10)),
        ("it", "una settimana", Span(days=7)),
        ("de", "2 Tage", Span(days=2)),
        ("de", "eine Woche", Span(days=7)),
        ("de", "anderthalb Stunden", Span(seconds=5400)),
        ("de", "eine halbe Stunde", Span(seconds=1800)),
        ("de", "drei Monate", Span(months=3)),
        ("de", "3mo", Span(months=3)),
        ("es", "2 días", Span(days=2)),
        ("es", "una hora y media", Span(seconds=5400)),
        ("es", "media hora", Span(seconds=1800)),
        ("es", "un mes", Span(months=1)),
        ("en", "3 jours", Span(days=3)),
        ("it", "3 Tage", Span(days=3)),
        ("nl", "2 mesi", Span(months=2)),
        # quarters, as time sheets have them
        ("en", "0.25h", Span(seconds=900)),
        ("en", "1.75 hours", Span(seconds=6300)),
        ("en", "2.50h", Span(seconds=9000)),
        ("de", "0,25h", Span(seconds=900)),
        ("en", "a quarter of an hour", Span(seconds=900)),
        ("en", "an hour and a half", Span(seconds=5400)),
        ("fr", "un quart d'heure", Span(seconds=900)),
        ("fr", "trois quarts d’heure", Span(seconds=2700)),
        ("it", "un quarto d'ora", Span(seconds=900)),
        ("de", "eine Viertelstunde", Span(seconds=900)),
        ("de", "Dreiviertelstunde", Span(seconds=2700)),
        ("es", "tres cuartos de hora", Span(seconds=2700)),
        # how one says by how much something is put off
        ("en", "by 2 days", Span(days=2)),
        ("fr", "de 3 jours", Span(days=3)),
        ("it", "di due giorni", Span(days=2)),
        ("de", "um eine Woche", Span(days=7)),
        ("es", "de 2 días", Span(days=2)),
    ],
)
def test_a_span_is_read(language, text, expected):
    assert expected == read_span(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["", "3", "d", "days", "0d", "0m", "-3d", "1.5d", "half a day", "1h75", "1d30", "11 years", "4000d", "tomorrow",
             "3 bananas", "9:30", "99999w", "1.30h", "0.15h", "1:50h", "0.25", "by", "um 9", "by tomorrow", "1h30m20", "∞d", "x" * 500, "m 3"]
)  # fmt: skip
def test_what_is_no_span_is_refused_in_the_writer_s_language(language, text):
    with pytest.raises(UserError, match=r"[“«„]"):
        read_span(text, language)


@pytest.mark.parametrize(
    ("start", "span", "times", "expected"),
    [
        ("2027-01-31 10:00", Span(months=1), 1, "2027-02-28 10:00"),
        ("2028-01-31 10:00", Span(months=1), 1, "2028-02-29 10:00"),
        ("2026-11-18 10:00", Span(months=14), 1, "2028-01-18 10:00"),
        ("2027-03-31 10:00", Span(months=1), -1, "2027-02-28 10:00"),
        ("2027-01-15 10:00", Span(months=1, days=1, seconds=60), -1, "2026-12-14 09:59"),
        ("2026-11-18 23:30", Span(seconds=3600), 1, "2026-11-19 00:30"),
    ],
)
def test_months_are_the_calendar_s(start, span, times, expected):
    assert datetime.fromisoformat(expected) == span.added_to(datetime.fromisoformat(start), times)


def test_minutes_are_counted_by_the_clock():
    assert 25 == read_span("25m").minutes
    assert 24 * 60 + 30 == read_span("1d 30m").minutes
    assert (1, 2) == (read_span("10s").minutes, read_span("61s").minutes), "begun ones count"


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_no_text_raises_anything_but_a_sentence(text, language):
    try:
        span = read_span(text, language)
    except UserError:
        return
    assert span != Span()
