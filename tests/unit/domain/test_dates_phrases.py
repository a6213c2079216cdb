"""What people write when they mean a time, in five languages: over three hundred phrases and what each must mean.

It is Wednesday, 18 November 2026, 10:00 in Paris. The working day is from 09:00 to 18:00.
"""

from datetime import UTC, datetime

import pytest

from mailticket.domain.dates import read_when
from mailticket.errors import UserError

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)

ENGLISH = """
tomorrow | 2026-11-19 09:00
Tomorrow 9am | 2026-11-19 09:00
tomorrow at 9 | 2026-11-19 09:00
tomorrow at nine | 2026-11-19 09:00
tomorrow 9:30 pm | 2026-11-19 21:30
tomorrow 9 a.m. | 2026-11-19 09:00
tomorrow, 14:30 | 2026-11-19 14:30
tomorrow 14h30 | 2026-11-19 14:30
tomorrow morning | 2026-11-19 09:00
tomorrow afternoon | 2026-11-19 14:00
tomorrow evening | 2026-11-19 18:00
tomorrow evening at 8 | 2026-11-19 20:00
tomorrow at 8 in the evening | 2026-11-19 20:00
tomorrow at 3 in the afternoon | 2026-11-19 15:00
tomorrow noon | 2026-11-19 12:00
noon tomorrow | 2026-11-19 12:00
tomorrow midnight | 2026-11-20 00:00
tomorrow at half past 9 | 2026-11-19 09:30
tomorrow quarter to ten | 2026-11-19 09:45
tomorrow eod | 2026-11-19 18:00
9am tomorrow | 2026-11-19 09:00
at 5pm tomorrow | 2026-11-19 17:00
today 17:00 | 2026-11-18 17:00
today at 5pm | 2026-11-18 17:00
tonight | 2026-11-18 20:00
tonight at 9 | 2026-11-18 21:00
this afternoon | 2026-11-18 14:00
this evening | 2026-11-18 18:00
eod | 2026-11-18 18:00
end of day | 2026-11-18 18:00
5pm | 2026-11-18 17:00
9am | 2026-11-19 09:00
9:00 | 2026-11-19 09:00
10:01 | 2026-11-18 10:01
12am | 2026-11-19 00:00
12pm | 2026-11-18 12:00
noon | 2026-11-18 12:00
day after tomorrow | 2026-11-20 09:00
the day after tomorrow at 16:00 | 2026-11-20 16:00
friday | 2026-11-20 09:00
on Friday | 2026-11-20 09:00
Fri 14:00 | 2026-11-20 14:00
friday at 2pm | 2026-11-20 14:00
until friday | 2026-11-20 09:00
monday 9 o'clock | 2026-11-23 09:00
wednesday | 2026-11-25 09:00
next wednesday | 2026-11-25 09:00
next monday | 2026-11-23 09:00
next monday at noon | 2026-11-23 12:00
this friday | 2026-11-20 09:00
this wednesday 17:00 | 2026-11-18 17:00
monday next week | 2026-11-23 09:00
friday of next week | 2026-11-27 09:00
next week friday | 2026-11-27 09:00
next week | 2026-11-23 09:00
next month | 2026-12-01 09:00
next year | 2027-01-01 09:00
the next day at 8 | 2026-11-19 08:00
end of the week | 2026-11-20 09:00
end of month | 2026-11-30 09:00
the end of next month | 2026-12-31 09:00
end of december | 2026-12-31 09:00
end of the year | 2026-12-31 09:00
in 3 days | 2026-11-21 09:00
in three days | 2026-11-21 09:00
3d | 2026-11-21 09:00
3 days | 2026-11-21 09:00
3 days from now | 2026-11-21 09:00
in 3 days at 14:00 | 2026-11-21 14:00
in a week | 2026-11-25 09:00
in 2 weeks | 2026-12-02 09:00
1w | 2026-11-25 09:00
in a fortnight | 2026-12-02 09:00
in a couple of days | 2026-11-20 09:00
in a month | 2026-12-18 09:00
3mo | 2027-02-18 09:00
in 1 year | 2027-11-18 09:00
in 2 hours | 2026-11-18 12:00
4h | 2026-11-18 14:00
9h | 2026-11-18 19:00
1h30 | 2026-11-18 11:30
1.5h | 2026-11-18 11:30
90 minutes | 2026-11-18 11:30
30m | 2026-11-18 10:30
in half an hour | 2026-11-18 10:30
in an hour | 2026-11-18 11:00
2d 4h | 2026-11-20 14:00
2 hours and 30 minutes | 2026-11-18 12:30
2026-12-01 | 2026-12-01 09:00
2026-12-01 14:30 | 2026-12-01 14:30
2026-12-01T14:30 | 2026-12-01 14:30
2026-12-01T14:30:00 | 2026-12-01 14:30
2026-12-01T14:30Z | 2026-12-01 15:30
2026-12-01T14:30-05:00 | 2026-12-01 20:30
2026/12/01 | 2026-12-01 09:00
14:30 2026-12-01 | 2026-12-01 14:30
1 December | 2026-12-01 09:00
December 1 | 2026-12-01 09:00
Dec 1st, 2026 | 2026-12-01 09:00
1st of December 2026 at 9am | 2026-12-01 09:00
the 1st of December | 2026-12-01 09:00
Tuesday 1 December | 2026-12-01 09:00
Tue, 1 Dec 2026 08:15 | 2026-12-01 08:15
March 5 9am | 2027-03-05 09:00
15 March | 2027-03-15 09:00
the 15th | 2026-12-15 09:00
on the 25th at 3pm | 2026-11-25 15:00
by the 30th | 2026-11-30 09:00
25/12/2026 | 2026-12-25 09:00
12/25/2026 | 2026-12-25 09:00
12/12 | 2026-12-12 09:00
31.12.2026 | 2026-12-31 09:00
ＴＯＭＯＲＲＯＷ 9am | 2026-11-19 09:00
"""

