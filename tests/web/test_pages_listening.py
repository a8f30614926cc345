"""Listening: accounts, searches and quarantine, each with words for what went wrong."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gehoor.channels.port import Expired, Unreachable
from gehoor.listening import actions, connecting, form, health, queries
from gehoor.listening.models import Post, Quarantined, SavedSearch, Source
from gehoor.listening.search import FAULTS, parse
from gehoor.team.rules import Role
from gehoor.web import labels
from tests.conftest import MORNING, colleague_of, post
from tests.listening.test_keeping import poison
from tests.web.pages import browser, problem_at, words


def test_an_account_tells_how_it_is_doing(alice, hear, source):
    hear(post())
    page = words(browser(alice).get("/listening/"))
    assert "Pretend network" in page
    assert "Listens" in page
    assert "Passed by 1 About you 1" in page


@pytest.mark.parametrize(
    ("error", "said"),
    [(Unreachable("refused"), "the platform does not answer"), (Expired("401"), "with a new token")],
)
def test_trouble_is_told_in_words_with_what_to_do(alice, source, error, said):
    health.note_failure(source.pk, error, MORNING)
    assert said in words(browser(alice).get("/listening/"))


def test_an_account_is_paused_resumed_and_retired(alice, source):
    client = browser(alice)
    for state in ("paused", "on", "retired"):
        client.post(f"/listening/source/{source.pk}/state", {"state": state})
        assert Source.objects.get().state == state
    page = client.post(f"/listening/source/{source.pk}/state", {"state": "on"}, follow=True)
    assert "This source is retired." in words(page)


def test_without_javascript_retiring_is_asked_first(alice, source):
    page = browser(alice).get(f"/listening/?retire={source.pk}").content.decode()
    assert f'id="retire-{source.pk}"' in page
    assert " open data-open" in page


def test_an_account_is_connected_by_the_form_that_its_channel_describes(alice):
    client = browser(alice)
    given = {
        "channel": "pretend",
        "title": "Oefenen",
        "url": "http://127.0.0.1:9",
        "token": "zeer-geheim",
        "timeout": "5",
    }
    assert client.post("/listening/connect/", given)["Location"] == "/listening/"
    made = Source.objects.get()
    assert (made.title, made.settings["url"], made.settings["timeout"]) == ("Oefenen", "http://127.0.0.1:9", 5.0)
    assert "zeer-geheim" not in str(made.settings)
    assert b"zeer-geheim" not in client.get(f"/listening/source/{made.pk}/").content


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"url": ""}, "url", "Fill this in."),
        ({"url": "ftp://x"}, "url", "The address begins with http:// or https://"),
        ({"token": ""}, "token", "Fill this in."),
        ({"timeout": "lang"}, "timeout", "Write a number."),
        ({"timeout": "9000"}, "timeout", "This number is too small or too large."),
    ],
)
def test_a_setting_that_is_not_right_is_told_at_its_field(alice, change, field, said):
    given = {"channel": "pretend", "url": "http://127.0.0.1:9", "token": "zeer-geheim", "timeout": "5"} | change
    page = browser(alice).post("/listening/connect/", given)
    assert page.status_code == 422
    assert problem_at(page, field) == said
    assert "zeer-geheim" not in page.content.decode()
    assert not Source.objects.exists()


def test_a_name_that_is_taken_is_told_at_the_name(alice, source):
    given = {"channel": "pretend", "title": source.title, "url": "http://127.0.0.1:9", "token": "x"}
    assert "already" in problem_at(browser(alice).post("/listening/connect/", given), "title")


def test_a_secret_that_is_left_empty_stays(alice, source):
    client = browser(alice)
    client.post(f"/listening/source/{source.pk}/", {"url": "http://127.0.0.1:7", "token": "", "timeout": "3"})
    source.refresh_from_db()
    settings = connecting.channel_at_desk(source).settings
    assert (settings.url, settings.token.get_secret_value()) == ("http://127.0.0.1:7", "geen")


def test_an_expired_account_listens_again_with_a_new_token(alice, source):
    health.note_failure(source.pk, Expired("401"), MORNING)
    browser(alice).post(f"/listening/source/{source.pk}/", {"url": "http://127.0.0.1:1", "token": "nieuw"})
    assert Source.objects.get().state == "on"


def test_a_list_of_settings_is_written_with_commas():
    kind = connecting.channel_of(Source(channel="fediverse"))
    given = form.typed(kind, {"server": "https://a.example", "token": "t", "hashtags": "#een, twee"})
    assert given["hashtags"] == ["#een", "twee"]
    shown = {it.name: it for it in form.fields_of(kind, {"hashtags": ["een", "twee"]})}
    assert shown["hashtags"].value == "een, twee"
    assert shown["token"].value == ""


def test_only_channels_that_can_listen_are_offered(alice):
    page = browser(alice).get("/listening/connect/").content.decode()
    assert "channel=fediverse" in page
    assert "channel=imported" not in page
    assert browser(alice).get("/listening/connect/?channel=imported").status_code == 404


def test_an_agent_sees_the_accounts_and_changes_nothing(alice, bob, source):
    client = browser(bob)
    assert "/state" not in client.get("/listening/").content.decode()
    assert client.post(f"/listening/source/{source.pk}/state", {"state": "paused"}).status_code == 403
    assert client.get("/listening/connect/").status_code == 403


def test_another_brands_account_is_not_there(charlie, source):
    assert browser(charlie).get(f"/listening/source/{source.pk}/").status_code == 404


def test_a_brand_that_listens_to_nothing_is_told_what_to_do_first(alice):
    client = browser(alice)
    for address in ("/listening/", "/inbox/"):
        assert "Two steps, and you hear your customers" in words(client.get(address))


def test_whoever_listens_already_is_not_told_how_to_begin(alice, source):
    assert "Two steps" not in words(browser(alice).get("/inbox/"))


def test_a_search_is_saved_changed_and_removed_and_saved_again(alice):
    client = browser(alice)
    client.post("/listening/searches/new/", {"name": "Merelflat", "text": "merelflat OF #merelflat"})
    search = SavedSearch.objects.get(name="Merelflat")
    client.post(f"/listening/searches/{search.pk}/", {"name": "Merelflat", "text": "merelflat"})
    search.refresh_from_db()
    assert search.text == "merelflat"
    page = client.post(f"/listening/searches/{search.pk}/remove", follow=True)
    assert not SavedSearch.objects.filter(name="Merelflat").exists()
    assert 'name="text" value="merelflat"' in page.content.decode()


def test_a_search_that_rests_finds_nothing_until_it_looks_again(alice, hear):
    search = SavedSearch.objects.get()
    client = browser(alice)
    client.post(f"/listening/searches/{search.pk}/switch", {"on": "no"})
    hear(post("a", "woongoed zeldermeer", addressed=False))
    assert not Post.objects.exists()
    client.post(f"/listening/searches/{search.pk}/switch", {"on": "yes"})
    hear(post("b", "woongoed zeldermeer", addressed=False))
    assert Post.objects.get().external_id == "b"


def test_a_mistake_in_a_search_is_shown_where_it_stands(alice):
    page = browser(alice).post("/listening/searches/new/", {"name": "x", "text": 'lift "kapot'})
    assert page.status_code == 422
    assert '<mark class="wrong-here">&#34;</mark>' in page.content.decode()
    assert "This quotation mark is never closed." in words(page)
    assert "a quotation mark" in words(page)
    assert not SavedSearch.objects.filter(name="x").exists()


def test_every_mistake_has_dutch_words(alice):
    from django.utils import translation

    with translation.override("nl"):
        for fault in FAULTS:
            assert labels.own_words(fault.template) != fault.template
            assert labels.own_words(fault.hint) != fault.hint


def test_a_name_that_is_missing_or_taken_is_told_at_the_name(alice):
    client = browser(alice)
    nameless = client.post("/listening/searches/new/", {"name": "", "text": "lift"})
    assert problem_at(nameless, "name") == "Give the search a name."
    taken = client.post("/listening/searches/new/", {"name": "Zeldermeer", "text": "lift"})
    assert "already" in problem_at(taken, "name")


def test_a_search_is_tried_on_what_was_heard_before_it_is_saved(alice, hear):
    hear(post("a", "@zeldermeer de lift staat weer stil"), post("b", "@zeldermeer de heg is te hoog"))
    found = browser(alice).post("/listening/searches/check/0", {"text": "lift"}, headers={"HX-Request": "true"})
    assert "1 of the last 2 messages" in words(found)
    assert ">lift</mark>" in found.content.decode()
    assert "<html" not in found.content.decode()
    whole = browser(alice).post("/listening/searches/check/0", {"text": "lift", "name": "Liften"})
    assert 'value="Liften"' in whole.content.decode()


def test_a_trial_finds_what_the_matcher_finds(alice, hear, source):
    hear(post("a", "@zeldermeer de lift", in_reply_to="x"), post("b", "@zeldermeer de lift, taal", language="nl"))
    for text, expected in (("lift is:reply", 1), ("lift lang:nl", 1), ("from:fatma_kers", 2), ("to:zeldermeer", 2)):
        assert queries.try_out(alice, parse(text)).found == expected, text


def test_an_agent_reads_the_searches_and_changes_none(alice, bob):
    client = browser(bob)
    assert "Zeldermeer" in words(client.get("/listening/searches/"))
    assert client.get("/listening/searches/new/").status_code == 403


def test_what_could_not_be_taken_in_is_shown_safely_and_tried_again(alice, hear, monkeypatch):
    client = browser(alice)
    assert "Everything could be taken in." in words(client.get("/quarantine/"))
    with monkeypatch.context() as sick:
        poison(sick, "gif")
        hear(post("bad", "@zeldermeer gif <img src=x>"))
        kept = Quarantined.objects.get()
        page = client.get("/quarantine/")
        assert "<img src=x" not in page.content.decode()
        assert "RuntimeError: gif" in words(page)
        assert "still cannot be taken in" in words(client.post(f"/quarantine/{kept.pk}/retry", follow=True))
    client.post(f"/quarantine/{kept.pk}/retry")
    assert Post.objects.get().external_id == "bad"
    assert "It is settled already." in words(client.post(f"/quarantine/{kept.pk}/retry", follow=True))


def test_what_cannot_be_mended_is_let_go(alice, hear, monkeypatch):
    poison(monkeypatch, "gif")
    hear(post("bad", "@zeldermeer gif"))
    kept = Quarantined.objects.get()
    client = browser(alice)
    client.post(f"/quarantine/{kept.pk}/let-go")
    kept.refresh_from_db()
    assert kept.state == "let_go"
    assert client.post(f"/quarantine/{kept.pk}/let-go").status_code == 404


def test_the_lists_take_as_many_queries_for_fifty_rows_as_for_one(alice, source):
    client = browser(alice)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    actions.quarantine(source, _event(0), ValueError("x"), MORNING)
    few = {address: cost(address) for address in ("/listening/", "/listening/searches/", "/quarantine/")}
    for n in range(1, 50):
        actions.save_search(alice, f"s{n}", f"woord{n}", MORNING)
        given = {"url": "http://127.0.0.1:1", "token": "geen"}
        connecting.add_source(alice.brand, "pretend", f"bron {n}", given, MORNING)
        actions.quarantine(source, _event(n), ValueError("x"), MORNING)
    assert {address: cost(address) for address in few} == few


def _event(n: int):
    from gehoor.channels.port import Create

    return Create(post(f"q{n}"))


def test_a_lead_looks_after_searches_and_quarantine_but_connects_nothing(alice):
    client = browser(colleague_of(alice, "Lea", Role.LEAD))
    assert client.get("/listening/searches/new/").status_code == 200
    assert client.get("/quarantine/").status_code == 200
    assert client.get("/listening/connect/").status_code == 403
