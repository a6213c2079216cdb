"""A mere "thank you" does not wake a ticket; anything with a catch does (product.md 2; freescout#3584, frappe/helpdesk#2228)."""

import pytest

from mailticket.domain.thanks import is_thanks

THANKS = {
    "en": """Thanks
Thanks!
Thank you.
Thank you very much!
Many thanks
Thanks a lot
Thanks again
Thank you so much for your help
Thanks for the quick reply
Thanks for your quick response!
It works now, thank you!
Works perfectly, thanks.
Great, thanks
Perfect, thank you so much!
Ok thanks
Okay, thank you
Got it, thanks
Received, thank you.
Thanks for your help, it works now.
Hi Bob,/Thank you very much for your help./Regards,/Anne
Hello,/Thanks!/Best regards/Anne Lea
Thanks, everything is fine now
Problem solved, thanks a lot!
Much appreciated
I really appreciate your help, thank you
Thank you all
Thanks, great service
Cheers!
Brilliant, thanks
Thank you for the explanation
Thanks team, have a nice weekend""",
    "fr": """Merci
Merci !
Merci beaucoup
Merci beaucoup pour votre aide
Un grand merci
Mille mercis
Merci pour votre réponse rapide
Merci, ça marche
C'est parfait, merci
Super, merci beaucoup !
Ok merci
Oui, merci
Bien reçu, merci
Merci bien
Merci encore
Merci à vous
Merci à toute l'équipe
Bonjour,/Merci pour votre aide./Cordialement/Anne Lea
Bonjour Bob,/Merci beaucoup, tout fonctionne./Bonne journée
Tout fonctionne, merci
Tout est en ordre, merci
Problème résolu, merci !
Je vous remercie
Je vous remercie pour votre retour rapide
Nous vous remercions
Merci infiniment
Merci pour votre efficacité
Merci pour les explications
Génial, merci
Merci, bonne soirée
Merci pour tout""",
    "it": """Grazie
Grazie!
Grazie mille
Grazie mille!
Mille grazie
Molte grazie
Tante grazie per l'aiuto
Grazie per la risposta
Grazie per la rapida risposta
Grazie, ora funziona
Adesso funziona tutto, grazie
Perfetto, grazie
Ottimo, grazie mille
Ok grazie
Va bene grazie
Ricevuto, grazie
La ringrazio
Vi ringrazio per il supporto
Grazie di tutto
Grazie a voi
Grazie ancora
Buongiorno,/grazie per l'assistenza./Cordiali saluti/Anna Rossi
Ciao Bob,/grazie mille!/Anna
Tutto risolto, grazie
Problema risolto, grazie
Grazie, tutto a posto
Grazie per la disponibilità
Grazie infinite
Fantastico, grazie
Grazie, buona giornata
Grazie, ottimo servizio""",
    "de": """Danke
Danke!
Vielen Dank
Vielen Dank!
Danke schön
Herzlichen Dank
Besten Dank
Vielen Dank für Ihre Hilfe
Danke für die schnelle Antwort
Vielen Dank für die schnelle Rückmeldung
Danke, es funktioniert
Super, danke
Perfekt, vielen Dank!
Prima, danke
Ok danke
Ja, danke
Danke nochmals
Tausend Dank
Es klappt jetzt, danke
Alles gut, danke
Alles in Ordnung, danke
Hallo Bob,/vielen Dank für die Hilfe./Viele Grüße/Anne
Hallo,/danke!/Mit freundlichen Grüßen/Anne Lea
Problem gelöst, danke
Erledigt, danke
Danke für den tollen Service
Danke für Ihre Mühe
Ich bedanke mich
Wunderbar, danke
Danke, schönes Wochenende
Danke an alle""",
    "es": """Gracias
¡Gracias!
Muchas gracias
Muchas gracias por su ayuda
Muchísimas gracias
Mil gracias
Gracias por la rápida respuesta
Gracias por todo
Ya funciona, gracias
Perfecto, gracias
Perfecto, muchas gracias
Genial, gracias
Ok gracias
Vale, gracias
Sí, gracias
Recibido, gracias
Gracias de nuevo
Gracias a todos
Se lo agradezco
Muy agradecido
Todo bien, gracias
Hola,/muchas gracias por la ayuda./Un saludo/Ana Pérez
Hola Bob,/gracias por todo./Saludos
Problema resuelto, gracias
Solucionado, muchas gracias
Gracias por su atención
Gracias por el excelente servicio
Estupendo, gracias
Gracias, buen fin de semana
Gracias por la explicación
Gracias equipo""",
}

