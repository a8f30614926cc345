"""Never twice, as a table: what is done next with a reply that may stand or may not."""

from datetime import UTC, datetime, timedelta

import pytest

from gehoor.replies.rules import (
    GIVE_UP,
    PATIENCE,
    Decision,
    Platform,
    Step,
    after_failed_look,
    after_not_found,
    before_looking,
    private_data,
)

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SETTLE = timedelta(seconds=12)


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("can_find", "honours_key", "step"),
    [(True, True, Step.FIND), (True, False, Step.FIND), (False, True, Step.SEND), (False, False, Step.ASK_A_PERSON)],
)
def test_whoever_finds_a_begun_reply_looks_before_he_sends(can_find, honours_key, step):
    assert before_looking(Platform(can_find, honours_key, SETTLE)) == Decision(step)


def test_not_found_counts_only_when_the_last_request_can_no_longer_be_under_way():
    platform = Platform(can_find=True, honours_key=False, settle=SETTLE)
    assert after_not_found(platform, NINE, NINE, after(3)) == Decision(Step.WAIT, after(12))
    assert after_not_found(platform, NINE, NINE, after(11.9)) == Decision(Step.WAIT, after(12))
    assert after_not_found(platform, NINE, NINE, after(12)) == Decision(Step.SEND)


def test_where_the_platform_honours_the_key_it_may_be_sent_again_at_once():
    assert after_not_found(Platform(True, True, SETTLE), NINE, NINE, after(0.1)) == Decision(Step.SEND)


@pytest.mark.parametrize("honours_key", [True, False])
def test_a_platform_that_fails_again_and_again_is_not_tried_for_ever(honours_key):
    platform = Platform(can_find=True, honours_key=honours_key, settle=SETTLE)
    late = NINE + GIVE_UP
    assert after_not_found(platform, NINE, late, late + SETTLE) == Decision(Step.ASK_A_PERSON)
    assert after_not_found(platform, late, late, late + SETTLE) == Decision(Step.SEND)


def test_when_we_cannot_look_a_person_knows_within_a_minute():
    waits, now = 0, NINE
    while (decision := after_failed_look(NINE, now)).step is Step.WAIT:
        assert decision.at > now
        waits, now = waits + 1, decision.at
    assert decision.step is Step.ASK_A_PERSON
    assert now - NINE <= timedelta(seconds=60)
    assert now - NINE == PATIENCE
    assert waits > 10


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Uw IBAN is NL91 ABNA 0417 1643 00", {"iban"}),
        ("NL91ABNA0417164300", {"iban"}),
        ("mail naar jan.de.vries@voorbeeld.nl", {"email"}),
        ("bel 06-12345678 of +31 20 1234567", {"phone"}),
        ("BSN 111222333", {"citizen_number"}),
        ("BSN 111222334", set()),  # fails the eleven-test
        ("Wij komen 12 maart tussen 09.00 en 12.00 uur bij Kersenlaan 31", set()),
        ("Uw zaak heeft nummer 123456", set()),
        ("Zie @zeldermeer of #storing, of @anouk@toet.example", set()),
        ("De huur is 1.234,50 euro", set()),
    ],
)
def test_private_data_in_public_words_is_seen(text, kinds):
    assert {kind for kind, _ in private_data(text)} == kinds
