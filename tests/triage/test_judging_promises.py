"""The promises about judging, each by its id, on the posts they name."""

import pytest

from gehoor.triage.engine import judge
from gehoor.triage.port import Flag, Kind, Sentiment, Text, Topic


def one(text, **more):
    return judge([Text(text, **more)])[0]


def test_s3_8_a_service_failure_is_an_own_complaint_about_speed():
    got = one(
        "Jammer, Belvink laat het afweten. Verbinding veel te traag om een film te zien", brand_names=("Belvink",)
    )
    assert (got.kind, got.sentiment) == (Kind.COMPLAINT, Sentiment.NEG)
    assert got.topics[0][0] == Topic.SPEED
    assert Flag.SECOND_HAND not in got.flags
    assert got.asks_for_reply


def test_s3_9_indignation_over_hearsay_is_no_service_case_and_starts_no_clock():
    got = one(
        "Hoor net dat Tuinhal Zeldermeer levende konijntjes verkoopt. Walgelijk! En als het kind erop uitgekeken is?",
        brand_names=("Tuinhal Zeldermeer",),
    )
    assert got.sentiment == Sentiment.NEG
    assert Flag.SECOND_HAND in got.flags
    assert got.topics[0][0] == Topic.ANIMAL_WELFARE
    assert got.urgency == 0
    assert not got.asks_for_reply


@pytest.mark.parametrize(
    "text",
    [
        "Wie doet mee? We gaan samen naar het kantoor van de verhuurder",
        "Teken de petitie tegen de huurverhoging!",
        "Ben ik de enige met steeds die storing?",
        "Meer mensen die nog op hun geld wachten? Samen staan we sterker",
        "Who's with me? Time for a class action",
        "Wer macht mit bei der Sammelklage?",
    ],
)
def test_s0_11_a_call_to_act_together_is_flagged(text):
    assert Flag.JOINT_ACTION in one(text).flags


@pytest.mark.parametrize(
    "text",
    [
        "Mijn zus had vorige week een monteur die gewoon wegliep",
        "M'n buurvrouw wacht al een maand op haar bank, schandalig",
        "Een vriend van mij kreeg zijn geld nooit terug",
        "Schijnt dat ze het personeel niet eens betalen",
        "My sister was charged twice by them, disgraceful",
        "Meine Nachbarin wartet seit drei Wochen auf ihr Paket",
    ],
)
def test_s1_34_what_happened_to_somebody_else_is_second_hand(text):
    assert Flag.SECOND_HAND in one(text).flags


@pytest.mark.parametrize(
    "text",
    [
        "Gelezen dat er een storing is, mijn internet doet het nu ook niet",
        "Mijn moeder van 86 zit zonder verwarming, doe er iets aan!",
        "Mijn buren maken elke nacht herrie, ik slaap al weken niet",
        "Ik wacht al drie weken op mijn pakket",
    ],
)
def test_s1_34_an_own_case_and_a_cry_for_somebody_are_not_second_hand(text):
    got = one(text)
    assert Flag.SECOND_HAND not in got.flags
    assert got.asks_for_reply


THREATS = [
    "Ik weet waar jullie wonen",
    "Als die monteur nog eens komt sla ik hem in elkaar",
    "Ik steek dat kantoor van jullie in brand",
    "Wacht maar, ik krijg jullie wel",
    "Volgende keer neem ik een honkbalknuppel mee",
    "dan vallen er klappen aan de balie",
    "I know where you live",
    "Ich zünde euren Laden an",
]
HARMLESS = [
    "Ik lach me dood om jullie reclame",
    "Mijn telefoon ontploft van de berichten over de verbouwing",
    "Top service hoor, echt fantastisch gedaan weer",
    "Lekker bezig daar, storing nummer zes",
    "Nou bedankt, ik sta hier voor gek in de regen",
    "De taart was moorddadig lekker",
    "Geweldig, alweer een gesloten loket",
    "Jullie maken me helemaal gek met die wachtmuziek",
]


@pytest.mark.parametrize("text", THREATS)
def test_s1_36_a_threat_is_flagged_most_urgent_and_for_a_person(text):
    got = one(text)
    assert Flag.THREAT in got.flags
    assert got.urgency == 3
    assert got.needs_person


def test_s1_36_sarcasm_and_hyperbole_are_not_taken_for_threats():
    wrong = [text for text in HARMLESS if Flag.THREAT in one(text).flags]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Al drie dagen geen internet, kunnen jullie me helpen?", True),
        ("Pakket nog steeds niet binnen. Graag een reactie", True),
        ("Los dit op alsjeblieft, de lift doet het weer niet", True),
        ("Wat een waardeloze club is dit toch", False),
        ("Weer vertraging. Lekker dan.", False),
        ("Pff, alweer een prijsverhoging. Schandalig", False),
    ],
)
def test_s3_4_a_wish_for_help_is_told_from_blowing_off_steam(text, wish):
    assert (Flag.WISH_FOR_HELP in one(text).flags) is wish


@pytest.mark.parametrize(
    "text",
    [
        "Ik zeg mijn abonnement op",
        "Na twaalf jaar stap ik over naar een ander",
        "Jullie zijn mij kwijt als klant",
        "Hier bestel ik nooit meer iets, nooit meer bij jullie",
        "Dit was de laatste keer, ik ga wel naar de concurrent",
        "Wij gaan op zoek naar een andere leverancier",
        "We zijn overgestapt, die ellende zijn we zat",
        "Cancel my subscription, I'm done with you",
        "Ich kündige den Vertrag",
    ],
)
def test_s4_3_words_of_leaving_are_flagged(text):
    assert Flag.LEAVE in one(text).flags


def test_s0_17_a_request_for_repair_is_not_yet_a_complaint():
    got = one("De kraan in de badkamer lekt, kan er iemand langskomen?")
    assert Flag.REPAIR_REQUEST in got.flags
    assert got.kind != Kind.COMPLAINT
    late = one("De kraan in de badkamer lekt nog steeds, al drie weken belooft men een monteur")
    assert late.kind == Kind.COMPLAINT
    assert Flag.REPAIR_REQUEST not in late.flags


@pytest.mark.parametrize("text", ["bedankt, snel geregeld!", "Super, het is opgelost. Dank je wel", "Thanks, sorted!"])
def test_thanks_after_an_answer_ask_for_no_other(text):
    got = one(text)
    assert got.kind == Kind.COMPLIMENT
    assert Flag.THANKS in got.flags
    assert not got.asks_for_reply


@pytest.mark.parametrize(
    "text",
    ["bedankt maar nog steeds niet", "Dank je, maar het is niet opgelost", "Thanks but still not working"],
)
def test_thanks_that_go_on_with_but_are_still_a_complaint(text):
    got = one(text)
    assert got.kind == Kind.COMPLAINT
    assert got.asks_for_reply
