"""The words of time in the shipped languages: one table a language, all read in the same way.

An entry names a kind of word, its value, and after the colon the phrases, separated by `|`. Kinds are the letters of
which the rules in dates_grammar.py are made:

    D day from today   W weekday (0 = Monday)   M month        U unit         N number     F fraction
    X next             T this                   E end of       P part of day  c hour of the day (noon, midnight)
    A at               I in (a span ahead)      f from now     l the, on      o of         & and
    u until, by (u1: also for, or within)         a am   p pm                e end of the working day
    H o'clock          h hour or o'clock        k hours, or at               b, z minutes before, behind the hour
    G morning, or tomorrow where no day was named yet                        Q weekday, or month beside a number
    ? never sure

Accents and case do not count; `ä` is found as `a` and as `ae`.
"""

from enum import IntEnum


class Unit(IntEnum):
    """What a span is counted in."""

    SECOND = 0
    MINUTE = 1
    HOUR = 2
    DAY = 3
    WEEK = 4
    MONTH = 5
    YEAR = 6


#: Hours of the parts of a day; the morning begins with the working day.
MORNING, AFTERNOON, EVENING, NIGHT = 0, 14, 18, 20

#: The same everywhere: SPAN of product.md 6.
COMMON = """
U0: s | sec; U1: m | min | mn; U2: hr | hrs; U3: d; U4: w | wk | wks; U5: mo; U6: y | yr
h2: h
"""

EN = """
D0: today; D1: tomorrow | tmrw | tmr; D2: day after tomorrow; D-1: yesterday
W0: monday | mon; W1: tuesday | tue | tues; W2: wednesday | wed | weds; W3: thursday | thu | thur | thurs
W4: friday | fri; W5: saturday | sat; W6: sunday | sun
M1: january | jan; M2: february | feb; M3: march | mar; M4: april | apr; M5: may; M6: june | jun; M7: july | jul
M8: august | aug; M9: september | sep | sept; M10: october | oct; M11: november | nov; M12: december | dec
U0: second | seconds | secs; U1: minute | minutes | mins; U2: hour | hours; U3: day | days; U4: week | weeks
U5: month | months | mos; U6: year | years | yrs
N1: a | an | one; N2: two | a couple of; N3: three; N4: four; N5: five; N6: six; N7: seven; N8: eight; N9: nine
N10: ten; N11: eleven; N12: twelve; N14: fourteen; N15: fifteen; N20: twenty; N30: thirty; N60: sixty; N90: ninety
F0.5: half | half a | half an
F0.25 U2: quarter of an hour | a quarter of an hour; F0.75 U2: three quarters of an hour
F1.5 U2: an hour and a half | one hour and a half
X: next | coming | following
T: this
E: end of | the end of | end of the | the end of the
P0: morning | in the morning
P14: afternoon | in the afternoon | after lunch
P18: evening | in the evening
P20: night | at night
D0 P20: tonight
D0 P0: this morning
D0 P14: this afternoon
D0 P18: this evening
e: eod | end of day | end of the day | end of business | cob | close of business
c12: noon | midday | lunchtime | lunch
c24: midnight
A: at | at about
I: in | after | within
f: from now | later | from today | ahead | hence
l: the | on the | by the | until the | from the | for the
u: on | by | until | till | from | not before; u1: for
o: of | of the
&: and
a: am | a m
p: pm | p m
H: o clock | oclock | hrs
b30: half past
b15: quarter past | a quarter past
b-15: quarter to | a quarter to
N2 U4: fortnight | a fortnight
"""

