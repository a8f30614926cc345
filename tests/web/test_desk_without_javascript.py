"""Every form of the desk does its work in a browser without JavaScript."""

from datetime import UTC, datetime, timedelta

import pytest

from gehoor.cases.models import Case, Note
from gehoor.channels.port import Audience
from gehoor.replies.models import Reply
from gehoor.team.models import Member
from tests.conftest import BAS, MORNING, PASSWORD, colleague_of, post
from tests.web.forms import browser, fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(hear, bob) -> Case:
    hear(post())
    return Case.objects.get()


@pytest.fixture
def desk(alice):
    return browser(alice.user.email)


def test_a_member_signs_in_by_form_and_lands_where_he_was_going(alice, case):
    client = browser()
    asked = client.get(f"/case/{case.pk}/")
    assert asked.status_code == 302
    answer = fill_in(client, asked.url, "/sign-in/", email="ALICE@zeldermeer.example ", password=PASSWORD)
    assert answer.redirect_chain == [(f"/case/{case.pk}/", 302)]


def test_signing_in_never_leads_to_another_site(alice):
    answer = fill_in(
        browser(), "/sign-in/?next=https://elders.example/", "/sign-in/", email=alice.user.email, password=PASSWORD
    )
    assert answer.redirect_chain[0][0] == "/inbox/"


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(alice):
    client = browser()
    for _ in range(10):
        assert fill_in(client, "/sign-in/", "/sign-in/", email=alice.user.email, password="fout").status_code == 422
    assert fill_in(client, "/sign-in/", "/sign-in/", email=alice.user.email, password=PASSWORD).status_code == 429


def test_a_link_cannot_sign_anybody_out(desk):
    desk.get("/sign-out/")
    assert desk.get("/inbox/").status_code == 200
    fill_in(desk, "/profile/", "/sign-out/")
    assert desk.get("/inbox/").status_code == 302


def test_a_form_without_its_token_is_refused_in_words(desk, case):
    answer = desk.post(f"/case/{case.pk}/claim")
    assert answer.status_code == 403
    assert "verouderd" in answer.content.decode()


def test_a_case_is_taken_and_given_back(desk, case, alice):
    page = f"/case/{case.pk}/"
    answer = fill_in(desk, page, f"{page}claim")
    case.refresh_from_db()
    assert case.owner == alice
    assert "Zaak 1 is van jou." in answer.content.decode()
    fill_in(desk, page, f"{page}release")
    case.refresh_from_db()
    assert case.owner is None


