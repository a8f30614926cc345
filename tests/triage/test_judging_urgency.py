import pytest

from gehoor.triage.engine import judge
from gehoor.triage.port import Flag, Ground, Text


def one(text, **more):
    return judge([Text(text, **more)])[0]


DANGER = [
    ("Sterke gaslucht in het trappenhuis", Ground.GAS),
    ("Ik ruik hier gas in de keuken", Ground.GAS),
    ("Onze koolmonoxidemelder ging vannacht af", Ground.CARBON_MONOXIDE),
    ("Er is brand in de berging", Ground.FIRE),
    ("De oplader is gesmolten en er kwamen vonken uit", Ground.FIRE),
    ("De nooduitgang zit op slot", Ground.FIRE),
    ("Er komt rook uit de wasmachine", Ground.SMOKE),
    ("De accu van de fiets is ontploft", Ground.EXPLOSION),
    ("Zit met drie man vast in de lift aan de Parklaan", Ground.TRAPPED),
    ("We zijn opgesloten in het parkeerdek", Ground.TRAPPED),
    ("Lekkage boven de meterkast, water loopt langs de stroomkabel", Ground.ELECTRICITY),
    ("Kreeg een schok van het stopcontact", Ground.ELECTRICITY),
    ("Mijn vader heeft zuurstof nodig en de levering is er niet", Ground.MEDICINE),
    ("Insuline niet geleverd door de apotheek", Ground.MEDICINE),
    ("Mijn zoontje heeft zijn puffer nodig", Ground.MEDICINE),
    ("Met een baby in huis en geen warm water", Ground.CHILD),
    ("Mijn kindje slaapt in een kamer vol schimmel", Ground.CHILD),
    ("Er zat glas in het potje babyvoeding, wat gevaarlijk", Ground.INJURY),
    ("Het plafond komt naar beneden", Ground.COLLAPSE),
    ("Ik wil niet meer leven", Ground.SELF_HARM),
    ("Ik zie het niet meer zitten, ik maak er een eind aan", Ground.SELF_HARM),
    ("Ik sla jullie monteur in elkaar", Ground.THREAT),
    ("I smell gas in the hallway", Ground.GAS),
    ("We are stuck in the lift", Ground.TRAPPED),
    ("Gasgeruch im Treppenhaus!", Ground.GAS),
    ("Wir stecken im Aufzug fest", Ground.TRAPPED),
    ("Odeur de gaz dans l'escalier", Ground.GAS),
]
SOON = [
    ("Morgen ligt er een brief van mijn advocaat", Ground.LEGAL),
    ("Ik zie de factuur van iemand anders in mijn account", Ground.DATA_LEAK),
    ("Mijn paspoort moet vandaag nog klaar zijn", Ground.DEADLINE),
    ("Onze vlucht vertrekt over 3 uur en we hebben geen ticket", Ground.DEADLINE),
    ("Mijn moeder van 84 zit zonder verwarming", Ground.VULNERABLE),
    ("Lift kapot, mijn zieke buurman kan de deur niet uit", Ground.VULNERABLE),
    ("Het water stroomt door het plafond", Ground.WATER),
    ("Mijn rekening is geblokkeerd, ik kan geen boodschappen doen", Ground.MONEY_BLOCKED),
    ("Ik sta met pech op de vluchtstrook", Ground.STRANDED),
    ("Voordeur kan niet op slot na de inbraak", Ground.STRANDED),
    ("Hele straat zonder stroom", Ground.OUTAGE),
    ("Burst pipe, water pouring through the kitchen", Ground.WATER),
    ("Mein Konto ist gesperrt, ich brauche Geld", Ground.MONEY_BLOCKED),
]
CALM = [
    "Mijn telefoon ontploft van de berichten",
    "Met vol gas de zomer in",
    "Zin in de barbecue vanavond!",
    "Wat kost een jaarkaart?",
    "Top geholpen in de winkel",
    "Rookvrije perrons, goed plan",
    "Wij zoeken een verpleegkundige voor het ziekenhuis, solliciteer nu! #vacature",
    "Deze deal is vandaag nog geldig, bestel nu met 20% korting!",
]


@pytest.mark.parametrize(("text", "ground"), DANGER)
def test_danger_comes_first_and_goes_to_a_person(text, ground):
    got = one(text)
    assert got.urgency == 3
    assert ground in got.urgency_grounds
    assert got.needs_person
    assert got.asks_for_reply


@pytest.mark.parametrize(("text", "ground"), SOON)
def test_what_cannot_wait_is_told_with_its_ground(text, ground):
    got = one(text)
    assert got.urgency >= 2
    assert ground in got.urgency_grounds


@pytest.mark.parametrize("text", CALM)
def test_an_ordinary_post_is_not_urgent(text):
    assert one(text).urgency < 2


def test_the_gravest_ground_stands_first():
    got = one("Ik bel een advocaat, er is al twee dagen een gaslucht in huis")
    assert got.urgency_grounds[0] == Ground.GAS
    assert Ground.LEGAL in got.urgency_grounds


def test_danger_is_found_behind_a_wrong_idea_of_the_language():
    assert one("gaslucht!!", language_hint="en").urgency == 3
    assert one("gas leak", language_hint="nl").urgency == 3


def test_a_cry_for_life_is_flagged_apart_from_danger_at_home():
    got = one("ik wil dood")
    assert Flag.SELF_HARM in got.flags
    assert Flag.DANGER not in got.flags
    assert Flag.DANGER in one("gaslucht in de kelder").flags
