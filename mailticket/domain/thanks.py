"""Is this mail a mere "thank you"? Precision first: every word must be one that thanks are made of (product.md 2).

A closed vocabulary per language: whoever adds a wish, a doubt, a number or a "but" uses a word that is not in it, and
the mail counts as a message. A missed thanks only wakes a ticket; a wrong one would let a customer wait.
"""

import re
import unicodedata
from collections.abc import Iterable

#: Longer mails have something to say.
MAX_WORDS = 40

#: Words of each language that thanks may be made of besides the thanks itself; folded, accents off.
FILLERS = {
    "en": (
        "hi hello hey dear all team everyone sir madam you your yours so very much many a lot the again for"
        " to it that this "
        "is was are were has have been works worked working work fine well good great perfect perfectly"
        " excellent wonderful "
        "brilliant awesome amazing super nice lovely splendid solved resolved fixed done ok okay now"
        " everything i we my our us me "
        "problem issue help helping support assistance quick quickly fast prompt swift kind kindness friendly"
        " reply response answer answering "
        "responding replying explanation advice information service effort efforts time and of with really"
        " truly indeed just "
        "regards best kindest warm wishes cheers sincerely yes yep got received appreciate appreciated am"
        " happy glad pleased "
        "most lifesaver day days weekend evening job confirmed confirm understood "
        "sorted solution solving fixing resolving having by in as s m ve re"
    ),
    "fr": (
        "bonjour bonsoir salut cher chere madame monsieur a vous toi tous toute toutes tout l equipe le la"
        " les un une de du des d "
        "votre vos ton ta pour et c est ce cela ca etait ete ai avons suis sommes fonctionne marche tres bien"
        " parfait parfaitement "
        "super genial excellent formidable impeccable nickel top resolu resolue regle reglee repare ok"
        " maintenant desormais encore "
        "beaucoup infiniment mille fois grand grande probleme souci aide assistance soutien support rapide"
        " rapidement rapidite "
        "efficace efficacite reponse retour explication explications information informations service efforts"
        " temps travail "
        "gentillesse j je nous m en ordre oui recu bien note compris cordialement bien bonne journee soiree"
        " semaine fin week "
        "salutations meilleures amicalement sincerement solution au aux avec si vraiment sa son patience"
        " reactivite bon continuation "
        "ravi ravie content contente heureux heureuse cdlt bises excellente dans"
    ),
    "it": (
        "ciao buongiorno buonasera salve gentile gentili caro cara tutti tutto tutta team a te voi lei il lo"
        " la i gli le un una di del della "
        "dell vostro vostra suo sua tuo tua per e ora adesso funziona funzionato benissimo bene perfetto"
        " perfettamente ottimo ottima "
        "eccellente fantastico magnifico risolto risolta sistemato sistemata a posto ok di nuovo ancora molto"
        " molte tante tanto "
        "davvero mille infinite problema aiuto assistenza supporto rapido rapida rapidita veloce velocita"
        " risposta spiegazione "
        "spiegazioni informazione informazioni servizio lavoro gentilezza cortesia disponibilita pronta"
        " celere si ricevuto "
        "ricevuta capito confermo cordiali saluti distinti buona giornata serata weekend fine settimana buon"
        " tempo soluzione con "
        "l d dall all dalla sono siamo felice contento contenta stato stata e' cosi tempestivo tempestiva un"
        " efficienza adesso ho abbiamo"
    ),
    "de": (
        "hallo guten tag morgen moin liebe lieber liebes sehr geehrte geehrter geehrtes damen und herren frau"
        " herr team alle allen alles ihnen dir euch sie du "
        "ihr ihre ihren ihrer dein deine deine deinen eure euer fur die der das den dem ein eine einen es ist"
        " war hat jetzt nun "
        "wieder funktioniert funktionierte klappt geklappt lauft geht gut bestens prima super toll perfekt"
        " klasse hervorragend "
        "wunderbar ausgezeichnet einwandfrei gelost erledigt behoben repariert ok okay nochmal nochmals noch"
        " einmal viel viele vielen tausend "
        "herzlich herzlichen herzliche besten recht schon schone schonen problem hilfe unterstutzung support"
        " schnell schnelle "
        "schneller schnellen rasch rasche rasche prompte antwort ruckmeldung erklarung auskunft information"
        " informationen service "
        "muhe zeit geduld arbeit freundliche freundlichen freundlicher grusse gruss gru grussen mit mfg lg vg"
        " ja erhalten verstanden bin sind "
        "zufrieden froh wunsche wochenende abend tollen losung tolle gute guten so ich wir mir uns hat haben"
        " in ordnung alles da "
        "bestatigt wirklich kompetente"
    ),
    "es": (
        "hola buenos buenas dias tardes noches estimado estimada estimados querido querida equipo todos todo"
        " toda a ti usted ustedes "
        "el la los las un una de del su sus tu tus vuestra vuestro por para y ya ahora esta funciona"
        " funcionado bien muy perfecto "
        "perfectamente excelente genial estupendo fantastico maravilloso resuelto resuelta solucionado"
        " solucionada arreglado "
        "arreglada ok vale de nuevo otra vez muchas muchisimas mil tanto tantas problema ayuda asistencia"
        " soporte apoyo rapido "
        "rapida rapidez respuesta contestacion explicacion informacion servicio trabajo amabilidad atencion"
        " gestion si recibido "
        "recibida entendido confirmo saludos saludo un cordial cordiales atentamente buen buena dia tarde fin"
        " semana tiempo "
        "solucion con me nos ha han sido es era lo que estoy estamos contento contenta feliz tan pronta quedo"
    ),
}

