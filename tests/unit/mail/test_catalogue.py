"""The fixed words of a language, and how sizes, spans and dates are said in it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailticket import paths
from mailticket.choices import SHIPPED_LANGUAGES
from mailticket.domain.dates import read_when
from mailticket.errors import ConfigError
from mailticket.mail.authentication import SENTENCES, Reason, Result, Verdict
from mailticket.mail.catalogue import Catalogue

WORDS = {language: Catalogue.load(language, paths.templates()) for language in SHIPPED_LANGUAGES}
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("language", "first", "later"),
    [
        ("en", "Tuesday 1 December 2026, 14:30 CET", "Wednesday 1 July 2026, 08:05 CEST"),
        ("fr", "mardi 1er décembre 2026 à 14:30 (CET)", "mercredi 1er juillet 2026 à 08:05 (CEST)"),
        ("it", "martedì 1º dicembre 2026, ore 14:30 (CET)", "mercoledì 1º luglio 2026, ore 08:05 (CEST)"),
        ("de", "Dienstag, 1. Dezember 2026, 14:30 Uhr (CET)", "Mittwoch, 1. Juli 2026, 08:05 Uhr (CEST)"),
        ("es", "martes, 1 de diciembre de 2026, 14:30 (CET)", "miércoles, 1 de julio de 2026, 08:05 (CEST)"),
    ],
)
def test_a_moment_is_said_in_full(language, first, later):
    """With its weekday and time zone, so that nobody reads it wrong."""
    words = WORDS[language]

    assert first == words.when(datetime(2026, 12, 1, 13, 30, tzinfo=UTC), PARIS)
    assert later == words.when(datetime(2026, 7, 1, 6, 5, tzinfo=UTC), PARIS)


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "America/Sao_Paulo", "UTC"])
@pytest.mark.parametrize(
    "at", ["2026-12-01 13:30", "2026-07-01 06:05", "2026-10-25 00:30", "2026-10-25 01:30", "2026-11-01 06:30"]
)
def test_what_our_mails_say_of_a_time_is_read_as_that_time(language, zone, at):
    """Copied from a receipt into a tag; in the hour that is there twice the zone's name says which one it is."""
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    said = WORDS[language].when(moment, ZoneInfo(zone))
    now = datetime(2026, 5, 4, tzinfo=UTC)

    assert moment == read_when(said, now=now, zone=zone, language=language).at


def test_a_day_is_the_local_one():
    assert "Wednesday 2 December 2026" == WORDS["en"].day(datetime(2026, 12, 1, 23, 30, tzinfo=UTC), PARIS)


@pytest.mark.parametrize(
    ("octets", "en", "fr"),
    [
        (0, "0 bytes", "0 octets"),
        (1, "1 byte", "1 octet"),
        (999, "999 bytes", "999 octets"),
        (1_000, "1 kB", "1 ko"),
        (9_960, "10 kB", "10 ko"),
        (999_499, "999 kB", "999 ko"),
        (999_999, "1 MB", "1 Mo"),
        (35_000_000, "35 MB", "35 Mo"),
        (12_000_000_000_000, "12000 GB", "12000 Go"),
    ],
)
def test_sizes(octets, en, fr):
    assert (en, fr) == (WORDS["en"].size(octets), WORDS["fr"].size(octets))


@pytest.mark.parametrize(
    ("length", "en", "de"),
    [
        (timedelta(0), "1 minute", "1 Minute"),
        (timedelta(minutes=29), "29 minutes", "29 Minuten"),
        (timedelta(minutes=50), "1 hour", "1 Stunde"),
        (timedelta(hours=4, minutes=20), "4 hours", "4 Stunden"),
        (timedelta(hours=35), "35 hours", "35 Stunden"),
        (timedelta(days=2), "2 days", "2 Tage"),
        (timedelta(days=10), "10 days", "10 Tage"),
        (timedelta(days=14), "2 weeks", "2 Wochen"),
    ],
)
def test_spans_are_rounded_to_one_unit(length, en, de):
    assert (en, de) == (WORDS["en"].span(length), WORDS["de"].span(length))


def test_an_agent_appears_by_name_and_site():
    assert "Alice via Acme Support" == WORDS["en"].via("Alice", "Acme Support")
    assert "Acme Support" == WORDS["en"].via("", "Acme Support")


def test_a_custom_field_is_called_by_its_own_name():
    assert ("Priorität", "order") == (WORDS["de"].word("fields", "priority"), WORDS["de"].word("fields", "order"))


