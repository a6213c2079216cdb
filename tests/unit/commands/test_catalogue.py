"""The catalogue: every alias of the contract names its one tag, and a slip of the finger is guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.commands import catalogue
from mailticket.commands.catalogue import ALIASES, HELP, NAMES, Catalogue, distance, fold

#: A sample of product.md 6, at least one in each column.
CONTRACT = """
take: mine prendre moi prendi mio nehmen übernehmen tomar mío
away: absent assente abwesend ausente
note: internal private interne nota interna notiz intern interno
resolve: resolved solve solved résolu résoudre risolto risolvi gelöst lösen resuelto resolver
close: closed fermer clore clôturer chiudi chiuso schließen geschlossen cerrar cerrado
later: snooze remind plustard rappeler réouvrirplustard piùtardi rimanda später wiedervorlage mástarde recordar
due: deadline échéance scadenza fällig vencimiento
queue: move group file groupe coda gruppo warteschlange gruppe cola grupo
cause: rootcause causa ursache
cc: copy copie copia kopie
uncc: uncopy sanscopie senzacopia ohnekopie sincopia
event: rdv événement evento termin
done: finish terminé fatto erledigt hecho
spam: junk indésirable
notspam: notjunk désirable
split: scinder dividi teilen dividir
why: pourquoi perché warum porqué
undo: annuler annulla rückgängig deshacer
"""


@pytest.mark.parametrize("line", CONTRACT.strip().splitlines())
def test_the_aliases_of_the_contract_are_known(line):
    name, _, words = line.partition(": ")

    assert {name} == {catalogue.resolve(word) for word in [name, *words.split()]}


def test_every_tag_has_a_name_help_and_no_stranger_stands_in_a_catalogue():
    assert len(NAMES) == len(set(NAMES)) == 61
    for language, helps in HELP.items():
        assert list(NAMES) == sorted(helps, key=NAMES.index), language
        assert all(len(text) <= 100 and text.endswith(".") for text in helps.values()), language
    for language, aliases in ALIASES.items():
        assert set(aliases) <= set(NAMES), language


def test_no_word_belongs_to_two_tags():
    words = [
        (fold(word), name) for aliases in ALIASES.values() for name, words in aliases.items() for word in words.split()
    ]
    owners = {word: {name for other, name in [*words, *((n, n) for n in NAMES)] if other == word} for word, _ in words}

    assert [] == [word for word, names in owners.items() if len(names) > 1]


def test_a_clash_is_refused_when_the_catalogue_is_made():
    with pytest.raises(ValueError, match="both #close and #open"):
        Catalogue([("close", "close"), ("Clôse", "open")])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("CLOSE", "close"),
        ("Clôturer", "close"),
        ("cloturer", "close"),
        ("clo\u0302turer", "close"),
        ("ＣＬＯＳＥ", "close"),
        ("clo\u200bse", "close"),
        ("re-open", "reopen"),
        ("RÉOUVRIRPLUSTARD", "later"),
        ("piu-tardi", "later"),
        ("spater", "later"),
        ("spaeter", "later"),
        ("SCHLIESSEN", "close"),
        ("schließen", "close"),
        ("zuruckweisen", "reject"),
        ("zurueckweisen", "reject"),
        ("fallig", "due"),
        ("clos", None),
        ("", None),
        ("c", None),
        ("close now", None),
    ],
)
def test_case_accents_and_hyphens_do_not_count(word, expected):
    assert expected == catalogue.resolve(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("clsoe", "close"),
        ("colse", "close"),
        ("closee", "close"),
        ("clse", "close"),
        ("resovle", "resolve"),
        ("asign", "assign"),
        ("lter", "later"),
        ("tke", "take"),
        ("taek", "take"),
        ("cloturé", "close"),
        ("prioritty", "priority"),
        ("uebernemen", "take"),
        ("ccc", "cc"),
    ],
)
def test_a_slip_is_guessed(word, expected):
    assert expected == catalogue.nearest(word)[0]


@pytest.mark.parametrize(
    "word",
    ["", "x", "ok", "if", "include", "ifdef", "endif", "pragma", "title page", "blackfriday", "x" * 500, "1", "bob"],
)
def test_other_words_are_near_nothing(word):
    assert () == catalogue.nearest(word)


def test_at_most_so_many_are_offered_nearest_first():
    assert ("note", "cc", "notify") == catalogue.nearest("notie")  # by nota, copie, notify
    assert 1 == len(catalogue.nearest("clos", 1))


@given(st.text(max_size=30))
def test_no_word_raises_and_what_is_known_is_nearest(word):
    name = catalogue.resolve(word)

    assert name is None or len(fold(word)) < 2 or name == catalogue.nearest(word)[0]


@given(
    st.sampled_from(NAMES),
    st.integers(0, 20),
    st.sampled_from("abcxyz"),
    st.sampled_from(["drop", "add", "change", "swap"]),
)
def test_one_edit_is_always_found(name, at, letter, edit):
    at %= len(name)
    edited = {
        "drop": name[:at] + name[at + 1 :],
        "add": name[:at] + letter + name[at:],
        "change": name[:at] + letter + name[at + 1 :],
        "swap": name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
    }[edit]

    assert distance(name, edited) <= 1
    assert name in catalogue.nearest(edited, 99) or len(edited) < 2


def test_help_lists_what_a_language_calls_a_tag():
    assert ("fermer", "clore", "clôturer") == catalogue.aliases("close", "fr")
    assert () == catalogue.aliases("open", "en") == catalogue.aliases("close", "nl")
    assert catalogue.help("close", "de").startswith("Das Ticket schließen")
    assert "" == catalogue.help("close", "en") == catalogue.help("nothing", "fr")
