"""How an answer is taken, in a table."""

import pytest

from gehoor.channels.pretend.people import by_handle
from gehoor.channels.pretend.weigh import Answer, Verdict, bare, names, weigh

FATMA = by_handle()["fatma_kers"]
NOW = 30.0


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Dag Fatma, wat vervelend. Vanmiddag tussen 13 en 15 uur komt onze monteur.", Verdict.CALM),
        ("@fatma_kers sorry! Ik bel je vandaag nog om een afspraak te maken.", Verdict.CALM),
        ("Excuses hiervoor, we sturen morgen een loodgieter bij je langs.", Verdict.CALM),
        ("Dag mevrouw Aydin, onze opzichter belt u om 14:30.", Verdict.CALM),
        ("Fatma, hier moeten we beter in worden met elkaar.", Verdict.HALF),
        ("Wat vervelend dat dit nog steeds zo is.", Verdict.HALF),
        ("Dank voor je bericht op ons kanaal.", Verdict.POOR),
        ("Sorry Fatma!", Verdict.POOR),
        ("", Verdict.POOR),
        ("Dag Fatma, wat naar. Mogen we je adres en telefoonnummer, in een privébericht?", Verdict.ASKED),
        ("Hoi Fatma, sorry! Klopt het dat je op 0431 ZM woont?", Verdict.EXPOSED),
        ("Hoi Fatma, sorry! We bellen je straks op 06-12345678.", Verdict.EXPOSED),
    ],
)
def test_a_complaint_is_answered_well_or_not(text, verdict):
    assert weigh(Answer(text, NOW), FATMA, kind="complaint") is verdict


GOOD = "Fatma, sorry! De monteur komt vandaag."


@pytest.mark.parametrize(
    ("answer", "mood", "verdict"),
    [
        (Answer(GOOD, NOW), 0, Verdict.CALM),
        (Answer(GOOD, FATMA.patience + 1), 0, Verdict.CALM),
        (Answer(GOOD, 3 * FATMA.patience + 1), 0, Verdict.HALF),
        (Answer(GOOD, 3 * FATMA.patience + 1), -3, Verdict.HALF),
        (Answer(GOOD, NOW, repeated=True), 0, Verdict.HALF),
        (Answer(GOOD, 3 * FATMA.patience + 1, repeated=True), 0, Verdict.POOR),
        (Answer("Fatma, we kijken er nu naar.", NOW), 0, Verdict.HALF),
        (Answer("Fatma, we kijken er nu naar.", NOW), 3, Verdict.CALM),
        (Answer("Fatma, we kijken er nu naar.", NOW, round=3), 0, Verdict.CALM),
    ],
)
def test_time_repetition_and_mood_count_too(answer, mood, verdict):
    assert weigh(answer, FATMA, kind="complaint", mood=mood) is verdict


def test_the_same_private_words_are_fine_in_private():
    text = "Dag Fatma, excuses. We komen morgen om 9 uur naar 0431 ZM."
    assert weigh(Answer(text, NOW, private=True), FATMA, kind="private") is Verdict.CALM
    assert weigh(Answer(text, NOW), FATMA, kind="private") is Verdict.EXPOSED


def test_a_question_is_easily_helped_and_a_compliment_more_so():
    assert weigh(Answer("Ja hoor Fatma, dat mag vanaf maandag gewoon.", NOW), FATMA, kind="question") is Verdict.CALM
    assert weigh(Answer("Dank je!", NOW), FATMA, kind="compliment") is Verdict.CALM
    assert weigh(Answer("Wat zegt u?", NOW), FATMA, kind="noise") is Verdict.CONFUSED


def test_a_greeting_by_name_does_not_hide_the_same_words():
    bas = by_handle()["bas.tegenwind"]
    assert bare("Dag Bas, we kijken ernaar!", bas) == bare("Dag Fatma, we kijken ernaar.", FATMA)
    assert bare("@bas.tegenwind we komen", bas) == bare("@fatma_kers we komen", FATMA)


@pytest.mark.parametrize(("text", "named"), [("Hoi fatma!", True), ("Mevrouw AYDIN", True), ("Fatmagül", False)])
def test_a_name_is_a_whole_word(text, named):
    assert names(text, FATMA) is named