FRENCH = """
demain | 2026-11-19 09:00
demain 9h | 2026-11-19 09:00
demain 9 h | 2026-11-19 09:00
demain à 9h | 2026-11-19 09:00
demain à 9h30 | 2026-11-19 09:30
demain 14h05 | 2026-11-19 14:05
demain à 9 heures | 2026-11-19 09:00
demain à neuf heures et demie | 2026-11-19 09:30
demain à 14:30 | 2026-11-19 14:30
demain matin | 2026-11-19 09:00
demain après-midi | 2026-11-19 14:00
demain soir | 2026-11-19 18:00
demain soir à 20h | 2026-11-19 20:00
demain à 9h du matin | 2026-11-19 09:00
demain à 8 heures du soir | 2026-11-19 20:00
demain midi | 2026-11-19 12:00
demain à midi | 2026-11-19 12:00
après-demain | 2026-11-20 09:00
apres demain 16h | 2026-11-20 16:00
aujourd'hui à 17h | 2026-11-18 17:00
aujourd’hui 17h | 2026-11-18 17:00
ce soir | 2026-11-18 18:00
cet après-midi | 2026-11-18 14:00
14h30 | 2026-11-18 14:30
à 9h | 2026-11-19 09:00
2h | 2026-11-18 12:00
lundi | 2026-11-23 09:00
lundi 9h | 2026-11-23 09:00
Lundi à 9h | 2026-11-23 09:00
lundi matin | 2026-11-23 09:00
lundi prochain | 2026-11-23 09:00
lundi prochain à 14h | 2026-11-23 14:00
vendredi qui vient | 2026-11-20 09:00
ce vendredi | 2026-11-20 09:00
mercredi | 2026-11-25 09:00
vendredi de la semaine prochaine | 2026-11-27 09:00
la semaine prochaine | 2026-11-23 09:00
semaine prochaine | 2026-11-23 09:00
le mois prochain | 2026-12-01 09:00
l'année prochaine | 2027-01-01 09:00
fin de semaine | 2026-11-20 09:00
fin du mois | 2026-11-30 09:00
à la fin du mois prochain | 2026-12-31 09:00
fin décembre | 2026-12-31 09:00
dans 3 jours | 2026-11-21 09:00
dans trois jours à 15h | 2026-11-21 15:00
3j | 2026-11-21 09:00
dans une semaine | 2026-11-25 09:00
dans quinze jours | 2026-12-03 09:00
dans un mois | 2026-12-18 09:00
dans 2 mois | 2027-01-18 09:00
dans un an | 2027-11-18 09:00
dans 2 heures | 2026-11-18 12:00
dans une heure | 2026-11-18 11:00
dans une demi-heure | 2026-11-18 10:30
dans une heure et demie | 2026-11-18 11:30
dans 1h30 | 2026-11-18 11:30
dans 20 minutes | 2026-11-18 10:20
1er décembre | 2026-12-01 09:00
le 1er décembre 2026 à 14h30 | 2026-12-01 14:30
le 1 dec | 2026-12-01 09:00
mardi 1er décembre | 2026-12-01 09:00
lundi 7 décembre 10h | 2026-12-07 10:00
lundi 30 | 2026-11-30 09:00
le 15 | 2026-12-15 09:00
le 15 à 14h | 2026-12-15 14:00
le 15 mars | 2027-03-15 09:00
pour le 30 | 2026-11-30 09:00
jusqu'à vendredi | 2026-11-20 09:00
jusqu’au 5 janvier | 2027-01-05 09:00
d'ici vendredi | 2026-11-20 09:00
1/12/2026 | 2026-12-01 09:00
1/12 | 2026-12-01 09:00
01/12/2026 14h30 | 2026-12-01 14:30
01-12-2026 | 2026-12-01 09:00
03/04/27 | 2027-04-03 09:00
1.12.2026 | 2026-12-01 09:00
2026-12-01 | 2026-12-01 09:00
tomorrow 9am | 2026-11-19 09:00
morgen um 9 | 2026-11-19 09:00
"""