FR = """
D0: aujourd hui | aujourdhui | ce jour; D1: demain; D2: apres demain | surlendemain; D-1: hier
W0: lundi | lun; W1: mardi | mar; W2: mercredi | mer; W3: jeudi | jeu; W4: vendredi | ven | vendr; W5: samedi | sam
W6: dimanche | dim
M1: janvier | janv | jan; M2: février | févr | fév; M3: mars; M4: avril | avr; M5: mai; M6: juin; M7: juillet | juil
M8: août; M9: septembre | sept | sep; M10: octobre | oct; M11: novembre | nov; M12: décembre | déc
U0: seconde | secondes; U1: minute | minutes
h2: heure | heures
U3: jour | jours | j; U4: semaine | semaines | sem; U5: mois; U6: an | ans | année | années
N1: un | une; N2: deux; N3: trois; N4: quatre; N5: cinq; N6: six; N7: sept; N8: huit; N9: neuf; N10: dix; N11: onze
N12: douze; N15: quinze | une quinzaine de; N20: vingt; N30: trente
O1: premier
F0.5: demi | demie | une demi | une demie
F0.25 U2: quart d heure | un quart d heure; F0.75 U2: trois quarts d heure
X: prochain | prochaine | qui vient | suivant | suivante
T: ce | cet | cette
E: fin | fin de | fin du | fin de la | la fin de | la fin du | la fin de la | à la fin de | à la fin du | à la fin de la
P0: matin | le matin | du matin | au matin | dans la matinée | en matinée
P14: après midi | l après midi | de l après midi | dans l après midi | aprèm
P18: soir | le soir | du soir | en soirée | dans la soirée | soirée
P20: nuit
D0 P0: ce matin
D0 P14: cet après midi | cet aprèm
D0 P18: ce soir | cette soirée
D0 P20: cette nuit
e: fin de journée | en fin de journée
c12: midi
c24: minuit
A: à | a | vers | dès
I: dans | sous
f: plus tard
l: le | la | l | les | au | du | jusqu au | pour le | avant le | à partir du | dès le | d ici le | d ici la
u: jusqu à | jusque | avant | à partir de; u1: pour | d ici | d ici à
o: de | du | d
&: et
z30: et demie | et demi
z15: et quart
z-15: moins le quart | moins quart
N15 U3: une quinzaine
N8 U3: huitaine | une huitaine
"""

IT = """
D0: oggi | in giornata; D1: domani; D2: dopodomani | dopo domani; D-1: ieri
W0: lunedì | lun; W1: martedì; W2: mercoledì | mer; W3: giovedì | gio; W4: venerdì | ven; W5: sabato | sab
W6: domenica | dom
Q1.3: mar
M1: gennaio | gen; M2: febbraio | feb; M3: marzo; M4: aprile | apr; M5: maggio | mag; M6: giugno | giu
M7: luglio | lug; M8: agosto | ago; M9: settembre | set | sett; M10: ottobre | ott; M11: novembre | nov
M12: dicembre | dic
U0: secondo | secondi; U1: minuto | minuti; U2: ora
k2: ore
U3: giorno | giorni | g | gg; U4: settimana | settimane; U5: mese | mesi; U6: anno | anni
N1: un | uno | una; N2: due | un paio di; N3: tre; N4: quattro; N5: cinque; N6: sei; N7: sette; N8: otto; N9: nove
N10: dieci; N11: undici; N12: dodici; N15: quindici; N20: venti; N30: trenta
O1: primo
F0.5: mezzo | mezza | mezz
F0.25 U2: quarto d ora | un quarto d ora; F0.75 U2: tre quarti d ora
X: prossimo | prossima | che viene | successivo | successiva | entrante
T: questo | questa | quest
E: fine | fine del | fine della | fine di | a fine | alla fine di
E: alla fine del | alla fine della | la fine del | la fine della
P0: mattina | mattino | di mattina | di mattino | la mattina | in mattinata | del mattino | al mattino
P14: pomeriggio | di pomeriggio | nel pomeriggio | del pomeriggio | il pomeriggio
P18: sera | di sera | la sera | in serata | della sera
P20: notte | di notte
D0 P0: stamattina | stamani | questa mattina
D0 P14: oggi pomeriggio | questo pomeriggio
D0 P18: stasera | questa sera
D0 P20: stanotte | questa notte
D1 P0: domattina
e: fine giornata | a fine giornata
c12: mezzogiorno
c24: mezzanotte
A: alle | alle ore | a | all | verso le | dalle | le | le ore | fino alle | prima delle | dopo le
A N1: l una
I: tra | fra | in | dopo
f: da adesso | da ora | da oggi | più tardi
l: il | lo | la | l | i | gli | del | dal | al | fino al | entro il | entro la | per il | per la | a partire dal
u: fino a | a partire da | da; u1: entro | per
o: di | del | della | dell
&: e
z30: e mezza | e mezzo | e trenta
z15: e un quarto | e quarto
z-15: meno un quarto
"""

