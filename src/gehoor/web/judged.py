"""Why a post was judged as it was, in one sentence and the words it rests on."""

from gehoor.listening.models import Post
from gehoor.triage import port
from gehoor.triage.models import Judgement
from gehoor.triage.why import why
from gehoor.web import words


def reason(post: Post, judgement: Judgement) -> tuple[str, list[str]]:
    """The sentence, and the author's own words behind it."""
    because = why(_as_value(judgement))
    grounds = [words.word(code, words.GROUNDS) for code in because.params.get("grounds", "").split(", ")]
    sentence = words.word(because.code, words.REASONS).format(
        grounds=", ".join(grounds),
        topic=words.word(because.params.get("topic", ""), words.TOPICS),
        kind=words.word(because.params.get("kind", ""), words.KINDS),
    )
    said = [post.text[start:end] for start, end in because.spans if end <= len(post.text)]
    return sentence, list(dict.fromkeys(said))


def _as_value(row: Judgement) -> port.Judgement:
    return port.Judgement(
        language=row.language,
        language_p=1.0,
        sentiment=port.Sentiment(row.sentiment),
        sentiment_p=row.sentiment_p,
        kind=port.Kind(row.kind),
        kind_p=row.kind_p,
        kinds={},
        anger=row.anger,
        urgency=row.urgency,
        urgency_grounds=tuple(port.Ground(code) for code in row.grounds),
        topics=tuple((port.Topic(code), 0.0) for code in row.topics),
        flags=frozenset(port.Flag(code) for code in row.flags),
        evidence=tuple(
            port.Evidence(label, start, end, weight, port.Source(source))
            for label, start, end, weight, source in row.evidence
        ),
        engine=row.engine,
        version=row.version,
        needs_person=row.needs_person,
    )