#: What makes it thanks.
THANKS = {
    "en": "thanks thank thx thankyou ty grateful cheers appreciate appreciated",
    "fr": "merci mercis remercie remercions remerciements",
    "it": "grazie ringrazio ringraziamo ringraziamenti",
    "de": "danke dank danken dankeschon bedanke bedanken merci",
    "es": "gracias agradezco agradecemos agradecido agradecida",
}

#: Words that are welcome only beside one of the others: a problem may be named when it is over.
ONLY_BESIDE = {
    "en": ("problem issue", "solved resolved fixed sorted solving fixing resolving"),
    "fr": ("probleme souci", "resolu resolue regle reglee repare"),
    "it": ("problema", "risolto risolta sistemato sistemata"),
    "de": ("problem", "gelost erledigt behoben repariert"),
    "es": ("problema", "resuelto resuelta solucionado solucionada arreglado arreglada"),
}

#: Sequences that are no thanks though each word is harmless: thanks for what is still to be done.
CATCHES = re.compile(
    r"\b(?:merci de votre (?:reponse|retour)|en avance|de antemano|in anticipo|im voraus|d avance"
    r"|for your time and|for having|working on|work on|is working on it"
    r"|thank you for fixing|thanks for fixing|for solving|for resolving|fixing (?:it|this|that)|for the solution"
    r"|now for the|is now|ist jetzt wieder da|wieder da|es noch"
    r"|noch ein problem|encore un|encore le|encore la|encore ce|ancora un|ancora il|ancora la|otra vez el"
    r"|otra vez la|de nuevo el"
    r"|de nuevo la|again the|the issue again|problem again|di nuovo il|wieder das|wieder ein|so is the|have the"
    r"|have a|has the|ho ancora|j ai encore"
    r"|quedo a|i have|we have|ho un|abbiamo un|tengo)\b"
)

_WORD = re.compile(r"[^\W\d_]+")
_LINE_NAME = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w'’.-]{0,20}(?: [A-ZÀ-ÞĀ-Ž][\w'’.-]{0,20}){0,2}")
_GREETING = re.compile(
    r"(?i:hi|hello|hey|dear|bonjour|bonsoir|salut|cher|chère|ciao|buongiorno|buonasera|salve|gentile|caro|cara"
    r"|hallo|guten tag|liebe"
    r"|lieber|moin|sehr geehrter? (?:herr|frau)|hola|buenos días|buenas tardes|estimad[oa]"
    r"|querid[oa])((?: [A-ZÀ-Þ][\w'’.-]{1,20}){1,3})\s*[,!.]"
)
#: A last line of one capital word is a name, and so is an agent's where they are thanked, unless it is one of these.
NO_NAMES = (
    "urgent waiting help reopen dringend urgente urgence warten aspetto attendo espero reabrir rouvrir aiuto hilfe"
    " ayuda almost nearly presque quasi fast casi soon bientot presto bald pronto"
    " no not nope never but still yet nein nicht nie aber noch doch non pas mais encore toujours ma mai ancora"
    " pero nunca aun todavia"
)


def is_thanks(text: str, names: Iterable[str] = ()) -> bool:
    """Say whether *text* (new words) is a mere thank-you in one of the languages we ship; *names* may be thanked."""
    if (
        len(text) > 60 * MAX_WORDS
        or any(char in text for char in "?？#@%&+=*/€$£")
        or any(char.isdigit() for char in text)
    ):
        return False
    folded = _without_vocatives(_folded(_without_names(text)), names)
    words = _WORD.findall(folded)
    if not 0 < len(words) <= MAX_WORDS or CATCHES.search(" ".join(words)):
        return False
    return any(_fits(words, language) for language in FILLERS)


def _fits(words: list[str], language: str) -> bool:
    """Say whether all words are of this language's vocabulary, with thanks among them and no problem left."""
    have = set(words)
    if not have & _THANKS[language] or not have <= _VOCABULARY[language]:
        return False
    named, over = _ONLY_BESIDE[language]
    return not have & named or bool(have & over)


def _without_names(text: str) -> str:
    """Take off the name in the greeting, and the one on the last line."""
    text = _GREETING.sub(",", text.strip(), count=1) if _GREETING.match(text.strip()) else text.strip()
    above, newline, last = text.rpartition("\n")
    name = last.strip(" ,.-!")
    if newline and above.strip() and _LINE_NAME.fullmatch(name) and not set(_folded(name).split()) & _NO_NAMES:
        return above
    return text


def _without_vocatives(folded: str, names: Iterable[str]) -> str:
    """Take off *names* where somebody is spoken to: before a comma or the end of a sentence, nowhere else."""
    words = sorted({word for name in names for word in _WORD.findall(_folded(name)) if len(word) > 1} - _NO_NAMES)
    if not words:
        return folded
    name = rf"(?:{'|'.join(words)})"
    return re.sub(rf"(?m)(?:^|(?<=[\s,])){name}(?: {name})*(?=\s*(?:[,.!;]|$))", "", folded)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_NO_NAMES = frozenset(NO_NAMES.split())
_THANKS = {language: frozenset(words.split()) for language, words in THANKS.items()}
_VOCABULARY = {language: frozenset(words.split()) | _THANKS[language] for language, words in FILLERS.items()}
_ONLY_BESIDE = {
    language: (frozenset(named.split()), frozenset(over.split())) for language, (named, over) in ONLY_BESIDE.items()
}
