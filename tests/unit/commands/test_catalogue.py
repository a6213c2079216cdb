"""The catalogue: every alias of the contract names its one tag, and a slip of the finger is guessed at."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.commands import catalogue
from mailticket.commands.catalogue import ALIASES, HELP, NAMES, Catalogue, distance, fold
from tests.test_templates import ENGLISH

#: The table of product.md 6: tag | en | fr | it | de | es.
CONTRACT = """
take | mine | prendre moi | prendi mio | nehmen übernehmen | tomar mío
release | unassign | libérer | rilascia | freigeben | liberar
assign | owner | affecter assigner attribuer | assegna | zuweisen | asignar
accept |  | accepter | accetta | annehmen | aceptar
decline |  | refuser décliner | rifiuta | ablehnen | rechazar
away | absent | absent | assente | abwesend | ausente
reply | public | répondre | rispondi | antworten | responder
note | internal private | interne | nota interna | notiz intern | nota interno
open |  | ouvrir | apri | öffnen | abrir
reopen |  | rouvrir | riapri | wiederöffnen | reabrir
pending | waiting | attente | attesa | wartend | pendiente
vendor | supplier | prestataire fournisseur | fornitore | dienstleister lieferant | proveedor
status |  | statut | stato |  | estado
resolve | resolved solve solved | résolu résoudre | risolto risolvi | gelöst lösen | resuelto resolver
close | closed | fermer clore clôturer | chiudi chiuso | schließen geschlossen | cerrar cerrado
later | snooze remind | plustard rappeler réouvrirplustard | piùtardi rimanda | später wiedervorlage | mástarde recordar
resolution | solution |  | soluzione | lösung | solución
publish |  | publier | divulga | veröffentlichen | publicar
notify |  | prévenir | avvisa | benachrichtigen | avisar
due | deadline | échéance | scadenza | fällig | vencimiento
postpone |  | reporter repousser | posticipa rinvia | verschieben | aplazar posponer
priority | prio | priorité | priorità | priorität | prioridad
queue | move group | file groupe | coda gruppo | warteschlange gruppe | cola grupo
type |  |  | tipo | typ | tipo
category |  | catégorie | categoria | kategorie | categoría
stage |  | étape | fase | phase | etapa
cause | rootcause |  | causa | ursache | causa
subject | title | sujet objet | oggetto | betreff | asunto
language | lang | langue | lingua | sprache | idioma
tag | label | étiquette | etichetta | etikett | etiqueta
set | field | champ | campo | feld | campo
cc | copy | copie | copia | kopie | copia
uncc | uncopy | sanscopie | senzacopia | ohnekopie | sincopia
requester | customer | client demandeur | cliente | kunde | cliente
detach |  | détacher | rimuovi | entfernen | quitar
forward | fwd | transférer | inoltra | weiterleiten | reenviar
approval |  | approbation | approvazione | genehmigung | aprobación
approve |  | approuver | approva | genehmigen | aprobar
reject |  | rejeter | respingi | zurückweisen | denegar
task |  | tâche | compito | aufgabe | tarea
call |  | appel | chiamata | anruf | llamada
event |  | rdv événement | evento | termin | evento
done | finish | terminé | fatto | erledigt | hecho
time | worked | temps | tempo | zeit | tiempo
merge |  | fusionner | unisci | zusammenführen | fusionar
link |  | lier | collega | verknüpfen | enlazar
split |  | scinder | dividi | teilen | dividir
macro | canned | modèle | modello | vorlage | plantilla
new | create | nouveau | nuovo | neu | nuevo
spam | junk | indésirable |  |  |
notspam | notjunk | désirable |  |  |
erase | forget | effacer | cancella | löschen | borrar
show |  | voir | mostra | zeigen | ver
history |  | historique | storico | verlauf | historial
list |  | liste | elenco | liste | lista
search |  | chercher | cerca | suchen | buscar
report |  | rapport | resoconto | bericht | informe
why |  | pourquoi | perché | warum | porqué
help |  | aide | aiuto | hilfe | ayuda
undo |  | annuler | annulla | rückgängig | deshacer
test |  | essai | prova | probe | prueba
"""


def test_the_names_are_those_of_the_contract_exactly():
    languages = ("en", "fr", "it", "de", "es")
    for row in CONTRACT.strip().splitlines():
        name, *cells = (cell.strip() for cell in f"{row} | | | | |".split("|"))
        for language, words in zip(languages, cells, strict=False):
            assert words.split() == list(catalogue.aliases(name, language)), (name, language)
            assert {name} == {catalogue.resolve(word) for word in [name, *words.split()]}
    assert set(NAMES) == {row.split(" |")[0].strip() for row in CONTRACT.strip().splitlines()}


def test_help_is_written_in_its_language():
    """Not copied: no English word, and no sentence that another language has as well."""
    for language, helps in HELP.items():
        others = {text for other, texts in HELP.items() if other != language for text in texts.values()}
        assert set() == set(helps.values()) & others, language
        for name, text in helps.items():
            assert [] == ENGLISH.findall(re.sub(r"\b[A-Z]+\b", "", text)), (language, name)


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
