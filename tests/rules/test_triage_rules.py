"""Which judgements ask for a case, in a table."""

import pytest

from gehoor.triage.rules import Judged, is_only_thanks, wants_case

PLAIN = {
    "kind": "remark", "urgency": 0, "flags": (), "addressed": True, "is_open": True, "can_reply": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"kind": "complaint"}, True),
        ({"kind": "question"}, True),
        ({"kind": "complaint", "addressed": False}, True),  # S0.4: also when nobody called us
        ({"kind": "remark"}, False),
        ({"kind": "compliment"}, False),
        ({"kind": "idea"}, False),
        ({"kind": "news"}, False),
        ({"kind": "advert"}, False),
        ({"kind": "complaint", "flags": ("second_hand",), "addressed": False}, False),  # S3.9
        ({"kind": "complaint", "flags": ("second_hand",), "addressed": True}, True),
        ({"kind": "remark", "flags": ("repair_request",)}, True),  # S0.17
        ({"kind": "news", "urgency": 3}, True),  # danger, whoever tells of it
        ({"kind": "spam", "is_open": False}, False),
        ({"kind": "compliment", "is_open": False}, True),  # a private message always
        ({"kind": "complaint", "can_reply": False}, False),
    ],
)
def test_who_waits_for_an_answer(more, wanted):
    assert wants_case(Judged(**{**PLAIN, **more})) is wanted


@pytest.mark.parametrize(
    ("more", "thanks"),
    [
        ({"kind": "compliment"}, True),
        ({"kind": "remark", "flags": ("thanks",)}, True),
        ({"kind": "complaint", "flags": ("thanks",)}, False),  # "bedankt maar nog steeds niet"
        ({"kind": "question", "flags": ("thanks",)}, False),
        ({"kind": "remark"}, False),
        ({"kind": "compliment", "flags": ("wish_for_help",)}, False),
        ({"kind": "compliment", "urgency": 1}, False),
    ],
)
def test_what_closes_a_conversation(more, thanks):
    assert is_only_thanks(Judged(**{**PLAIN, **more})) is thanks
