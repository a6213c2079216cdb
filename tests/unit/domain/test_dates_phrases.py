"""What people write when they mean a time, in five languages: three hundred phrases, in phrases/, and what each means.

It is Wednesday, 18 November 2026, 10:00 in Paris. The working day is from 09:00 to 18:00.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailticket.domain.dates import read_when
from mailticket.errors import UserError

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)

REFUSED = {
    "en": """may | monday next month | next hour | end of the hour | 1/13/14 | the 13/13 | 13.13. | 12 | 2026 | 15 | monday 9 | at 3 | tomorrow at 3 | 3/4 | 03/04/2027 | soon | later | asap | now | next
        | yesterday | yesterday 9am | today | today 9:00 | 2026-11-17 | 2025-01-01 | 1 November | Nov 17 | 10:00 today
        | this monday | tuesday 2 december | 30 february | 31 november | 29 feb 2027 | 25:00 | 24:01 | 13pm | 0am | 9:75
        | tomorrow friday | friday monday | 9am 5pm | tomorrow in 3 days | in 3 hours at 9 | in days | in 0 days | 0h
        | in 11 years | 2099-01-01 | 99999d | december | december 2026 | 1 december 26 | half | half a day | 1.5 days
        | quarter past | tomorrow 9am CEST | tomorrow 9am EST | CET | by 5 | by 5h | until 2h30 | until 5 | for 9 | in january | weekend | 9-10 | 9.10 | 1.2.3.4 | tomorrow!!! ok?
        | call bob tomorrow | monday or tuesday | every monday | -3d | in -3 days | 1e5d | ∞ | tomorrow\x00 | tomorrow evening at 9am
        | 9 in the afternoon and evening | the 32nd | the 0th | o'clock | am | 12 34 | in 3 | 3 in | ² | 9h99
        | {long}""",
    "fr": "9h | 9 heures | 14 | mai | lundi 2 décembre | hier | à 3 | bientôt | plus tard | le 32 | en janvier | lundi mardi | d'ici 17h | pour 9h | avant 5h",
    "it": "9h | maggio | alle 3 | ieri | presto | il 31 novembre | lunedì 9.10.11 | fra | weekend | domani alle 25 | 9.10 | 9.10. | entro l'una | le 5 | entro 17h",
    "de": "mai | um 3 | gestern | bald | Montag 2. Dezember | 31.11. | 1.11. | um 3 nachts | Wochenende | morgen gestern | morgen in 3 Wochen | Ende 2026-12-01 | Freitagxyz",
    "es": "9h | mayo | a las 3 | ayer | pronto | el fin de semana | fin de semana | el 31 de noviembre | mañana mañana mañana | hasta la una | las 3",
}  # fmt: skip


def rows():
    for table in sorted((Path(__file__).parent / "phrases").glob("*.txt")):
        for line in table.read_text("utf-8").splitlines():
            phrase, expected = map(str.strip, line.split("|"))
            yield pytest.param(table.stem, phrase, expected, id=f"{table.stem} {phrase}")


def read(phrase: str, language: str, **options) -> str:
    moment = read_when(phrase, now=NOW, zone="Europe/Paris", language=language, **options)
    return f"{moment.local:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("language", "phrase", "expected"), list(rows()))
def test_a_phrase_means_this(language, phrase, expected):
    assert expected == read(phrase, language)


def refused():
    for language, phrases in REFUSED.items():
        for phrase in phrases.split("|"):
            yield language, phrase.strip().format(long="tomorrow " * 30)


@pytest.mark.parametrize(("language", "phrase"), list(refused()))
def test_what_is_unsure_or_past_is_refused_in_the_writer_s_language(language, phrase):
    with pytest.raises(UserError) as refusal:
        read(phrase, language)

    words = {
        "en": ("I cannot", "may be", "is ", "does not", "names"),
        "fr": ("«",),
        "it": ("“",),
        "de": ("„",),
        "es": ("«",),
    }
    assert any(word in str(refusal.value) for word in words[language])
    assert "{" not in str(refusal.value)


@pytest.mark.parametrize("language", ["en", "fr", "it", "de", "es"])
def test_there_are_phrases_enough(language):
    """Two hundred of our own is the aim; each language has its share."""
    assert len([row for row in rows() if row.values[0] == language]) >= 45
    assert len(list(rows())) >= 300