ITALIAN = """
domani | 2026-11-19 09:00
domani alle 9 | 2026-11-19 09:00
domani alle nove | 2026-11-19 09:00
domani alle 9:30 | 2026-11-19 09:30
domani alle 9.30 | 2026-11-19 09:30
domani alle 9 e mezza | 2026-11-19 09:30
domani alle ore 14 | 2026-11-19 14:00
domani ore 14:30 | 2026-11-19 14:30
domani h 9 | 2026-11-19 09:00
domani 14.30 | 2026-11-19 14:30
domani mattina | 2026-11-19 09:00
domattina | 2026-11-19 09:00
domattina alle 8 | 2026-11-19 08:00
domani pomeriggio | 2026-11-19 14:00
domani pomeriggio alle 3 | 2026-11-19 15:00
domani sera alle 8 | 2026-11-19 20:00
domani alle 8 di sera | 2026-11-19 20:00
domani a mezzogiorno | 2026-11-19 12:00
dopodomani | 2026-11-20 09:00
dopo domani alle 10 | 2026-11-20 10:00
oggi alle 17 | 2026-11-18 17:00
oggi pomeriggio | 2026-11-18 14:00
stasera | 2026-11-18 18:00
stasera alle 9 | 2026-11-18 21:00
alle 14 | 2026-11-18 14:00
lunedì | 2026-11-23 09:00
lunedi | 2026-11-23 09:00
lunedì alle 9 | 2026-11-23 09:00
lunedì mattina | 2026-11-23 09:00
lunedì prossimo | 2026-11-23 09:00
il prossimo lunedì alle 15 | 2026-11-23 15:00
mar 9:30 | 2026-11-24 09:30
venerdì della prossima settimana | 2026-11-27 09:00
la prossima settimana | 2026-11-23 09:00
settimana prossima | 2026-11-23 09:00
il mese prossimo | 2026-12-01 09:00
fine settimana prossima | 2026-11-27 09:00
fine mese | 2026-11-30 09:00
a fine mese | 2026-11-30 09:00
alla fine del mese | 2026-11-30 09:00
fra 3 giorni | 2026-11-21 09:00
tra tre giorni | 2026-11-21 09:00
fra due settimane | 2026-12-02 09:00
tra una settimana | 2026-11-25 09:00
fra un mese | 2026-12-18 09:00
2 mesi | 2027-01-18 09:00
fra due ore | 2026-11-18 12:00
fra un'ora | 2026-11-18 11:00
tra mezz'ora | 2026-11-18 10:30
fra un'ora e mezza | 2026-11-18 11:30
fra 1,5 ore | 2026-11-18 11:30
tra quindici giorni | 2026-12-03 09:00
entro venerdì | 2026-11-20 09:00
entro 3 giorni | 2026-11-21 09:00
1 dicembre | 2026-12-01 09:00
1° dicembre 2026 | 2026-12-01 09:00
il primo dicembre | 2026-12-01 09:00
il 5 gennaio alle 16 | 2027-01-05 16:00
3 mar | 2027-03-03 09:00
martedì 1 dicembre | 2026-12-01 09:00
il 15 | 2026-12-15 09:00
il 15 alle 14 | 2026-12-15 14:00
fino al 30 | 2026-11-30 09:00
1/12/2026 | 2026-12-01 09:00
01/12 alle 14:30 | 2026-12-01 14:30
"""