CATCHES = {
    "en": """Thanks, but it still does not work
Thanks! One more question
Thank you, when will it be done?
Thanks in advance
Thank you in advance for your help
Thanks for nothing
Thanks, I will try tomorrow
Thanks, waiting for your answer
Thanks, please close it
Thank you. Please call me
Thanks but no
Thanks, however the printer is red
Thank you for looking into it
Thanks, it almost works
Thanks, except for the second one
Thanks, same problem again
Thanks. Problem again.
Thank you, I need it by Friday
Thanks, call me on 030 1234
Thanks, any news?
Thanks, not solved
Thanks, it worked yesterday
Thanks for your reply. It was useless
Thank you. Another thing: the door
Thanks, see attached
Thanks!/Urgent
Thanks, could you also send the invoice
Thanks, if it happens again I will write
Thanks for working on it
Thanks, I have a problem
Thanks for fixing it soon""",
    "fr": """Merci d'avance
Merci mais ça ne marche pas
Merci, quand sera-t-il prêt ?
Merci de me rappeler
Merci de bien vouloir répondre
Merci de faire vite
Merci, encore un problème
Merci, il manque la facture
Merci, cependant il reste une erreur
Merci, j'attends votre réponse
Merci pour rien
Merci, je vais essayer
Merci de votre retour rapide, c'est urgent
Merci, pas encore
Merci, toujours la même erreur
Merci, presque
Merci. Autre question
Merci, voir pièce jointe
Merci, appelez-moi
Merci sauf pour le second
Merci, et la facture ?
Merci, ça marche sauf le dimanche
Merci par avance pour votre aide
Merci, le problème est revenu
Merci, ça fonctionnait hier
Merci, j'ai encore le souci
Merci de corriger
Merci, je compte sur vous
Merci, pouvez-vous aussi changer le nom
Merci, à demain pour la suite
Non merci""",
    "it": """Grazie in anticipo
Grazie, ma non funziona
Grazie, quando arriva?
Grazie, ancora un problema
Grazie, attendo risposta
Grazie, resto in attesa
Grazie, però manca la fattura
Grazie per niente
Grazie, provo domani
Grazie, mi chiami
Grazie, vorrei anche la ricevuta firmata
Grazie, stesso errore
Grazie, quasi
Grazie. Altra domanda
Grazie, vedi allegato
Grazie, non ancora
Grazie, tranne il secondo
Grazie, di nuovo il problema
Grazie, funzionava ieri
Grazie, potete anche cambiare nome
Grazie, se succede ancora scrivo
Grazie, il problema rimane
No grazie
Grazie, è urgente
Grazie, aspetto
Grazie, purtroppo no
Grazie, come faccio
Grazie, ci sentiamo domani
Grazie, serve altro
Grazie, chiudete il ticket
Grazie, ho un problema""",
    "de": """Danke im Voraus
Vielen Dank im Voraus
Danke, aber es geht nicht
Danke, wann kommt es?
Danke, noch ein Problem
Danke, ich warte
Danke, leider nein
Danke, bitte anrufen
Danke für nichts
Danke, ich probiere es morgen
Danke, derselbe Fehler
Danke, fast
Danke. Andere Frage
Danke, siehe Anhang
Danke, noch nicht
Danke, außer dem zweiten
Danke, das Problem ist wieder da
Danke, es ging gestern
Danke, könnten Sie auch den Namen ändern
Danke, falls es wieder kommt
Nein danke
Danke, ist dringend
Danke, jedoch fehlt die Rechnung
Danke, wie geht das
Danke, bis morgen
Danke, ich melde mich
Danke, warum
Danke, nur eins
Danke, bitte schließen
Danke, brauche es bis Freitag
Danke, das Problem""",
    "es": """Gracias de antemano
Muchas gracias de antemano
Gracias, pero no funciona
Gracias, ¿cuándo llega?
Gracias, otro problema
Gracias, espero su respuesta
Gracias, sin embargo falta la factura
Gracias por nada
Gracias, lo pruebo mañana
Gracias, llámeme
Gracias, quisiera también el recibo firmado
Gracias, el mismo error
Gracias, casi
Gracias. Otra pregunta
Gracias, ver adjunto
Gracias, todavía no
Gracias, menos el segundo
Gracias, otra vez el problema
Gracias, funcionaba ayer
Gracias, ¿pueden cambiar el nombre?
Gracias, si vuelve a pasar escribo
Gracias, el problema sigue
No gracias
Gracias, es urgente
Gracias, quedo a la espera
Gracias, lamentablemente no
Gracias, cómo lo hago
Gracias, hasta mañana
Gracias, cierren el ticket
Gracias, tengo un problema
Gracias, el problema""",
}


def phrases(table):
    return [
        pytest.param(line.replace("/", "\n"), id=f"{language}: {line}")
        for language, block in table.items()
        for line in block.split("\n")
    ]


@pytest.mark.parametrize("text", phrases(CATCHES))
def test_thanks_with_a_catch_is_a_message(text):
    assert not is_thanks(text)


def test_mere_thanks_is_known_in_nine_of_ten_phrases():
    """A missed one only wakes the ticket; none of the catches may be taken for thanks."""
    missed = [text.values[0] for text in phrases(THANKS) if not is_thanks(text.values[0])]

    assert len(missed) <= len(phrases(THANKS)) // 10, missed


def test_there_are_enough_phrases_half_of_them_with_a_catch():
    counts = [sum(len(block.split("\n")) for block in table.values()) for table in (THANKS, CATCHES)]

    assert min(counts) >= 150


@pytest.mark.parametrize("text", ["", " ", "Anne", "ok", "👍", "thanks " * 50])
def test_what_says_no_thanks_or_says_much_is_a_message(text):
    assert not is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks a lot, Bob!",
        "thanks bob",
        "Thank you Bob Martin. It works.\n\nA.",
        "Bob,\nthank you!",
        "Merci José, ça marche.",
        "Vielen Dank, Bob, alles gut!",
    ],
)
def test_an_agent_may_be_thanked_by_name(text):
    assert is_thanks(text, ["Bob Martin", "Jose Still"])
    assert not is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, still the problem",
        "Thanks, but Bob",
        "Thanks, Bob fixed it",
        "Thanks, superbob!",
        "Thanks, Bob is away",
        "Bob!",
        "Bob",
    ],
)
def test_a_name_is_taken_off_only_where_somebody_is_spoken_to(text):
    assert not is_thanks(text, ["Bob Martin", "Jose Still"])


@pytest.mark.parametrize("text", ["Thank you, waiting.", "Thanks, no.", "Thanks\nNo", "Danke\nNein", "Grazie, ma."])
def test_a_word_that_says_something_is_nobodys_name(text):
    """Though an agent is called so: a room, Ms No, Mr Ma."""
    assert not is_thanks(text, ["Waiting Room", "Jin No", "Yong Ma"])
