import pytest

from gehoor.triage.engine import judge
from gehoor.triage.port import Text

SENTENCES = {
    "nl": """Waar blijft mijn pakket?
        Bedankt voor de snelle hulp
        Mijn internet doet het niet
        Top geholpen
        Kapot
        Lekker dan
        Wanneer zijn jullie open
        Nog steeds geen reactie
        De lift staat weer stil
        Ik snap er niets van
        Wat een gedoe
        Dit kan echt niet
        Mooi geregeld hoor
        Wie kan mij helpen
        De trein had weer vertraging
        Heel tevreden over de monteur
        Graag een antwoord
        Zij belden ook niet terug
        Hoeveel kost dat
        Geen warm water vandaag
        Ik heb een vraag over mijn rekening
        Onze straat is niet geveegd
        Kunnen jullie dit nakijken
        Dank je wel
        Er ligt overal glas
        Het gras is te hoog
        Alweer een storing
        Goedemorgen, is er iemand aanwezig?
        Vriendelijke mevrouw aan de balie
        Nou, dat schiet lekker op zo""",
    "en": """Where is my parcel?
        Thanks for the quick help
        My internet is not working
        Great service
        Broken again
        When do you open
        Still no reply
        The lift has stopped again
        I do not understand this
        What a mess
        This is really not okay
        Who can help me
        The train was late again
        Very happy with the engineer
        Please answer me
        They never called back
        How much is it
        No hot water today
        I have a question about my bill
        Our street has not been swept
        Can you check this
        Thank you so much
        There is glass everywhere
        The grass is too high
        Another outage
        Good morning, is anyone there?
        Friendly lady at the desk
        Worst company ever
        Would love a refund
        Nobody told us anything""",
    "de": """Wo bleibt mein Paket?
        Danke für die schnelle Hilfe
        Mein Internet funktioniert nicht
        Super Service, vielen Dank
        Schon wieder kaputt
        Wann habt ihr offen
        Immer noch keine Antwort
        Der Aufzug steht wieder still
        Ich verstehe das nicht
        Was für ein Ärger
        Das geht wirklich nicht
        Wer kann mir helfen
        Der Zug war wieder zu spät
        Sehr zufrieden mit dem Techniker
        Bitte um Antwort
        Sie haben nicht zurückgerufen
        Wie viel kostet das
        Heute kein warmes Wasser
        Ich habe eine Frage zu meiner Rechnung
        Unsere Straße ist nicht gefegt
        Könnt ihr das prüfen
        Vielen Dank
        Überall liegt Glas
        Das Gras ist zu hoch
        Wieder eine Störung
        Guten Morgen, ist jemand da?
        Freundliche Dame am Schalter
        Nie wieder dieser Laden
        Frechheit
        Uns hat niemand etwas gesagt""",
    "fr": """Où est mon colis ?
        Merci pour votre aide rapide
        Mon internet ne marche pas
        Très bon service
        Encore en panne
        Quand êtes-vous ouverts
        Toujours pas de réponse
        L'ascenseur est encore bloqué
        Je ne comprends rien
        Quelle histoire
        Ce n'est pas possible
        Qui peut m'aider
        Le train était encore en retard
        Très satisfait du technicien
        Répondez-moi s'il vous plaît
        Ils n'ont jamais rappelé
        Combien ça coûte
        Pas d'eau chaude aujourd'hui
        J'ai une question sur ma facture
        Notre rue n'est pas nettoyée
        Pouvez-vous vérifier
        Merci beaucoup
        Il y a du verre partout
        L'herbe est trop haute
        Encore une coupure
        Bonjour, il y a quelqu'un ?
        Dame très aimable au guichet
        C'est honteux
        Je veux un remboursement
        Personne ne nous a rien dit""",
}
LISTED = [(code, text.strip()) for code, texts in SENTENCES.items() for text in texts.splitlines()]


def language(text, **more):
    return judge([Text(text, **more)])[0].language


def test_the_language_of_short_posts_is_known_without_a_hint():
    wrong = [(code, text, language(text)) for code, text in LISTED if language(text) != code]
    assert len(LISTED) == 120
    assert len(wrong) <= 0.05 * len(LISTED), wrong


@pytest.mark.parametrize("text", ["", "👍", "12345", "https://voorbeeld.example", "@zonnewind", "Zonnewind"])
def test_a_text_without_words_takes_the_hint_or_is_not_known(text):
    assert language(text, brand_names=("Zonnewind",)) == "und"
    assert language(text, brand_names=("Zonnewind",), language_hint="nl-BE") == "nl"


@pytest.mark.parametrize(
    "text",
    [
        "¿Dónde está mi paquete? Todavía no ha llegado nada",
        "Il mio pacco non è ancora arrivato, che vergogna",
        "Moja paczka jeszcze nie przyszła, dlaczego",
        "Siparişim hala gelmedi, bu ne biçim hizmet",
        "Посылка так и не пришла",
        "我的包裹还没到",
    ],
)
def test_a_language_we_do_not_read_is_not_known_and_goes_to_a_person(text):
    got = judge([Text(text)])[0]
    assert got.language == "und"
    assert got.needs_person


def test_a_hint_does_not_overrule_clear_words():
    assert language("Where on earth is my parcel, I have been waiting for weeks", language_hint="nl") == "en"


def test_links_handles_and_brand_names_do_not_decide_the_language():
    post = Text("@TheGreatShop mijn pakket is kwijt https://the.example/where-is-it", brand_names=("TheGreatShop",))
    assert judge([post])[0].language == "nl"
