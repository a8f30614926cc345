"""What we answer, and whether it stands."""

from typing import Self

from django.db import models
from django.db.models import Q

from gehoor.cases.models import Case
from gehoor.listening.models import Post, Source
from gehoor.team.access import visible
from gehoor.team.models import BrandScoped, Member


class Reply(BrandScoped):
    """One answer to one post.

    draft -> queued (sent by a member; taken back -> draft while nobody has begun)
    queued -> sending (claimed by a sender, under a lease)
    queued -> draft (the customer took his words back) | refused (the account was retired)
    sending -> sent | refused | queued (nothing happened, later again) | checking (it may have happened)
    checking -> sent (found) | sending (surely not there) | unknown (we cannot tell: a person must look)
    unknown -> sent (found, or a person saw it) | queued (a person saw that it is not there)
    refused -> draft (to change it)
    draft | refused -> discarded (thrown away; kept, and shown nowhere)
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        QUEUED = "queued"
        SENDING = "sending"
        CHECKING = "checking"
        SENT = "sent"
        REFUSED = "refused"
        UNKNOWN = "unknown"
        DISCARDED = "discarded"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    # What is answered, and the account that answers: always the one the case came in on.
    to = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="replies")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    # Whether only the customer can read it.
    private = models.BooleanField(default=False)
    # Written by a rule and not by a person: such a reply stops no clock.
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # Chosen before the first attempt and never changed: by it the platform, or we, know the reply again.
    key = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    # When there is something to do: the end of the hold, of a wait, of a lease.
    due_at = models.DateTimeField(null=True)
    first_attempt_at = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Attempts to find it since the last attempt to send.
    looks = models.PositiveSmallIntegerField(default=0)
    # The platform's words, or ours, about what went wrong.
    problem = models.CharField(max_length=500, default="")
    sent_at = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=500, default="")
    url = models.URLField(max_length=1000, default="")
    # Our reply as it came back through listening.
    post = models.OneToOneField(Post, on_delete=models.SET_NULL, null=True, related_name="reply")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["queued", "sending", "checking", "unknown"]),
                name="reply_due",
            ),
            models.Index(fields=["source", "external_id"]),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def visible_to(cls, member: Member) -> models.QuerySet[Self]:
        return super().visible_to(member).filter(case__in=visible(member, Case))
