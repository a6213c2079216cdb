"""Why a time was refused, in the words of the shipped languages."""

EXAMPLES = {
    "en": "tomorrow 9am, friday 14:30, in 3 days, 2026-12-01",
    "fr": "demain 9h, vendredi 14:30, dans 3 jours, 2026-12-01",
    "it": "domani alle 9, venerdì 14:30, fra 3 giorni, 2026-12-01",
    "de": "morgen 9 Uhr, Freitag 14:30, in 3 Tagen, 2026-12-01",
    "es": "mañana a las 9, viernes 14:30, en 3 días, 2026-12-01",
}

SENTENCES = {
    "en": {
        "unread": "I cannot read “{text}” as a time. Write for example: {examples}.",
        "past": "“{text}” is past ({when}). Write a time to come, with its year if need be.",
        "far": "“{text}” is more than ten years ahead.",
        "weekday": "“{text}” does not fit: {when} is another day of the week.",
        "no day": "“{text}” names a day that does not exist.",
        "no hour": "“{text}” names an hour that does not exist.",
        "two dates": "“{text}” may be {one} or {two}. Write for example: {examples}.",
        "two hours": "“{text}” may be {one} or {two}. Write the one that you mean.",
        "hours": "“{text}” may be {clock} or in {span} hours. Write the one that you mean.",
    },
    "fr": {
        "unread": "Je ne comprends pas le moment « {text} ». Écrivez par exemple : {examples}.",
        "past": "« {text} » est passé ({when}). Indiquez un moment à venir, au besoin avec l'année.",
        "far": "« {text} » est dans plus de dix ans.",
        "weekday": "« {text} » ne convient pas : le {when} est un autre jour de la semaine.",
        "no day": "« {text} » désigne un jour qui n'existe pas.",
        "no hour": "« {text} » désigne une heure qui n'existe pas.",
        "two dates": "« {text} » peut avoir deux sens. Écrivez par exemple : {examples}.",
        "two hours": "« {text} » peut être {one} ou {two}. Écrivez celle que vous voulez dire.",
        "hours": "« {text} » peut être {clock} ou « dans {span} heures ». Écrivez ce que vous voulez dire.",
    },
    "it": {
        "unread": "Non capisco il momento “{text}”. Scrivi per esempio: {examples}.",
        "past": "“{text}” è passato ({when}). Indica un momento futuro, se serve con l'anno.",
        "far": "“{text}” è fra più di dieci anni.",
        "weekday": "“{text}” non torna: il {when} è un altro giorno della settimana.",
        "no day": "“{text}” indica un giorno che non esiste.",
        "no hour": "“{text}” indica un'ora che non esiste.",
        "two dates": "“{text}” può avere due significati. Scrivi per esempio: {examples}.",
        "two hours": "“{text}” può essere {one} o {two}. Scrivi quella che intendi.",
        "hours": "“{text}” può essere {clock} o “fra {span} ore”. Scrivi ciò che intendi.",
    },
    "de": {
        "unread": "Den Zeitpunkt „{text}“ verstehe ich nicht. Schreiben Sie zum Beispiel: {examples}.",
        "past": "„{text}“ ist vorbei ({when}). Nennen Sie einen Zeitpunkt in der Zukunft, notfalls mit Jahr.",
        "far": "„{text}“ liegt mehr als zehn Jahre in der Zukunft.",
        "weekday": "„{text}“ passt nicht zusammen: {when} ist ein anderer Wochentag.",
        "no day": "„{text}“ nennt einen Tag, den es nicht gibt.",
        "no hour": "„{text}“ nennt eine Uhrzeit, die es nicht gibt.",
        "two dates": "„{text}“ ist mehrdeutig. Schreiben Sie zum Beispiel: {examples}.",
        "two hours": "„{text}“ kann {one} oder {two} heißen. Schreiben Sie, was Sie meinen.",
        "hours": "„{text}“ kann {clock} oder „in {span} Stunden“ heißen. Schreiben Sie, was Sie meinen.",
    },
    "es": {
        "unread": "No entiendo el momento «{text}». Escriba por ejemplo: {examples}.",
        "past": "«{text}» ya ha pasado ({when}). Indique un momento futuro, con el año si hace falta.",
        "far": "«{text}» está a más de diez años.",
        "weekday": "«{text}» no concuerda: el {when} es otro día de la semana.",
        "no day": "«{text}» indica un día que no existe.",
        "no hour": "«{text}» indica una hora que no existe.",
        "two dates": "«{text}» puede tener dos sentidos. Escriba por ejemplo: {examples}.",
        "two hours": "«{text}» puede ser {one} o {two}. Escriba la que quiere decir.",
        "hours": "«{text}» puede ser {clock} o «en {span} horas». Escriba lo que quiere decir.",
    },
}


def sentence(language: str, reason: str, **facts: object) -> str:
    """Return the sentence for *reason* in *language*, in English where we have no other."""
    told = language if language in SENTENCES else "en"
    return SENTENCES[told][reason].format(examples=EXAMPLES[told], **facts)
