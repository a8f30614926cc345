import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.triage.engine import judge, why
from gehoor.triage.lexicon import book, terms
from gehoor.triage.port import Kind, Sentiment, Source, Text, Topic

_LISTED = sorted({word for label in ("pos", "neg", "unmet", "fault") for word in book("nl").single[label]})
_PIECES = st.one_of(
    st.sampled_from(_LISTED),
    st.sampled_from(
        [
            "NIET",
            "gaslucht",
            "Zonnewind",
            "@zonnewind",
            "?",
            "!!",
            "\u0301",
            "\u200d",
            "🙃",
            "ﬁjn",
            "İ",
            "ß",
            "\ud800",
        ]
    ),
    st.text(max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=25), st.sampled_from([" ", "", "\n", ", ", "\u00a0"]))
def test_every_piece_of_evidence_stands_inside_the_text(pieces, glue):
    text = glue.join(pieces)
    (got,) = judge([Text(text, brand_names=("Zonnewind",))])
    for piece in got.evidence:
        assert 0 <= piece.start < piece.end <= len(text)
    for start, end in why(got).spans:
        assert text[start:end].strip()


def test_evidence_points_at_the_words_in_the_original_spelling():
    text = "  \uff28elaas… wat een BÉLACHELIJKE rekening, n\u0301iet normaal"
    (got,) = judge([Text(text)])
    seen = {text[piece.start : piece.end] for piece in got.evidence if piece.label == Sentiment.NEG}
    assert {"\uff28elaas", "BÉLACHELIJKE"} <= seen


def test_brand_names_are_no_words_and_shift_no_offsets():
    text = "Beste Fijn Wonen, de lift is kapot bij Fijn Wonen"
    (got,) = judge([Text(text, brand_names=("Fijn Wonen",))])
    assert got.sentiment == Sentiment.NEG
    for piece in got.evidence:
        assert "Fijn" not in text[piece.start : piece.end]
    assert "kapot" in {text[piece.start : piece.end] for piece in got.evidence}


def test_a_single_listed_word_and_a_rule_over_several_are_told_apart():
    (got,) = judge([Text("Kapot! En nog steeds niet gemaakt")])
    sources = {piece.source for piece in got.evidence if piece.label == Kind.COMPLAINT}
    assert sources == {Source.LEXICON, Source.RULE}


def test_kinds_and_flags_that_were_not_given_are_not_argued_for():
    (got,) = judge([Text("Top geholpen, bedankt!")])
    labels = {piece.label for piece in got.evidence}
    assert Kind.COMPLIMENT in labels
    assert not labels & {Kind.COMPLAINT, Kind.SPAM, "second_hand"}


def test_every_reason_is_one_english_sentence_with_named_params():
    texts = [
        "Gaslucht in huis",
        "Mijn rekening is geblokkeerd",
        "Hoorde dat ze kuikens verkopen, walgelijk",
        "Bedankt voor niks, al drie weken wachten",
        "De kraan lekt, kan er een monteur komen?",
        "Pakket niet geleverd",
        "Bedankt, snel geregeld!",
        "Hoe laat gaan jullie open?",
        "Ik zwaai",
    ]
    reasons = [why(got) for got in judge([Text(text) for text in texts])]
    assert [reason.code for reason in reasons] == [
        *("danger", "soon", "indignation", "irony", "repair", "complaint", "thanks", "kind", "no_sign"),
    ]
    for reason in reasons:
        told = reason.sentence.format(**reason.params)
        assert "{" not in told
        assert told.endswith(".")
        assert bool(reason.spans) is (reason.code != "no_sign")


def test_a_judgement_holds_no_words_of_the_author():
    (got,) = judge([Text("Jullie zijn de vreemdsoortigste kwakzalvers, kapot is het")])
    assert "kwakzalvers" not in repr(dataclasses.asdict(got))


def test_masking_the_words_of_evidence_takes_the_judgement_away():
    text = "De lift is kapot en jullie zijn waardeloos"
    (got,) = judge([Text(text)])
    masked = text
    for piece in got.evidence:
        if piece.label in {Sentiment.NEG, Kind.COMPLAINT}:
            masked = masked[: piece.start] + "x" * (piece.end - piece.start) + masked[piece.end :]
    (after,) = judge([Text(masked, language_hint="nl")])
    assert got.kind == Kind.COMPLAINT
    assert after.kind != Kind.COMPLAINT
    assert after.topics[0][0] == Topic.LIFT


@pytest.mark.parametrize(("name", "least"), [("nl", 600), ("en", 150), ("de", 100), ("fr", 50), ("shared", 50)])
def test_the_word_lists_are_large_enough_and_speak_of_codes_that_exist(name, least):
    found = terms(name)
    assert len({term.steps for term in found}) >= least
    assert {term.code for term in found if term.label == "topic"} <= {str(topic) for topic in Topic}
