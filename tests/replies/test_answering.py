"""An answer goes out once, whatever the platform does, and the agent always knows where it is."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from gehoor.cases import queries as cases
from gehoor.cases.models import Case
from gehoor.channels.port import Sent
from gehoor.channels.pretend.channel import Pretend
from gehoor.channels.pretend.faults import Fault, Faults
from gehoor.kernel.errors import NotThere, Refusal, Stale
from gehoor.listening import actions as listening
from gehoor.listening import connecting, listener
from gehoor.listening.models import Post, Source
from gehoor.replies import actions, outbox
from gehoor.replies.models import Reply
from gehoor.work.deliveries import deliver_due
from tests.conftest import colleague_of
from tests.replies.conftest import settled

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = "Goedemorgen Fatma, excuses! Onze loodgieter belt u vandaag voor 12.00 uur."


def now() -> datetime:
    return datetime.now(UTC)


def answer(alice, case: Case, text: str = ANSWER, **more) -> Reply:
    seen = cases.dossier(alice, case.pk).seen
    return actions.send(alice, case.pk, text, **{"private": False, "seen": seen, "now": now(), **more})


def on_the_network(network, text: str = ANSWER) -> int:
    return sum(note.text == text for note in network.store.by(network.brand))


def test_an_answer_stands_on_the_platform_and_stops_the_first_clock(alice, a_case, network, run):
    reply = answer(alice, a_case)
    run(lambda: settled(reply))
    a_case.refresh_from_db()
    assert (reply.state, on_the_network(network)) == ("sent", 1)
    assert (a_case.state, a_case.acknowledge_by) == ("waiting", None)
    assert a_case.owner == alice


def test_our_answer_comes_back_through_listening_as_that_reply(alice, a_case, run):
    reply = answer(alice, a_case)
    run(lambda: settled(reply) and reply.post is not None)
    assert reply.post.ours
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.EXPIRED])
def test_an_answer_stands_once_after_each_fault(fault, alice, a_case, network, run):
    network.faults = Faults(coming=[fault], only="writes", retry_after=1, late=2.0)
    reply = answer(alice, a_case)
    run(lambda: settled(reply))
    assert (reply.state, on_the_network(network)) == ("sent", 1)
    assert Reply.objects.get().external_id


def test_a_throttled_answer_is_not_tried_before_the_platform_says(alice, a_case, network, run):
    network.faults = Faults(coming=[Fault.WAIT_SECONDS], only="writes", retry_after=2)
    reply = answer(alice, a_case)
    run(lambda: settled(reply))
    assert reply.last_attempt_at - reply.first_attempt_at >= timedelta(seconds=2)


def test_refused_credentials_stop_the_account_and_keep_the_answer(alice, a_case, account, network, run):
    network.faults = Faults(coming=[Fault.EXPIRED], only="writes")
    reply = answer(alice, a_case)
    run(lambda: Source.objects.get(pk=account.pk).state == "expired", listen=False)
    reply.refresh_from_db()
    assert (reply.state, on_the_network(network)) == ("queued", 0)
    with pytest.raises(Refusal, match="connected again"):
        answer(alice, a_case, confirmed={"second?"})


def test_when_we_cannot_look_a_person_is_asked_and_nothing_is_sent_again(alice, a_case, network, run, monkeypatch):
    from gehoor.replies import rules

    monkeypatch.setattr(rules, "PATIENCE", timedelta(seconds=1))
    network.faults = Faults(coming=[Fault.DONE_CUT], chances={Fault.ERROR_503: 1})
    reply = answer(alice, a_case)
    run(lambda: settled(reply), listen=False)
    assert (reply.state, on_the_network(network)) == ("unknown", 1)


def unknown(reply: Reply, network) -> None:
    Reply.objects.filter(pk=reply.pk).update(
        state="unknown",
        key="k",
        queued_at=now(),
        due_at=None,
        attempts=1,
        first_attempt_at=now(),
        last_attempt_at=now(),
    )
    network.faults = Faults()


def test_a_person_who_saw_it_stand_settles_an_unknown_answer(alice, a_case, network):
    reply = answer(alice, a_case)
    unknown(reply, network)
    actions.settle(alice, reply.pk, stands=True, now=now())
    a_case.refresh_from_db()
    assert (settled(reply), reply.state, a_case.state) == (True, "sent", "waiting")


def test_a_person_who_did_not_see_it_has_it_sent_after_one_more_look(alice, a_case, network, run):
    reply = answer(alice, a_case)
    unknown(reply, network)
    actions.settle(alice, reply.pk, stands=False, now=now())
    run(lambda: settled(reply))
    assert (reply.state, on_the_network(network)) == ("sent", 1)


def test_an_answer_can_be_taken_back_during_the_hold(alice, a_case, brand, network):
    brand.hold_seconds = 60
    brand.save()
    alice.brand.refresh_from_db()
    reply = answer(alice, a_case)
    actions.take_back(alice, reply.pk, now())
    reply.refresh_from_db()
    assert (reply.state, reply.text, outbox.due(now())) == ("draft", ANSWER, [])


def test_whoever_has_not_read_the_newest_words_is_told_before_he_answers(alice, a_case, network, run):
    seen = cases.dossier(alice, a_case.pk).seen
    network.say("fatma_kers", "@zeldermeer laat maar, het is al gemaakt", parent=Post.objects.get().external_id)
    run(lambda: Post.objects.count() == 2, send=False)
    with pytest.raises(Stale):
        actions.send(alice, a_case.pk, ANSWER, private=False, seen=seen, now=now())
    confirmed = actions.send(alice, a_case.pk, ANSWER, private=False, seen=seen, confirmed={"stale?"}, now=now())
    assert confirmed.state == "queued"


def test_a_second_answer_while_the_first_is_on_its_way_must_be_meant(alice, a_case):
    answer(alice, a_case)
    with pytest.raises(Refusal) as no:
        answer(alice, a_case, "Nog iets")
    assert no.value.code == "second?"


def test_answers_of_one_case_go_out_in_their_order(alice, a_case, network, run):
    network.faults = Faults(coming=[Fault.ERROR_503, Fault.ERROR_503], only="writes")
    first, second = answer(alice, a_case), answer(alice, a_case, "En nog iets", confirmed={"second?"})
    run(lambda: settled(first) and settled(second))
    texts = [note.text for note in reversed(network.store.by(network.brand))]
    assert texts.index(ANSWER) < texts.index("En nog iets")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("x" * 501, "too_long"),
        ("Uw rekening NL91 ABNA 0417 1643 00 is gewijzigd", "private_data?"),
        ("Mail naar fatma@voorbeeld.nl", "private_data?"),
        ("Wij bellen u op 06 12345678", "private_data?"),
        ("Uw BSN 111222333 staat in ons systeem", "private_data?"),
    ],
)
def test_what_cannot_or_should_not_stand_in_public_is_stopped(text, code, alice, a_case):
    with pytest.raises(Refusal) as no:
        answer(alice, a_case, text)
    assert no.value.code == code


def test_a_private_answer_may_hold_private_data(alice, a_case):
    assert answer(alice, a_case, "Wij bellen u op 06 12345678", private=True).private


def test_words_that_the_customer_took_back_are_not_answered(alice, a_case, brand, network, run):
    brand.hold_seconds = 60
    brand.save()
    alice.brand.refresh_from_db()
    reply = answer(alice, a_case)
    network.erase(Post.objects.get().external_id)
    run(lambda: Post.objects.get().gone_at is not None)
    deliver_due(now())
    reply.refresh_from_db()
    assert (reply.state, reply.problem) == ("draft", "gone")
    with pytest.raises(Refusal) as no:
        answer(alice, a_case)
    assert no.value.code == "nothing_left"


def test_a_colleague_who_answered_on_the_platform_itself_stops_the_clock(a_case, network, run):
    network.say("zeldermeer", "Wij zijn onderweg!", parent=Post.objects.get().external_id)
    run(lambda: Case.objects.get().acknowledged_at is not None, send=False)
    assert Case.objects.get().state == "waiting"


def test_a_draft_is_kept_as_it_is_typed_and_thrown_away_when_empty(alice, a_case):
    actions.save_draft(alice, a_case.pk, "Goedemor", private=False, now=now())
    actions.save_draft(alice, a_case.pk, "Goedemorgen", private=True, now=now())
    assert (Reply.objects.get().text, Reply.objects.get().private) == ("Goedemorgen", True)
    assert actions.save_draft(alice, a_case.pk, "  ", private=True, now=now()) is None
    assert not Reply.objects.exists()


def hold_for_a_minute(alice, brand) -> None:
    brand.hold_seconds = 60
    brand.save()
    alice.brand.refresh_from_db()


def test_what_the_customer_said_while_an_answer_was_held_still_waits(alice, a_case, brand):
    hold_for_a_minute(alice, brand)
    reply = outbox.get(answer(alice, a_case).pk)
    kept = Post.objects.get()
    said = Post.objects.create(
        brand=brand, source=kept.source, channel=kept.channel, external_id="more", author=kept.author, text="en nu?",
        published_at=now(), heard_at=now(),
    )  # fmt: skip
    a_case.posts.create(post=said)
    outbox.stands(reply, Sent("e1", published=now() + timedelta(seconds=9)), now())
    a_case.refresh_from_db()
    assert (a_case.state, a_case.waiting_since) == ("open", said.published_at)


def test_words_that_were_taken_back_and_changed_never_go_out_as_they_were(alice, a_case):
    before = outbox.get(answer(alice, a_case, "eerst zo").pk)
    actions.take_back(alice, before.pk, now())
    answer(alice, a_case, "toch maar zo")
    assert not outbox.claim(before, timedelta(seconds=5), now())
    assert outbox.claim(outbox.get(before.pk), timedelta(seconds=5), now())


def test_an_answer_to_words_that_are_gone_is_held_back_also_at_the_last_moment(alice, a_case, network, run):
    answer(alice, a_case)
    Post.objects.update(gone_at=now(), author=None)
    run(lambda: Reply.objects.get().state == "draft", listen=False)
    assert (Reply.objects.get().problem, on_the_network(network)) == ("gone", 0)


def test_nobody_waits_in_silence_for_an_account_that_was_stopped(alice, a_case, account):
    waiting, begun = answer(alice, a_case), answer(alice, a_case, "En nog iets", confirmed={"second?"})
    assert outbox.claim(outbox.get(begun.pk), timedelta(seconds=5), now())
    listening.set_state(alice, account.pk, "retired", now())
    assert outbox.ask_about_stranded(now()) == 1
    assert outbox.ask_about_stranded(now() + timedelta(seconds=6)) == 1
    waiting.refresh_from_db()
    begun.refresh_from_db()
    assert (waiting.state, begun.state) == ("refused", "unknown")


def test_a_paused_account_says_so_before_one_answers(alice, a_case, account):
    listening.set_state(alice, account.pk, "paused", now())
    with pytest.raises(Refusal) as no:
        answer(alice, a_case)
    assert no.value.code == "paused"


def test_a_form_that_is_sent_again_makes_no_second_answer(alice, a_case, run):
    reply = answer(alice, a_case)
    run(lambda: settled(reply))
    with pytest.raises(Refusal) as no:
        answer(alice, a_case)
    assert no.value.code == "second?"
    assert answer(alice, a_case, confirmed={"second?"}).state == "queued"


def test_what_a_colleague_is_writing_cannot_be_thrown_away_by_another(alice, a_case):
    bob = colleague_of(alice, "Bob", "agent")
    draft = actions.save_draft(alice, a_case.pk, "Goedemor", private=False, now=now())
    with pytest.raises(NotThere):
        actions.discard(bob, draft.pk, now())
    assert actions.discard(alice, draft.pk, now()).pk == draft.pk


def fails_once(monkeypatch, room, name: str) -> list[str]:
    """Let a question to the database fail once, as it does when somebody else holds the database too long."""
    whole, failed = getattr(room, name), []

    def ask(*args, **more):
        if not failed:
            failed.append(name)
            raise OperationalError("database is locked")
        return whole(*args, **more)

    monkeypatch.setattr(room, name, ask)
    return failed


def test_sending_goes_on_after_a_moment_without_a_database(alice, a_case, run, monkeypatch):
    failed = fails_once(monkeypatch, outbox, "due")
    reply = answer(alice, a_case)
    run(lambda: settled(reply))
    assert (reply.state, failed) == ("sent", ["due"])


def test_listening_goes_on_after_a_moment_without_a_database(account, network, run, monkeypatch):
    failed = fails_once(monkeypatch, listener, "_listenable")
    network.say("fatma_kers", "@zeldermeer lekkage!")
    run(Post.objects.exists, send=False)
    assert failed


def test_answers_that_cannot_even_be_begun_do_not_keep_the_others_waiting(alice, a_case, network, run):
    broken = connecting.add_source(alice.brand, "pretend", "Kapot", {"url": network.url, "token": "x"}, now())
    Source.objects.filter(pk=broken.pk).update(sealed=b"of another installation, does not open")
    earlier, post = now() - timedelta(hours=1), Post.objects.get()
    for n in range(60):
        copy = Case.objects.get(pk=a_case.pk)
        copy.pk, copy.number, copy.source = None, 100 + n, broken
        copy.save()
        Reply.objects.create(
            brand=alice.brand, case=copy, to=post, source=broken, text="x", key=f"k{n}", state="queued",
            created_at=earlier, queued_at=earlier, due_at=earlier,
        )  # fmt: skip
    reply = answer(alice, a_case)
    run(lambda: settled(reply), listen=False)
    assert reply.state == "sent"


def test_a_channel_that_never_comes_back_holds_its_place_for_so_long_only(alice, a_case, network, run, monkeypatch):
    whole, hung = Pretend.send, []

    async def send(self, draft):
        if not hung:
            hung.append(draft.key)
            await asyncio.Event().wait()
        return await whole(self, draft)

    monkeypatch.setattr(Pretend, "send", send)
    reply = answer(alice, a_case)
    run(lambda: settled(reply), listen=False)
    assert (reply.state, on_the_network(network), len(hung)) == ("sent", 1, 1)
