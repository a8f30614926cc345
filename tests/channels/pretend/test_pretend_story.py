"""The people of Zeldermeer: an hour of their day, and how they take what they get."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from gehoor.channels.pretend.people import BRAND

HOUR = 3600
GOOD = "Dag {name}, wat vervelend! Onze monteur komt morgen tussen 9 en 11 uur bij je langs."


def told(town):
    """The story as anybody would read it: who, when, what."""
    return [
        (note.author.handle, note.text, round((note.published - town.start).total_seconds())) for note in town.posts()
    ]


def first(town, kind):
    return town.until(lambda note: town.kind(note) == kind and note.parent is None and town.waits(note))


def first_name(note):
    return note.author.name.split()[0]


# the hour


def test_the_first_minute_has_work_for_the_desk_at_once(towns):
    town = towns()
    town.pass_time(2)
    assert len(town.posts()) == 1
    town.pass_time(58)
    assert 5 <= len([note for note in town.posts() if note.parent is None]) <= 8


def test_the_first_ten_minutes_show_every_kind_of_post(towns):
    town = towns(outage_at=99_999)
    town.pass_time(600)
    kinds = {town.kind(note) for note in town.posts()}
    assert kinds >= {
        "complaint",
        "question",
        "noise",
        "compliment",
        "private",
        "secondhand",
        "urgent",
        "idea",
    }
    assert {note.language for note in town.posts()} == {"nl", "en", "de"}
    assert any(note.audience == "direct" for note in town.posts())
    assert town.store.rows("SELECT 1 FROM event WHERE kind = 'update'")
    assert town.store.rows("SELECT 1 FROM event WHERE kind = 'delete'")


def test_the_same_seed_tells_the_same_hour_and_another_seed_another(towns):
    hours = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        town = towns(name, seed=seed)
        town.pass_time(HOUR)
        hours.append(told(town))
    assert hours[0] == hours[1]
    assert hours[0] != hours[2]
    assert len(hours[0]) > 100


def test_given_the_same_answers_the_same_story_follows(towns):
    ends = []
    for name in ("a", "b"):
        town = towns(name)
        complaint = first(town, "complaint")
        town.answer(complaint, GOOD.format(name=first_name(complaint)))
        town.pass_time(300)
        ends.append(told(town))
    assert ends[0] == ends[1]


def test_big_steps_of_the_clock_tell_the_same_story_as_small_ones(towns):
    texts = []
    for name, step in (("small", 0.5), ("big", 45)):
        town = towns(name)
        town.pass_time(900, step=step)
        texts.append([(note.author.handle, note.text) for note in town.posts()])
    assert texts[0] == texts[1]


def test_one_complaint_becomes_a_wave_and_ebbs_away(towns):
    town = towns(seed=4)
    town.pass_time(359)
    assert [note for note in town.posts() if "Kersenbuurt" in note.text] == []
    town.pass_time(3)
    wave = [note for note in town.posts() if town.kind(note) == "outage" and note.parent is None]
    assert len(wave) == 1
    town.pass_time(60)
    early = len([note for note in town.posts() if town.kind(note) == "outage" and note.parent is None])
    town.pass_time(240)
    wave = [note for note in town.posts() if town.kind(note) == "outage" and note.parent is None]
    assert 12 <= len(wave) <= 20
    assert early < len(wave) / 2
    assert len({note.author.handle for note in wave}) == len(wave)
    assert sum("#kersenbuurt" in note.text for note in wave) >= 8
    roots = {note.id for note in wave}
    assert len([note for note in town.posts() if note.parent in roots and note.author.handle != BRAND]) >= 3
    town.pass_time(1500)
    warm = [
        note for note in town.posts() if re.search(r"warm|ontdooid|radiator|graden|kachel|chauffage", note.text.lower())
    ]
    late = [note for note in warm if (note.published - town.start).total_seconds() > 1200]
    assert len(late) >= 5
    assert not [note for note in town.posts() if town.kind(note) == "outage" and town.waits(note)]


def test_nobody_says_the_same_twice(towns):
    town = towns(seed=3)
    town.pass_time(4 * HOUR, step=5)
    said = Counter((note.author.handle, note.text) for note in town.posts())
    assert said.most_common(1)[0][1] == 1
    uses = town.store.rows("SELECT line, handle, count(*) AS n FROM used GROUP BY line, handle")
    assert {row["n"] for row in uses} == {1}


def test_no_fresh_line_comes_again_before_the_whole_stock_is_used(towns):
    town = towns(outage_at=9e9)
    fresh = []
    for _ in range(120):
        town.pass_time(60, step=30)
        fresh = [note.text for note in town.posts() if note.parent is None and " EDIT" not in note.text]
    assert len(fresh) > 60
    assert len(set(fresh)) == len(fresh)


def test_a_network_left_open_overnight_does_not_shout_itself_hoarse(towns):
    town = towns(start=datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    town.pass_time(15 * HOUR, step=10)
    night = [note for note in town.posts() if 1 <= note.published.hour < 5]
    assert len(town.posts()) < 700
    assert 5 < len(night) < 60


def test_time_stands_still_while_the_laptop_is_shut(towns):
    town = towns()
    town.pass_time(60)
    before = len(town.posts())
    town.pass_time(8 * HOUR, step=8 * HOUR)
    assert len(town.posts()) == before
    town.pass_time(60)
    assert before < len(town.posts()) < before + 10


# restart


def test_after_a_restart_the_story_goes_on_and_nothing_is_said_twice(towns):
    whole = towns("whole")
    whole.pass_time(1200)
    expected = [(note.author.handle, note.text) for note in whole.posts()]

    halves = towns("halves")
    halves.pass_time(400)
    before = [note.id for note in halves.posts()]
    halves.story.save()
    halves.close()
    again = towns("halves", start=halves.now)
    again.pass_time(800)
    assert [note.id for note in again.posts()][: len(before)] == before
    assert [(note.author.handle, note.text) for note in again.posts()] == expected


def test_a_beat_that_fails_is_skipped_whole_and_the_story_goes_on(towns, monkeypatch, caplog):
    town = towns()
    town.pass_time(20)
    before = len(town.posts())
    spoke = town.story.stage.memory.spoke

    def breaks_once(*args):
        monkeypatch.undo()
        spoke(*args)
        raise RuntimeError("halfway")

    monkeypatch.setattr(town.story.stage.memory, "spoke", breaks_once)
    town.pass_time(12)
    assert "was skipped" in caplog.text
    # The post of that beat was rolled back with the rest of it.
    assert len(town.posts()) == before


# answers


def test_a_good_and_quick_answer_calms(towns):
    town = towns()
    complaint = first(town, "complaint")
    answer = town.answer(complaint, GOOD.format(name=first_name(complaint)))
    town.pass_time(30)
    thanks = town.said_after(answer)
    assert [note.author.handle for note in thanks] == [complaint.author.handle]
    assert town.mood(complaint) == 2
    assert town.store.must(answer.id).likes == 1
    town.pass_time(1200)
    later = [note for note in town.posts() if note.author == complaint.author and note.root == complaint.root]
    assert later == [complaint, thanks[0]] or [note.id for note in later] == [complaint.id, thanks[0].id]


def test_silence_makes_louder_and_ends_bitter(towns):
    town = towns(outage_at=9e9)
    complaint = first(town, "complaint")
    town.pass_time(3000)
    own = [note for note in town.posts() if note.author.handle == complaint.author.handle and note.root == complaint.id]
    assert 3 <= len(own) <= 5  # the complaint, one to three reminders, the last word
    assert town.mood(complaint) <= -2
    assert not town.waits(complaint)
    last = own[-1].text
    bitter = town.store.rows("SELECT line FROM used WHERE handle = :h AND line LIKE 'last%'", h=complaint.author.handle)
    assert any(row["line"].split(":", 1)[1] == last for row in bitter)
    town.pass_time(1200)
    assert len([n for n in town.posts() if n.author == complaint.author and n.root == complaint.id]) == len(own)


@pytest.mark.parametrize("answer", ["Vervelend.", "Wij betreuren het ongemak ten zeerste en waarderen uw geduld."])
def test_a_poor_answer_makes_angry(towns, answer):
    town = towns()
    complaint = first(town, "complaint")
    reply = town.answer(complaint, answer)
    town.pass_time(30)
    assert len(town.said_after(reply)) == 1
    assert town.mood(complaint) == -1
    assert town.waits(complaint)


def test_after_four_poor_answers_people_walk_away(towns):
    town = towns(outage_at=9e9)
    said = first(town, "complaint")
    complaint = said
    for _ in range(4):
        assert town.waits(complaint)
        reply = town.answer(said, "Vervelend.")
        town.pass_time(30)
        (said,) = town.said_after(reply)
    assert not town.waits(complaint)
    assert town.mood(complaint) == -3
    town.pass_time(1800, step=5)
    assert [note for note in town.posts() if note.parent == said.id and note.author == said.author] == []


def test_half_an_answer_leads_to_another_question(towns):
    town = towns()
    complaint = first(town, "complaint")
    reply = town.answer(complaint, f"Dag {first_name(complaint)}, dat is natuurlijk niet zoals het hoort te gaan.")
    town.pass_time(30)
    said = town.said_after(reply)
    assert len(said) == 1
    assert town.mood(complaint) == 0
    assert town.waits(complaint)
    second = town.answer(said[0], GOOD.format(name=first_name(complaint)))
    town.pass_time(30)
    assert town.mood(complaint) == 2
    assert not town.waits(complaint)
    assert len(town.said_after(second)) == 1


def test_the_same_words_to_another_are_noticed(towns):
    town = towns(outage_at=9e9)
    moods = []
    for _ in range(2):
        complaint = town.until(
            lambda note: (
                town.kind(note) == "complaint" and note.language == "nl" and town.waits(note) and note.parent is None
            )
        )
        town.answer(complaint, f"Dag {first_name(complaint)}, dat is vervelend. We kijken ernaar.")
        town.pass_time(30)
        moods.append(town.mood(complaint))
    assert moods[0] == 2
    assert moods[1] <= 0


def test_who_is_asked_for_details_sends_them_in_private(towns):
    town = towns()
    complaint = first(town, "complaint")
    name = first_name(complaint)
    reply = town.answer(complaint, f"Dag {name}, wat vervelend. Stuur je ons je adres in een privébericht?")
    town.pass_time(30)
    (details,) = town.said_after(reply)
    assert details.audience == "direct"
    assert re.search(r"\b0\d{3} ZM", details.text)
    assert "{" not in details.text
    answer = town.answer(details, f"Dank je wel {name}, morgen om 9 uur komt de monteur.", private=True)
    town.pass_time(30)
    assert [note.audience for note in town.said_after(answer)] == ["direct"]
    assert town.mood(complaint) == 2


def test_a_private_matter_answered_in_public_makes_furious(towns):
    town = towns()
    message = first(town, "private")
    reply = town.answer(message, GOOD.format(name=first_name(message)))
    town.pass_time(30)
    assert len(town.said_after(reply)) == 1
    assert town.mood(message) == -2


def test_somebodys_address_in_public_makes_furious(towns):
    town = towns()
    complaint = first(town, "complaint")
    reply = town.answer(complaint, GOOD.format(name=first_name(complaint)) + " Kersenlaan 77, 0431 ZM toch?")
    town.pass_time(30)
    assert len(town.said_after(reply)) == 1
    assert town.mood(complaint) == -2


def test_who_chats_about_the_neighbour_is_puzzled_by_an_answer(towns):
    town = towns()
    chat = town.until(lambda note: town.kind(note) == "noise" and note.author.followers < 2000)
    reply = town.answer(chat, "Goed dat je het meldt, we sturen een monteur!")
    town.pass_time(30)
    assert len(town.said_after(reply)) == 1
    assert not town.waits(chat)


def test_who_does_not_speak_to_us_does_not_wait_for_us(towns):
    town = towns(outage_at=9e9)
    about = town.until(lambda n: town.kind(n) == "complaint" and n.parent is None and f"@{BRAND}" not in n.text)
    town.pass_time(1800, step=5)
    assert [note for note in town.posts() if note.author == about.author and note.root == about.id] == [about]


def test_an_answer_in_english_gets_english_back(towns):
    town = towns()
    complaint = town.until(lambda note: note.language == "en" and town.waits(note) and town.kind(note) == "complaint")
    reply = town.answer(complaint, f"Hi {first_name(complaint)}, sorry about that! A plumber will visit you tomorrow.")
    town.pass_time(30)
    assert [note.language for note in town.said_after(reply)] == ["en"]
    assert town.mood(complaint) == 2


def test_only_the_last_of_two_quick_answers_counts(towns):
    town = towns()
    complaint = first(town, "complaint")
    hasty = town.answer(complaint, "Hallo?")
    town.pass_time(1)
    better = town.answer(complaint, GOOD.format(name=first_name(complaint)))
    town.pass_time(40)
    assert town.said_after(hasty) == []
    assert len(town.said_after(better)) == 1
    assert town.mood(complaint) == 2


def test_a_reply_that_we_take_back_in_time_is_not_reacted_to(towns):
    town = towns()
    complaint = first(town, "complaint")
    reply = town.answer(complaint, "Oeps.")
    town.pass_time(1)
    town.store.erase(reply.id, town.now)
    town.pass_time(40)
    assert town.said_after(reply) == []
    assert town.mood(complaint) == 0