DE = """
D0: heute
G1: morgen
D2: übermorgen; D-1: gestern
W0: montag | montags | mo; W1: dienstag | di; W2: mittwoch | mi; W3: donnerstag | do; W4: freitag | fr
W5: samstag | sonnabend | sa; W6: sonntag | so
M1: januar | jänner | jan; M2: februar | feb; M3: märz | mär; M4: april | apr; M5: mai; M6: juni | jun; M7: juli | jul
M8: august | aug; M9: september | sep | sept; M10: oktober | okt; M11: november | nov; M12: dezember | dez
U0: sekunde | sekunden | sek; U1: minute | minuten; U2: stunde | stunden | std; U3: tag | tage | tagen | tg
U4: woche | wochen; U5: monat | monate | monaten | monats; U6: jahr | jahre | jahren | jahres
N1: ein | eine | einem | einer | einen | eins; N2: zwei; N3: drei; N4: vier; N5: fünf; N6: sechs; N7: sieben; N8: acht
N9: neun; N10: zehn; N11: elf; N12: zwölf; N14: vierzehn; N15: fünfzehn; N20: zwanzig; N30: dreißig
O1: ersten | erster
F0.5: halbe | halben | halbes; F1.5: anderthalb | eineinhalb
F0.25 U2: viertelstunde | eine viertelstunde | einer viertelstunde
F0.75 U2: dreiviertelstunde | eine dreiviertelstunde | einer dreiviertelstunde
X: nächste | nächsten | nächster | nächstem | nächstes
X: kommende | kommenden | kommender | kommendem | kommendes | folgenden
T: diese | diesen | dieser | diesem | dieses
E: ende | ende des | ende der | am ende des | am ende der | zum ende des | zum ende der
E U5: monatsende | zum monatsende | am monatsende
E U6: jahresende | zum jahresende
P0: früh | vormittag | vormittags | am vormittag | morgens | am morgen | in der früh
P14: nachmittag | nachmittags | am nachmittag
P18: abend | abends | am abend
P20: nacht | nachts | in der nacht
e: feierabend | bis feierabend
c12: mittag | mittags | am mittag
c24: mitternacht
A: um | gegen | ab
I: in | binnen | innerhalb von | nach
f: später
l: am | den | der | dem | die | das | bis zum | bis am | ab dem | zum | des
u: bis | vor; u1: für
&: und
H: uhr
b-30: halb
b15: viertel nach
b-15: viertel vor
"""

ES = """
D0: hoy
G1: mañana
D2: pasado mañana; D-1: ayer
W0: lunes | lun; W1: martes; W2: miércoles | mié; W3: jueves | jue; W4: viernes | vie; W5: sábado | sáb
W6: domingo | dom
Q1.3: mar
M1: enero | ene; M2: febrero | feb; M3: marzo; M4: abril | abr; M5: mayo | may; M6: junio | jun; M7: julio | jul
M8: agosto | ago; M9: septiembre | setiembre | sep | sept; M10: octubre | oct; M11: noviembre | nov
M12: diciembre | dic
U0: segundo | segundos; U1: minuto | minutos; U2: hora | horas; U3: día | días; U4: semana | semanas; U5: mes | meses
U6: año | años
N1: un | uno | una; N2: dos | un par de; N3: tres; N4: cuatro; N5: cinco; N6: seis; N7: siete; N8: ocho; N9: nueve
N10: diez; N11: once; N12: doce; N15: quince; N20: veinte; N30: treinta
O1: primero
F0.5: medio | media
F0.25 U2: cuarto de hora | un cuarto de hora; F0.75 U2: tres cuartos de hora
X: próximo | próxima | que viene | siguiente
T: este | esta
E: fin de | finales de | a finales de | fin del | final de | final del | a fin de | a final de
?: fin de semana | el fin de semana
P0: por la mañana | de la mañana
P14: tarde | por la tarde | de la tarde
P20: noche | por la noche | de la noche
D0 P0: esta mañana
D0 P14: esta tarde
D0 P20: esta noche
e: fin del día | final del día
c12: mediodía | al mediodía
c24: medianoche | a medianoche
A: a las | a la | a | sobre las | desde las | las | a partir de las | después de las
A N1: la una
I: en | dentro de | tras
f: más tarde | después
l: el | la | los | al | hasta el | antes del | a partir del | desde el | para el
u: hasta | desde; u1: para | antes de
o: de | del | de la
&: y
z30: y media
z15: y cuarto
z-15: menos cuarto
"""

TABLES = {"en": EN, "fr": FR, "it": IT, "de": DE, "es": ES}
