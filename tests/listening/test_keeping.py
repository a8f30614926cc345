"""What is kept of what passes by, and that it is kept once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gehoor.channels.port import Actor, Audience, Create, Delete, Expired, Update
from gehoor.kernel.errors import Refusal
from gehoor.listening import actions as listening
from gehoor.listening import connecting, health, quarantine
from gehoor.listening.listener import _listenable
from gehoor.listening.models import Post, Quarantined, SavedSearch, Source
from gehoor.people.models import Handle, Person
from gehoor.triage.models import Judgement
from tests.conftest import BAS, BRAND_ACCOUNT, FATMA, MORNING, post

pytestmark = pytest.mark.django_db


def test_a_post_that_speaks_to_us_is_kept(hear):
    taken = hear(post())
    assert Post.objects.get(pk=taken.posts[0]).text.startswith("@zeldermeer al drie weken")


def test_a_post_with_our_name_is_heard_without_a_mention(hear):
    hear(post(content="Woongoed Zeldermeer laat ons weer in de kou zitten", addressed=False))
    assert Post.objects.get().found_by.get().search.name == "Zeldermeer"


def test_a_post_about_nobody_here_is_not_kept_but_counted(hear, source):
    hear(post(content="Lekker weer vandaag", addressed=False))
    source.refresh_from_db()
    assert not Post.objects.exists()
    assert (source.seen, source.kept) == (1, 0)


def test_the_same_page_twice_adds_nothing(hear):
    hear(post())
    hear(post())
    assert Post.objects.count() == 1


def test_what_is_said_in_a_known_conversation_is_kept_too(hear):
    hear(post("root"))
    hear(post("me-too", "hier ook!", author=BAS, addressed=False, in_reply_to="root", context="root"))
    assert Post.objects.count() == 2


def test_an_answer_in_the_same_page_as_what_it_answers_is_kept_too(hear):
    answer = post("me-too", "hier ook!", author=BAS, addressed=False, in_reply_to="root", context="root")
    hear(replace(answer, published=MORNING + timedelta(minutes=1)), post("root"))
    assert Post.objects.count() == 2


def test_an_edit_keeps_the_earlier_words(hear):
    hear(post())
    hear(Update(post(content="@zeldermeer het is opgelost", revision="2")), now=MORNING + timedelta(minutes=5))
    kept = Post.objects.get()
    assert kept.text == "@zeldermeer het is opgelost"
    assert [version.text[:12] for version in kept.versions.all()] == ["@zeldermeer "]
    assert kept.edited_at == MORNING + timedelta(minutes=5)


def test_an_edit_of_a_post_that_we_never_heard_is_heard_as_new(hear):
    hear(Update(post(revision="2")))
    assert Post.objects.count() == 1


def test_a_deleted_post_leaves_a_tombstone_without_words_or_author(hear):
    hear(post())
    hear(Delete("p1", MORNING + timedelta(minutes=1)))
    kept = Post.objects.get()
    assert (kept.text, kept.author, kept.native, kept.url) == ("", None, {}, "")
    assert kept.gone_at == MORNING + timedelta(minutes=1)


def test_a_deleted_post_does_not_come_back_when_the_platform_repeats_itself(hear):
    hear(post())
    hear(Delete("p1", MORNING))
    hear(post(), Update(post(revision="9", content="toch weer")))
    assert Post.objects.get().text == ""


def test_a_post_that_is_deleted_in_the_page_that_brings_it_is_never_kept(hear):
    hear(Create(post()), Delete("p1", MORNING))
    assert not Post.objects.exists()


def test_a_private_message_is_kept_whatever_it_says(hear):
    hear(post(content="mijn adres is Kersenlaan 3", audience=Audience.DIRECT, addressed=False))
    assert Post.objects.get().audience == "direct"


def test_our_own_post_is_known_as_ours(hear):
    hear(post("ours", "Wij komen eraan", author=BRAND_ACCOUNT))
    assert Post.objects.get().ours


def test_the_cursor_is_stored_with_the_posts(hear, source):
    hear(post(), cursor="abc")
    source.refresh_from_db()
    assert source.cursor == "abc"


def test_a_poison_post_is_set_apart_and_the_others_go_on(hear, monkeypatch, source):
    poison(monkeypatch, "gif")
    good = [post(f"p{n}", f"@zeldermeer bericht {n}, hoe lang nog?", author=BAS) for n in range(6)]
    hear(*good[:3], post("bad", "@zeldermeer gif"), *good[3:], cursor="7")
    source.refresh_from_db()
    assert set(Post.objects.values_list("external_id", flat=True)) == {f"p{n}" for n in range(6)}
    assert Quarantined.objects.get().external_id == "bad"
    assert source.cursor == "7"


def test_a_quarantined_event_can_be_tried_again_when_its_cause_is_gone(hear, monkeypatch, alice):
    with monkeypatch.context() as sick:
        poison(sick, "gif")
        hear(post("bad", "@zeldermeer gif"))
        kept = Quarantined.objects.get()
        with pytest.raises(Exception, match="still"):
            quarantine.retry(alice, kept.pk, MORNING)
    kept.refresh_from_db()
    assert (kept.tries, kept.state) == (2, "waiting")
    quarantine.retry(alice, kept.pk, MORNING)
    kept.refresh_from_db()
    assert kept.state == "taken_in"
    assert Post.objects.get().text == "@zeldermeer gif"


def poison(monkeypatch, word: str) -> None:
    """Make one post break the intake for real, at its last step."""
    from gehoor.triage import actions as triage

    judge = triage.engine.judge

    def breaks(texts):
        if any(word in text.text for text in texts):
            raise RuntimeError(word)
        return judge(texts)

    monkeypatch.setattr(triage.engine, "judge", breaks)


def test_a_search_that_is_saved_decides_from_the_next_post_on(hear, alice):
    hear(post("before", "storing in de Pruimenflat", addressed=False))
    listening.save_search(alice, "Pruimenflat", "pruimenflat", MORNING)
    hear(post("after", "storing in de Pruimenflat", addressed=False))
    assert list(Post.objects.values_list("external_id", flat=True)) == ["after"]
    assert SavedSearch.objects.get(name="Pruimenflat").hits == 1


def test_names_and_followers_follow_what_the_platform_tells(hear):
    hear(post())
    hear(post("p2", author=type(FATMA)(FATMA.id, "@fatma", "Fatma A.", followers=300)))
    author = Post.objects.get(external_id="p2").author
    assert (author.handle, author.name, author.followers) == ("@fatma", "Fatma A.", 300)
    assert Post.objects.get(external_id="p1").author == author


def test_a_link_that_is_no_web_address_is_not_kept(hear):
    hear(post(url="javascript:alert(1)"))
    assert Post.objects.get().url == ""


def test_the_lag_of_a_source_is_the_time_between_saying_and_hearing(hear, source):
    hear(post(at=MORNING - timedelta(seconds=42)))
    assert Source.objects.get(pk=source.pk).lag_seconds == 42


LATER = MORNING + timedelta(minutes=10)


def test_what_was_set_apart_goes_when_its_author_takes_it_back(hear, monkeypatch):
    with monkeypatch.context() as sick:
        poison(sick, "gif")
        hear(post("bad", "@zeldermeer gif"))
    hear(Delete("bad", LATER))
    assert not Quarantined.objects.exists()


def test_a_platform_that_repeats_a_poison_post_fills_no_quarantine(hear, monkeypatch, alice):
    poison(monkeypatch, "gif")
    hear(post("bad", "@zeldermeer gif"))
    hear(post("bad", "@zeldermeer gif"))
    listening.let_go(alice, Quarantined.objects.get().pk, LATER)
    hear(post("bad", "@zeldermeer gif"))
    assert Quarantined.objects.get().state == "let_go"


@pytest.mark.parametrize(
    "bad",
    [
        post("half a letter \ud800"),
        post("bad", native={"n": float("nan")}),
        post("bad", native={"at": MORNING}),
        post("bad", author=Actor("acct:many", "@many", followers=2**70)),
    ],
    ids=["id", "no number", "no json", "too many"],
)
def test_what_no_database_takes_is_set_apart_and_does_not_block_its_source(bad, hear, source):
    hear(bad, post("good"), cursor="9")
    source.refresh_from_db()
    assert (Post.objects.get().external_id, Quarantined.objects.count(), source.cursor) == ("good", 1, "9")


def test_what_we_thought_of_words_goes_with_the_words(hear):
    hear(post())
    hear(Delete("p1", LATER))
    assert not Judgement.objects.exists()


def test_our_own_words_are_ours_whichever_of_our_accounts_hears_them(hear, brand):
    other = connecting.add_source(brand, "pretend", "Storingen", {"url": "http://127.0.0.1:1", "token": "x"}, MORNING)
    account = Actor("acct:storingen", "@zeldermeer_storing")
    connecting.note_account(other, account)
    hear(post("ours", "Wie heeft er nog last van de storing?", author=account))
    assert Post.objects.get().ours


def test_changes_of_searches_that_are_committed_out_of_turn_all_count(hear, alice):
    first = listening.save_search(alice, "Fruit", "appel", MORNING)
    second = listening.save_search(alice, "Meer fruit", "peer", MORNING)
    listening.save_search(alice, "Meer fruit", "banaan", MORNING + timedelta(seconds=2), pk=second.pk)
    hear(post("none", "lekker weer", addressed=False))
    listening.save_search(alice, "Fruit", "aardbei", MORNING + timedelta(seconds=1), pk=first.pk)
    hear(post("one", "een aardbei", addressed=False))
    assert Post.objects.get().external_id == "one"


def test_a_retired_source_stays_retired(alice, source):
    listening.set_state(alice, source.pk, "retired", MORNING)
    health.note_failure(source.pk, Expired("no"), MORNING)
    with pytest.raises(Refusal):
        connecting.reconnect(alice, source.pk, {}, MORNING)
    source.refresh_from_db()
    assert source.state == "retired"


def test_what_the_platform_tells_late_does_not_undo_a_new_token(alice, source):
    before = Source.objects.get(pk=source.pk)
    connecting.reconnect(alice, source.pk, {"token": "nieuw"}, MORNING)
    connecting.renew(before, {})
    source.refresh_from_db()
    assert connecting.channel_at_desk(source).settings.token.get_secret_value() == "nieuw"


def test_new_settings_are_seen_by_a_listener_that_is_running(alice, source):
    before = _listenable(MORNING)
    connecting.reconnect(alice, source.pk, {"token": "nieuw"}, MORNING)
    source.refresh_from_db()
    assert _listenable(MORNING) != before
    assert source.account_id == ""  # it may be another account now


def test_of_somebody_who_took_all_his_words_back_no_name_is_left(hear):
    quiet = {"content": "Hoorde dat Woongoed Zeldermeer de huur verhoogt", "addressed": False}
    hear(post("one", **quiet), post("two", **quiet), post("other", author=BAS, **quiet))
    hear(Delete("one", LATER))
    assert Handle.objects.count() == 2
    hear(Delete("two", LATER))
    assert Handle.objects.get().actor_id == BAS.id
    assert Person.objects.count() == 1
    hear(post("three"))
    assert Handle.objects.count() == 2
