"""What each post was judged to be."""

from django.db import models

from gehoor.listening.models import Post


class Judgement(models.Model):
    """An estimate about one post, with its reasons. A person's correction stands above it."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="judgement")
    language = models.CharField(max_length=8)
    sentiment = models.CharField(max_length=3)
    sentiment_p = models.FloatField()
    kind = models.CharField(max_length=12)
    kind_p = models.FloatField()
    anger = models.PositiveSmallIntegerField(default=0)
    urgency = models.PositiveSmallIntegerField(default=0)
    # Codes: why it is urgent, what it is about, what else it shows.
    grounds = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    # [label, start, end, weight, source] of each piece of evidence, offsets in the text of the post.
    evidence = models.JSONField(default=list)
    engine = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    needs_person = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} ({self.sentiment})"
