"""Judging what was kept."""

from collections.abc import Sequence

from gehoor.listening.models import Post, Source
from gehoor.team.models import Brand
from gehoor.triage import engine, port
from gehoor.triage.models import Judgement


def judge(brand: Brand, posts: Sequence[Post]) -> dict[int, Judgement]:
    """Judge posts that were just kept or changed, by post number. Our own words and tombstones are not judged."""
    wanted = [post for post in posts if not post.ours and post.gone_at is None]
    judged = engine.judge(_texts(brand, wanted))
    rows = [_row(post, value) for post, value in zip(wanted, judged, strict=True)]
    Judgement.objects.filter(post__in=wanted).delete()
    return {row.post_id: row for row in Judgement.objects.bulk_create(rows)}


def forget(posts: Sequence[Post]) -> None:
    """What we thought of words that their author took back goes with the words."""
    Judgement.objects.filter(post__in=posts).delete()


def _texts(brand: Brand, posts: Sequence[Post]) -> list[port.Text]:
    ours = Source.objects.filter(brand=brand).exclude(account_handle="").values_list("account_handle", flat=True)
    names = (brand.name, *ours)
    parents = Post.objects.filter(brand=brand, external_id__in={post.parent_id for post in posts} - {""})
    answered = dict(parents.values_list("external_id", "author__handle"))
    return [
        port.Text(
            text=post.text,
            author=post.author.handle if post.author else "",
            brand_names=names,
            addressed=post.addressed,
            reply_to=answered.get(post.parent_id) or post.parent_id,
            channel=post.channel,
            language_hint=post.language or brand.language,
        )
        for post in posts
    ]


def _row(post: Post, value: port.Judgement) -> Judgement:
    return Judgement(
        post=post,
        language=value.language,
        sentiment=value.sentiment,
        sentiment_p=value.sentiment_p,
        kind=value.kind,
        kind_p=value.kind_p,
        anger=value.anger,
        urgency=value.urgency,
        grounds=list(value.urgency_grounds),
        topics=[code for code, _ in value.topics],
        flags=sorted(value.flags),
        evidence=[[it.label, it.start, it.end, it.weight, it.source] for it in value.evidence],
        engine=value.engine,
        version=value.version,
        needs_person=value.needs_person,
    )