GERMAN = """
morgen | 2026-11-19 09:00
morgen 9 Uhr | 2026-11-19 09:00
morgen um 9 | 2026-11-19 09:00
morgen um neun | 2026-11-19 09:00
morgen um 9 Uhr 30 | 2026-11-19 09:30
morgen um 9:30 Uhr | 2026-11-19 09:30
morgen um 14.30 Uhr | 2026-11-19 14:30
morgen um halb zehn | 2026-11-19 09:30
morgen früh | 2026-11-19 09:00
morgen Vormittag | 2026-11-19 09:00
morgen Nachmittag | 2026-11-19 14:00
morgen Abend um 8 | 2026-11-19 20:00
morgen Mittag | 2026-11-19 12:00
übermorgen | 2026-11-20 09:00
uebermorgen 16 Uhr | 2026-11-20 16:00
heute 17 Uhr | 2026-11-18 17:00
heute Abend | 2026-11-18 18:00
heute Nachmittag | 2026-11-18 14:00
14 Uhr | 2026-11-18 14:00
bis 14 Uhr | 2026-11-18 14:00
Montag | 2026-11-23 09:00
Montag 9 Uhr | 2026-11-23 09:00
Montag um 9 | 2026-11-23 09:00
am Montag | 2026-11-23 09:00
Montag morgen | 2026-11-23 09:00
Montag, 14:00 | 2026-11-23 14:00
nächsten Montag | 2026-11-23 09:00
naechsten Montag 10 Uhr | 2026-11-23 10:00
kommenden Freitag | 2026-11-20 09:00
diesen Freitag | 2026-11-20 09:00
Mo 9:00 | 2026-11-23 09:00
Freitag nächster Woche | 2026-11-27 09:00
nächste Woche | 2026-11-23 09:00
nächste Woche Freitag | 2026-11-27 09:00
nächsten Monat | 2026-12-01 09:00
Ende der Woche | 2026-11-20 09:00
Monatsende | 2026-11-30 09:00
zum Ende des Monats | 2026-11-30 09:00
Ende nächster Woche | 2026-11-27 09:00
Ende Dezember | 2026-12-31 09:00
in 3 Tagen | 2026-11-21 09:00
in drei Tagen | 2026-11-21 09:00
in zwei Wochen | 2026-12-02 09:00
in einer Woche | 2026-11-25 09:00
in vierzehn Tagen | 2026-12-02 09:00
in 2 Monaten | 2027-01-18 09:00
in einem Jahr | 2027-11-18 09:00
in 2 Stunden | 2026-11-18 12:00
in einer halben Stunde | 2026-11-18 10:30
in einer Stunde | 2026-11-18 11:00
in anderthalb Stunden | 2026-11-18 11:30
3 Tage | 2026-11-21 09:00
1. Dezember | 2026-12-01 09:00
am 1. Dezember 2026 um 14 Uhr | 2026-12-01 14:00
am 1.12. | 2026-12-01 09:00
1.12.2026 14:30 | 2026-12-01 14:30
1.12. 9 Uhr | 2026-12-01 09:00
Dienstag, den 1.12. | 2026-12-01 09:00
Di 1.12.2026 | 2026-12-01 09:00
am 15. | 2026-12-15 09:00
bis zum 30. | 2026-11-30 09:00
15. März | 2027-03-15 09:00
15. Maerz | 2027-03-15 09:00
bis Freitag | 2026-11-20 09:00
3mo | 2027-02-18 09:00
Freitagnachmittag | 2026-11-20 14:00
Montagmorgen um 8 | 2026-11-23 08:00
heute in 3 Wochen | 2026-12-09 09:00
in 24h | 2026-11-19 10:00
"""

