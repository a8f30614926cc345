"""Sentences written for this test. They show what is meant; they do not measure how good it is."""

import pytest

from gehoor.triage.engine import judge
from gehoor.triage.port import Flag, Kind, Sentiment, Text, Topic

BRANDS = ("Zonnewind", "@zonnewind", "Lindehof Wonen")


def one(text, **more):
    return judge([Text(text, **more)])[0]


KINDS = {
    Kind.COMPLAINT: [
        "Jullie zouden vanochtend de wasmachine brengen, ik zit hier nog",
        "Derde monteur deze maand en de thermostaat doet nog steeds waar hij zin in heeft",
        "Kreeg een mail dat mijn bestelling is bezorgd. Er ligt hier niks.",
        "Volgens de app rijdt de bus, volgens de halte niet.",
        "Ik betaal 60 euro per maand voor een verbinding die elke avond wegvalt",
        "Vanmorgen stond ik voor een dichte deur terwijl jullie open zijn tot 6",
        "Heb nu vier mails gestuurd. Stilte.",
        "Waar blijft mijn pakket?",
        "Sinds maandag geen warm water in de Esdoornstraat",
        "WEER geen trein vanochtend",
        "Er was mij beloofd dat ik teruggebeld zou worden",
        "Niemand neemt op bij de klantenservice",
        '"Binnen een uur" zegt de chat. Nu dus 3 uur verder en niet geholpen.',
        "Al 3 weken wachten op een antwoord",
        "Dubbel afgeschreven en niemand die het terugdraait",
        "De verkeerde maat geleverd en nu moet ik de retour zelf betalen",
        "Die jongen aan de telefoon lachte me gewoon uit",
        "de vuilniswagen is voor de tweede week onze straat vergeten",
        "Ik word van het kastje naar de muur gestuurd",
        "Ze zouden om tien uur komen, het is nu vier uur",
        "Bankpas besteld in maart, nog niets ontvangen",
        "Een uur in de wacht en dan de verbinding verbroken",
        "My parcel never arrived and nobody answers",
        "Still waiting for my refund, three weeks now",
        "Mein Paket ist immer noch nicht angekommen",
        "Seit drei Tagen kein Internet und die Hotline ist nicht erreichbar",
    ],
    Kind.QUESTION: [
        "Is het zwembad met Pasen open?",
        "mijn abonnement staat nog op naam van mijn ex, hoe krijg ik dat veranderd",
        "Klopt het dat de balie op maandag dicht is?",
        "Tot hoe laat zijn jullie open",
        "Weet iemand of je daar met pin kunt betalen",
        "Kan ik mijn bestelling ook in de winkel ophalen",
        "Hoeveel kost een reservesleutel?",
        "Waar vind ik mijn factuur?",
        "Hebben jullie die jas ook in het blauw?",
        "Moet ik een afspraak maken voor een paspoort?",
        "Ik wil graag mijn adres wijzigen, waar kan dat?",
        "Rijdt bus 12 ook op zondag?",
        "Can I bring my dog on the train?",
        "What time do you open on Sunday",
        "Wann hat die Filiale am Samstag offen?",
    ],
    Kind.COMPLIMENT: [
        "Super blij met mijn nieuwe keuken, strak gemonteerd!",
        "Compliment voor Fatma van de klantenservice, die heeft het meteen geregeld",
        "Top geholpen vandaag in de winkel",
        "Wat een vriendelijke monteur, en nog op tijd ook",
        "Dankjewel, het is gelukt!",
        "Petje af voor de verpleging, wat een lieve mensen",
        "Niets dan lof voor jullie chauffeur",
        "Snelle levering, netjes verpakt, heel tevreden",
        "Heerlijk gegeten vanavond",
        "Jullie zijn toppers",
        "Great service, very helpful staff",
        "Vielen Dank, schnell gelöst!",
        "Sehr freundliche Mitarbeiter, guter Service",
    ],
    Kind.IDEA: [
        "Zou fijn zijn als de app ook in het donker te lezen was",
        "Tip: zet de openingstijden op de voordeur",
        "Misschien kunnen jullie een bankje bij de halte zetten",
        "Idee: laat klanten zelf een tijdvak kiezen",
        "Het zou mooi zijn als er een stiltecoupé bij kwam",
        "Would be great if you could add a dark mode",
        "Vorschlag: mehr Fahrradplätze am Bahnhof",
    ],
    Kind.NEWS: [
        "Energieleverancier Zonnewind boekt recordwinst van 40 miljoen euro",
        "Zonnewind opent nieuw kantoor in Zeldermeer https://nieuws.example/1",
        "Topman van Lindehof Wonen vertrekt na fusie, meldt persbericht",
        "Rechter: verhuurder moet servicekosten openbaar maken. Lees meer: https://nieuws.example/2",
        "Zonnewind announces quarterly profit of 3 million, shares rise",
    ],
    Kind.ADVERT: [
        "Dit weekend 25% korting op alle laarzen! Shop nu: https://schoen.example",
        "Alleen vandaag gratis verzending op de nieuwe collectie",
        "Winactie! Like en deel en maak kans op een cadeaubon",
        "Boek nu je vakantie en bespaar tot 200 euro",
        "20% off everything, use code SPRING, shop now",
        "Nur heute 20 % Rabatt, jetzt bestellen!",
    ],
    Kind.JOB: [
        "Gezocht: chauffeur met rijbewijs C, 40 uur per week, goed salaris",
        "Wij zoeken een monteur. Solliciteer vandaag nog!",
        "Vacature: medewerker klantenservice (32 uur) in Zeldermeer #vacature",
        "Word jij onze nieuwe collega? Bekijk de vacatures",
        "We're hiring! Apply now: https://banen.example",
        "Stellenangebot: wir suchen Fahrer in Vollzeit",
    ],
    Kind.SPAM: [
        "Verdien 500 euro per dag met crypto, stuur me een bericht op WhatsApp",
        "Gratis volgers nodig? Klik hier http://volg.example",
        "Je hebt gewonnen! Claim je gratis iphone",
        "Lost money to a scam? This recovery expert got my bitcoin back",
        "Passief inkomen zonder risico, vraag mijn mentor via Telegram",
    ],
    Kind.REMARK: [
        "Ik zag jullie busje net door de straat rijden",
        "Vanaf vandaag hangt er een nieuw bord bij de ingang",
        "Onderweg naar de winkel aan de Markt",
        "Zit in de trein naar Zeldermeer",
        "Ik ben vandaag bij de opening geweest",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_a_post_gets_its_kind(kind, text):
    got = one(text, brand_names=BRANDS, language_hint="nl")
    assert got.kind == kind
    assert sum(got.kinds.values()) == pytest.approx(1, abs=0.001)
    assert got.kinds[got.kind] == max(got.kinds.values())


MOODS = [
    ("Dit bier is niet te zuipen", "neg"),
    ("Deze soep is niet te versmaden", "pos"),
    ("Dat was niet slecht", "pos"),
    ("Dat was niet goed", "neg"),
    ("Het eten was slecht", "neg"),
    ("Het eten was goed", "pos"),
    ("Geen goede ervaring", "neg"),
    ("Geen enkele klacht", "pos"),
    ("Top geholpen", "pos"),
    ("Top geholpen, not. #not", "neg"),
    ("Top service", "pos"),
    ("Top service hoor, al drie weken wachten", "neg"),
    ("Bedankt voor de moeite", "pos"),
    ("Bedankt voor niks", "neg"),
    ("Fijn weer vandaag in het park", "pos"),
    ("Fijn weer, trein uitgevallen", "neg"),
    ("Lekker dan", "neg"),
    ("Lekker gegeten", "pos"),
    ("Geweldig 🙃", "neg"),
    ("Geweldig 😍", "pos"),
    ("Mooie winkel, maar wat een onbeschofte bediening", "neg"),
    ("De rij was lang, maar we zijn geweldig geholpen", "pos"),
    ("Helemaal niet vriendelijk", "neg"),
    ("Ontzettend vriendelijk", "pos"),
    ("Niks mis mee", "pos"),
    ("Verschrikkelijk lief personeel", "pos"),
    ("Verschrikkelijk personeel", "neg"),
    ("Zonder problemen verhuisd, prima", "pos"),
    ("Niet alleen snel maar ook vriendelijk", "pos"),
    ("Een absolute aanrader", "pos"),
    ("Absoluut geen aanrader", "neg"),
    ("De winkel is op de hoek", "neu"),
    ("Ik fiets naar het station", "neu"),
    ("👍👍", "pos"),
    ("😡", "neg"),
    ("Not bad at all", "pos"),
    ("Not good at all", "neg"),
    ("Thanks for nothing", "neg"),
    ("Gar nicht schlecht", "pos"),
    ("Gar nicht gut", "neg"),
    ("Danke für nichts", "neg"),
]


@pytest.mark.parametrize(("text", "mood"), MOODS)
def test_the_mood_turns_with_negation_contrast_and_irony(text, mood):
    assert one(text).sentiment == Sentiment(mood)


TOPICS = [
    ("De verwarming wordt niet warm", Topic.HEATING),
    ("Lekkage in de badkamer", Topic.LEAK),
    ("Zwarte schimmel op de muur van de slaapkamer", Topic.MOULD),
    ("De lift is weer stuk", Topic.LIFT),
    ("Bovenburen maken elke nacht herrie", Topic.NOISE_NEIGHBOURS),
    ("Weer een huurverhoging van zes procent", Topic.RENT),
    ("Hoe zijn de servicekosten berekend?", Topic.SERVICE_COSTS),
    ("Al een uur in de wachtrij", Topic.WAITING_TIME),
    ("Telefonisch krijg ik geen gehoor", Topic.PHONE_UNREACHABLE),
    ("De bezorger heeft mijn pakket bij de buren gezet", Topic.DELIVERY),
    ("De factuur klopt niet, te veel afgeschreven", Topic.BILLING),
    ("Internet is ontzettend traag", Topic.SPEED),
    ("Landelijke storing, geen bereik", Topic.OUTAGE),
    ("Kan niet inloggen in de app", Topic.APP_LOGIN),
    ("Onbeschofte medewerker aan de balie", Topic.STAFF_CONDUCT),
    ("Mijn sleutel past niet op het slot", Topic.KEY_ACCESS),
    ("Het trappenhuis is smerig, niemand maakt schoon", Topic.CLEANING),
    ("Geen parkeerplek in de garage", Topic.PARKING),
    ("Het gras is niet gemaaid en de heg hangt over", Topic.GARDEN_GREEN),
    ("Verhuizing doorgegeven, adreswijziging niet verwerkt", Topic.MOVING),
    ("Mijn abonnement is stilzwijgend verlengd", Topic.CONTRACT),
    ("Wat een dure tarieven", Topic.PRICE),
    ("Het brood was beschimmeld, de kwaliteit is weg", Topic.QUALITY),
    ("Wat doen jullie met mijn persoonsgegevens en privacy", Topic.PRIVACY),
    ("Die hondjes in de etalage, dierenleed", Topic.ANIMAL_WELFARE),
    ("Kinderarbeid in de fabriek en maar greenwashen", Topic.ETHICS),
    ("Ik zwaai naar jullie", Topic.OTHER),
]


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_a_post_tells_what_it_is_about(text, topic):
    assert topic in [code for code, _ in one(text).topics[:2]]


def test_the_flags_that_need_a_conversation_exist_only_in_answers_to_others():
    advice = "Je kunt hem resetten via instellingen, bij mij hielp dat"
    defence = "Valt best mee hoor, bij mij altijd netjes op tijd"
    assert Flag.HELPS_OTHERS in one(advice, reply_to="els@plein.example").flags
    assert Flag.DEFENDS_US in one(defence, reply_to="els@plein.example").flags
    for text in (advice, defence):
        got = one(text).flags | one(text, reply_to="@zonnewind", brand_names=BRANDS).flags
        assert not {Flag.HELPS_OTHERS, Flag.DEFENDS_US} & got


def test_our_own_people_are_never_taken_for_helpful_customers():
    got = one("Je kunt hem resetten via instellingen", author="@zonnewind", reply_to="@els", brand_names=BRANDS)
    assert Flag.HELPS_OTHERS not in got.flags


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Ik kan deze winkel iedereen aanraden", Flag.RECOMMENDS),
        ("Highly recommend this shop", Flag.RECOMMENDS),
        ("Ik werd afgesnauwd aan de balie", Flag.CONDUCT),
        ("Stelletje idioten zijn jullie", Flag.ABUSE),
        ("Ik zie de gegevens van iemand anders in mijn account", Flag.DATA_LEAK),
        ("Ik schakel een advocaat in", Flag.LEGAL),
    ],
)
def test_a_flag_is_raised(text, flag):
    assert flag in one(text).flags


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Dit kan ik niemand aanraden", Flag.RECOMMENDS),
        ("Ik sta bij de kassa van de supermarkt", Flag.LEGAL),
        ("Mijn vader heeft longkanker en wil zijn polis wijzigen", Flag.ABUSE),
        ("Stap nu over en profiteer van 20% korting! Overstappen loont", Flag.LEAVE),
        ("Alvast bedankt voor de informatie over de tarieven", Flag.THANKS),
    ],
)
def test_a_flag_is_not_raised_by_the_look_of_a_word(text, flag):
    assert flag not in one(text).flags


def test_anger_rises_with_the_heat_of_the_words():
    steps = [
        "Het pakket is er.",
        "Jammer, het pakket is nog steeds niet binnen. Irritant!",
        "SCHANDALIG!! Alweer mijn pakket kwijt, ik ben WOEST!!! 😡",
    ]
    calm, annoyed, furious = (one(text).anger for text in steps)
    assert calm == 0
    assert 0 < annoyed < furious == 3