def test_of_two_who_take_a_case_the_second_hears_it_is_taken(desk, case, bob):
    page = f"/case/{case.pk}/"
    html = desk.get(page)
    Case.objects.update(owner=bob)
    assert html.status_code == 200
    token = desk.session["_csrftoken"]
    answer = desk.post(f"{page}claim", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 422
    assert "Een collega heeft deze zaak al." in answer.content.decode()


def test_a_case_is_handed_over_with_the_reason_as_a_note(desk, case, bob):
    page = f"/case/{case.pk}/"
    refused = fill_in(desk, page, f"{page}hand-over", to=f"member:{bob.pk}", reason=" ")
    assert refused.status_code == 422
    assert "Schrijf waarom, voor wie het overneemt." in refused.content.decode()
    fill_in(desk, page, f"{page}hand-over", to=f"member:{bob.pk}", reason="Bob kent dit complex.")
    case.refresh_from_db()
    assert case.owner == bob
    assert Note.objects.get().text == "Bob kent dit complex."


def test_a_note_is_kept_and_an_empty_one_refused(desk, case):
    page = f"/case/{case.pk}/"
    assert "De notitie is leeg." in fill_in(desk, page, f"{page}note", text="").content.decode()
    answer = fill_in(desk, page, f"{page}note", text="Eerst bellen.")
    assert "Eerst bellen." in answer.content.decode()


def test_an_answer_is_sent_with_the_banner_telling_who_reads_it(desk, case):
    page = f"/case/{case.pk}/"
    html = desk.get(page).content.decode()
    assert "OPENBAAR" in html
    assert "iedereen kan dit lezen" in html
    answer = fill_in(desk, page, f"{page}send", text="Wat vervelend. We komen vandaag.")
    reply = Reply.objects.get()
    assert (reply.state, reply.text, reply.private) == ("queued", "Wat vervelend. We komen vandaag.", False)
    assert "In de wachtrij" in answer.content.decode()


def test_a_private_message_can_only_be_answered_in_private(desk, hear):
    hear(post("d1", "Mijn huurnummer klopt niet, kunnen jullie kijken?", author=BAS, audience=Audience.DIRECT))
    case = Case.objects.get()
    html = desk.get(f"/case/{case.pk}/").content.decode()
    assert "alleen Bas Hofland leest dit" in html
    assert 'name="private" value="0"' not in html
    fill_in(desk, f"/case/{case.pk}/", f"/case/{case.pk}/send", text="We kijken het na.")
    assert Reply.objects.get().private is True


def test_private_data_in_public_is_named_and_needs_a_second_yes(desk, case):
    page = f"/case/{case.pk}/"
    answer = fill_in(desk, page, f"{page}send", text="Stuur het naar fatma@voorbeeld.example")
    assert answer.status_code == 422
    assert "e-mailadres: fatma@voorbeeld.example" in answer.content.decode()
    assert "Stuur het naar fatma@voorbeeld.example</textarea>" in answer.content.decode()
    fill_in(desk, page, f"{page}send", text="Stuur het naar fatma@voorbeeld.example", confirmed="private_data?")
    assert Reply.objects.get().state == "queued"


def test_what_the_customer_said_meanwhile_stands_beside_the_answer(desk, case, hear):
    page = f"/case/{case.pk}/"
    seen = str(case.posts.get().post_id)
    hear(post("p2", "Laat maar, het is al opgelost.", at=MORNING + timedelta(minutes=1), in_reply_to="p1"))
    answer = fill_in(desk, page, f"{page}send", text="We komen morgen.", seen=seen)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "De klant zei iets nieuws terwijl je schreef." in html
    assert html.count("Laat maar, het is al opgelost.") >= 2
    assert not Reply.objects.filter(state="queued").exists()
    fill_in(desk, page, f"{page}send", text="We komen morgen.", seen=seen, confirmed="stale?")
    assert Reply.objects.get().state == "queued"


def test_two_warnings_are_confirmed_one_after_the_other(desk, case, hear):
    page = f"/case/{case.pk}/"
    seen = str(case.posts.get().post_id)
    hear(post("p2", "En nu?", at=MORNING + timedelta(minutes=1), in_reply_to="p1"))
    text = "Mail fatma@voorbeeld.example"
    answer = fill_in(desk, page, f"{page}send", text=text, seen=seen, confirmed="private_data?")
    assert 'name="confirmed" value="private_data?"' in answer.content.decode()
    fill_in(desk, page, f"{page}send", text=text, seen=seen, confirmed=["private_data?", "stale?"])
    assert Reply.objects.get().state == "queued"


def test_a_queued_answer_is_taken_back_into_the_box(desk, case):
    page = f"/case/{case.pk}/"
    fill_in(desk, page, f"{page}send", text="Even wachten nog.")
    reply = Reply.objects.get()
    answer = fill_in(desk, page, f"/reply/{reply.pk}/take-back")
    assert "Even wachten nog.</textarea>" in answer.content.decode()
    assert Reply.objects.get().state == "draft"


@pytest.mark.parametrize(("says", "state"), [("yes", "sent"), ("no", "checking")])
def test_a_person_settles_what_the_machine_does_not_know(desk, case, says, state):
    page = f"/case/{case.pk}/"
    fill_in(desk, page, f"{page}send", text="We komen.")
    Reply.objects.update(state="unknown", last_attempt_at=MORNING, first_attempt_at=MORNING, attempts=1)
    html = desk.get("/inbox/").content.decode()
    assert "We weten niet of een antwoord er staat." in html
    reply = Reply.objects.get()
    fill_in(desk, page, f"/reply/{reply.pk}/settle", stands=says)
    assert Reply.objects.get().state == state


def test_a_refused_answer_is_changed_or_thrown_away(desk, case):
    page = f"/case/{case.pk}/"
    fill_in(desk, page, f"{page}send", text="Nee.")
    Reply.objects.update(state="refused", problem="Dit mag hier niet.")
    html = desk.get(page).content.decode()
    assert "Het platform weigerde dit antwoord." in html
    assert "Dit mag hier niet." in html
    fill_in(desk, page, f"/reply/{Reply.objects.get().pk}/discard")
    assert Reply.objects.get().state == "discarded"


def test_a_case_closes_with_its_outcome_and_the_next_one_opens(desk, case, hear):
    hear(post("p9", "@zeldermeer wanneer komt de monteur?", author=BAS, at=MORNING + timedelta(minutes=2)))
    page = f"/case/{case.pk}/"
    refused = fill_in(desk, f"{page}?ask=close", f"{page}close", remark="")
    assert "Kies hoe dit eindigt." in refused.content.decode()
    answer = fill_in(desk, page, f"{page}close", what="solved", remark="monteur is geweest")
    other = Case.objects.exclude(pk=case.pk).get()
    assert answer.redirect_chain == [(f"/case/{other.pk}/?view=todo", 302)]
    assert "Gesloten: Opgelost." in answer.content.decode()
    fill_in(desk, page, f"{page}reopen")
    case.refresh_from_db()
    assert case.state == "open"


def test_the_close_question_is_a_page_of_its_own(desk, case):
    html = desk.get(f"/case/{case.pk}/?ask=close").content.decode()
    assert '<dialog id="close" class="dialog" aria-labelledby="close-title" open' in html
    assert (
        '<dialog id="close" class="dialog" aria-labelledby="close-title" open'
        not in desk.get(f"/case/{case.pk}/").content.decode()
    )


def test_after_the_last_case_the_inbox_says_all_is_answered(desk, case):
    answer = fill_in(desk, f"/case/{case.pk}/", f"/case/{case.pk}/close", what="explained")
    assert answer.redirect_chain == [("/inbox/todo/", 302)]
    assert "Alles is beantwoord." in answer.content.decode()


def test_the_count_is_the_platforms_own(desk, case):
    token = {"X-CSRFToken": (desk.get("/inbox/"), desk.session["_csrftoken"])[1]}
    said = desk.post(f"/case/{case.pk}/count", {"text": "👩‍👩‍👧" * 3}, headers=token).json()
    assert said == {"left": 497, "words": "nog 497 tekens"}
    over = desk.post(f"/case/{case.pk}/count", {"text": "a" * 501}, headers=token).json()
    assert over == {"left": -1, "words": "1 teken te lang"}


def test_a_draft_is_kept_and_comes_back(desk, case):
    desk.get("/inbox/")
    token = {"X-CSRFToken": desk.session["_csrftoken"]}
    assert desk.post(f"/case/{case.pk}/draft", {"text": "Half af", "private": "0"}, headers=token).json()["saved"]
    assert ">Half af</textarea>" in desk.get(f"/case/{case.pk}/").content.decode()


def test_a_member_sets_his_own_screen_and_password(desk, alice):
    answer = fill_in(desk, "/profile/", "/profile/screen", language="en", theme="dark", shortcuts=[])
    html = answer.content.decode()
    assert '<html lang="en" data-theme="dark">' in html
    assert 'data-shortcuts="off"' in html
    wrong = fill_in(desk, "/profile/", "/profile/password", old="mis", new="een heel ander wachtwoord")
    assert "This is not your present password." in wrong.content.decode()
    fill_in(desk, "/profile/", "/profile/password", old=PASSWORD, new="een heel ander wachtwoord")
    assert desk.get("/inbox/").status_code == 200
    alice.user.refresh_from_db()
    assert alice.user.check_password("een heel ander wachtwoord")


def test_the_address_of_a_form_shows_the_case_instead_of_an_error(desk, case):
    for verb in ("claim", "release", "hand-over", "note", "close", "reopen", "draft", "send"):
        answer = desk.get(f"/case/{case.pk}/{verb}", follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[0][0].startswith(f"/case/{case.pk}/")


def test_an_adviser_writes_notes_and_no_answers(case, alice):
    colleague_of(alice, "Ada", "adviser")
    html = browser("ada@zeldermeer.example").get(f"/case/{case.pk}/").content.decode()
    assert f'action="/case/{case.pk}/note"' in html
    assert f'action="/case/{case.pk}/send"' not in html
    assert f'action="/case/{case.pk}/close"' not in html


def test_whoever_works_alone_sees_no_owners_and_no_hand_over(hear, bob, alice):
    hear(post())
    Member.objects.filter(pk=bob.pk).delete()
    client = browser(alice.user.email)
    html = client.get(f"/case/{Case.objects.get().pk}/").content.decode()
    assert "hand-over" not in html
    assert "Van mij" not in html
    assert "Oppakken" not in html
    assert "alleen jij leest dit" in html


def test_a_stranger_of_another_brand_finds_nothing(case, charlie):
    client = browser(charlie.user.email)
    assert client.get(f"/case/{case.pk}/").status_code == 404
    assert "/case/" not in client.get("/inbox/").content.decode()


def test_moments_are_told_in_the_time_of_the_brand(desk, hear):
    hear(post(at=datetime(2026, 1, 5, 23, 30, tzinfo=UTC)))
    assert "6 jan. 00:30" in desk.get(f"/case/{Case.objects.get().pk}/").content.decode()