SPANISH = """
mañana | 2026-11-19 09:00
manana a las 9 | 2026-11-19 09:00
mañana a las 9 | 2026-11-19 09:00
mañana a las nueve y media | 2026-11-19 09:30
mañana a las 9:30 | 2026-11-19 09:30
mañana a las 9 de la mañana | 2026-11-19 09:00
mañana por la mañana | 2026-11-19 09:00
mañana por la tarde | 2026-11-19 14:00
mañana a las 4 de la tarde | 2026-11-19 16:00
mañana por la noche | 2026-11-19 20:00
mañana al mediodía | 2026-11-19 12:00
mañana 9h | 2026-11-19 09:00
pasado mañana | 2026-11-20 09:00
hoy a las 17 | 2026-11-18 17:00
hoy a las 17 horas | 2026-11-18 17:00
esta tarde | 2026-11-18 14:00
esta noche | 2026-11-18 20:00
lunes | 2026-11-23 09:00
lunes 9h | 2026-11-23 09:00
el lunes a las 9 | 2026-11-23 09:00
el lunes por la mañana | 2026-11-23 09:00
próximo lunes | 2026-11-23 09:00
el próximo lunes a las 10 | 2026-11-23 10:00
el lunes que viene | 2026-11-23 09:00
este viernes | 2026-11-20 09:00
mar 9:30 | 2026-11-24 09:30
el viernes de la próxima semana | 2026-11-27 09:00
la próxima semana | 2026-11-23 09:00
la semana que viene | 2026-11-23 09:00
el mes que viene | 2026-12-01 09:00
fin de mes | 2026-11-30 09:00
a finales de mes | 2026-11-30 09:00
fin de año | 2026-12-31 09:00
finales de diciembre | 2026-12-31 09:00
en 3 días | 2026-11-21 09:00
en tres dias | 2026-11-21 09:00
dentro de 3 días | 2026-11-21 09:00
dentro de una semana | 2026-11-25 09:00
dentro de dos semanas | 2026-12-02 09:00
en un mes | 2026-12-18 09:00
dentro de quince días | 2026-12-03 09:00
en 2 horas | 2026-11-18 12:00
en media hora | 2026-11-18 10:30
en una hora y media | 2026-11-18 11:30
en un año | 2027-11-18 09:00
1 de diciembre | 2026-12-01 09:00
el 1 de diciembre de 2026 | 2026-12-01 09:00
1 de diciembre de 2026 a las 14:30 | 2026-12-01 14:30
martes 1 de diciembre | 2026-12-01 09:00
el 15 | 2026-12-15 09:00
hasta el 30 | 2026-11-30 09:00
hasta el viernes | 2026-11-20 09:00
1/12/2026 | 2026-12-01 09:00
01/12/2026 14:30 | 2026-12-01 14:30
"""

REFUSED = {
    "en": """may | monday next month | next hour | end of the hour | 1/13/14 | the 13/13 | 13.13. | 12 | 2026 | 15 | monday 9 | at 3 | tomorrow at 3 | 3/4 | 03/04/2027 | soon | later | asap | now | next
        | yesterday | yesterday 9am | today | today 9:00 | 2026-11-17 | 2025-01-01 | 1 November | Nov 17 | 10:00 today
        | this monday | tuesday 2 december | 30 february | 31 november | 29 feb 2027 | 25:00 | 24:01 | 13pm | 0am | 9:75
        | tomorrow friday | friday monday | 9am 5pm | tomorrow in 3 days | in 3 hours at 9 | in days | in 0 days | 0h
        | in 11 years | 2099-01-01 | 99999d | december | december 2026 | 1 december 26 | half | half a day | 1.5 days
        | quarter past | by 5 | until 5 | for 9 | in january | weekend | 9-10 | 9.10 | 1.2.3.4 | tomorrow!!! ok?
        | call bob tomorrow | monday or tuesday | every monday | -3d | in -3 days | 1e5d | ∞ | tomorrow\x00 | tomorrow evening at 9am
        | 9 in the afternoon and evening | the 32nd | the 0th | o'clock | am | 12 34 | in 3 | 3 in | ² | 9h99
        | {long}""",
    "fr": "9h | 9 heures | 14 | mai | lundi 2 décembre | hier | à 3 | bientôt | plus tard | le 32 | en janvier | lundi mardi",
    "it": "9h | maggio | alle 3 | ieri | presto | il 31 novembre | lunedì 9.10.11 | fra | weekend | domani alle 25 | 9.10",
    "de": "mai | um 3 | gestern | bald | Montag 2. Dezember | 31.11. | 1.11. | um 3 nachts | Wochenende | morgen gestern | morgen in 3 Wochen | Ende 2026-12-01 | Freitagxyz",
    "es": "9h | mayo | a las 3 | ayer | pronto | el fin de semana | fin de semana | el 31 de noviembre | mañana mañana mañana",
}  # fmt: skip


def rows():
    tables = {"en": ENGLISH, "fr": FRENCH, "it": ITALIAN, "de": GERMAN, "es": SPANISH}
    for language, table in tables.items():
        for line in table.strip().splitlines():
            phrase, expected = map(str.strip, line.split("|"))
            yield pytest.param(language, phrase, expected, id=f"{language} {phrase}")


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