@pytest.mark.parametrize(
    ("language", "limit", "said"),
    [
        ("en", "message size", "(size)"),
        ("de", "message size", "(Größe)"),
        ("fr", "parts", "(trop de parties)"),
        ("es", "unreadable", "(ilegible)"),
        ("it", "RecursionError", "(RecursionError)"),
    ],
)
def test_a_limit_is_named_in_the_readers_language(language, limit, said):
    assert said in WORDS[language].phrase("hints", "degraded", value=limit)


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_why_a_sender_is_not_verified_is_said_in_the_readers_language(language, reason):
    """With the domain, where it is about one."""
    said = WORDS[language].phrase("hints", "unverified", value=Verdict(Result.NONE, "", reason, "acme.example").named)

    assert WORDS[language].table("unverified")[reason].format(value="acme.example") in said
    assert ("{domain}" in SENTENCES[reason]) is ("acme.example" in said)


def test_the_site_changes_single_words(tmp_path):
    """Its words.toml needs to hold only what differs; a new language falls back to English word by word."""
    for language, text in {"de": '[status]\nopen = "in Arbeit"\n', "nl": '[status]\nopen = "geopend"\n'}.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "words.toml").write_text(text, "utf-8")
    german, dutch = (Catalogue.load(name, tmp_path, paths.templates()) for name in ("de", "nl"))

    assert ("in Arbeit", "neu") == (german.word("status", "open"), german.word("status", "new"))
    assert ("geopend", "new") == (dutch.word("status", "open"), dutch.word("status", "new"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[labels]\nwrote = '{wer} schrieb'", "labels.wrote: there is no value {wer} here; there are: {when}, {who}"),
        ("[labels]\nnone = '{}'", "labels.none: there is no value {} here; there are: none"),
        ("[labels]\nwrote = '{who:>9} {when'", "labels.wrote: expected a text, with every { closed by a }"),
        ("[taps]\ntake = 5", "taps.take: expected a text, with every { closed by a }"),
        ("[units]\nminute = 'min'", "units.minute: expected a list of 2 texts"),
        ("[dates]\nmonths = ['Jan']", "dates.months: expected a list of 12 texts"),
    ],
)
def test_a_word_that_does_not_fit_leaves_the_one_before_it(tmp_path, text, expected):
    """Found when it is read, not when an agent's mail needs it."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "words.toml").write_text(f'{text}\n[status]\nopen = "in Arbeit"\n', "utf-8")
    german = Catalogue.load("de", tmp_path, paths.templates())

    assert {tmp_path / "de" / "words.toml": [expected]} == german.misfits
    assert {**WORDS["de"].words, "status": german.words["status"]} == german.words
    assert "in Arbeit" == german.word("status", "open")


@pytest.mark.parametrize(
    "text",
    ["[fields]\norder = 'Bestellung'", "[status-words]\nnew = ['neu', 'frisch', 'x']", "[labels]\nwrote = '{who}:'"],
)
def test_a_word_of_the_sites_own_may_say_less_or_more(tmp_path, text):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "words.toml").write_text(text, "utf-8-sig")

    assert {} == Catalogue.load("de", tmp_path, paths.templates()).misfits


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[status\n", "words.toml: "), ('open = "offen"\n', "words.toml: open stands outside a [table]")],
)
def test_a_broken_file_is_named(tmp_path, text, expected):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "words.toml").write_text(text, "utf-8")

    with pytest.raises(ConfigError) as caught:
        Catalogue.load("de", tmp_path, paths.templates())
    assert expected in caught.value.problems[0]


@pytest.mark.parametrize("language", sorted(set(SHIPPED_LANGUAGES) - {"en"}))
def test_every_language_has_every_word(language):
    """With the same places for values in every phrase."""
    own = Catalogue.load(language, paths.templates()).words
    english = WORDS["en"].words
    raw = (paths.templates() / language / "words.toml").read_text("utf-8")

    assert {table: set(words) for table, words in english.items()} == {
        table: set(words) for table, words in own.items()
    }
    for table, words in english.items():
        assert f"[{table}]" in raw
        for key, word in words.items():
            places = {place for place in ("{value}", "{agent}", "{site}", "{who}", "{when}") if place in str(word)}
            assert places == {
                p for p in ("{value}", "{agent}", "{site}", "{who}", "{when}") if p in str(own[table][key])
            }
            assert f"\n{key} = " in raw
