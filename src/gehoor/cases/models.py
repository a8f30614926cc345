"""The dossier: one matter of one customer."""

from typing import Self

from django.db import models
from django.db.models import Q

from gehoor.cases.rules import DANGER
from gehoor.listening.models import Post, Source
from gehoor.people.models import Handle, Person
from gehoor.team.access import visible
from gehoor.team.models import BrandScoped, Member, Team
from gehoor.team.rules import sees_all_teams


class Case(BrandScoped):
    """One matter of one customer over all channels, with an owner and two clocks.

    open -> waiting (we answered, the customer has the turn) -> open (he spoke again) -> closed (with a
    disposition) -> open (reopened, or its closing was taken back).
    """

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"
        CLOSED = "closed"

    # Counts from 1 in each brand; what people say on the phone.
    number = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    # The account with which the customer spoke, and ours with which we answer.
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="cases")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    owner = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    # Cases of a team are seen by its members, owners and leads; those of no team by everybody in the brand.
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    # From the judgement of the customer's latest words.
    kind = models.CharField(max_length=12)
    sentiment = models.CharField(max_length=3)
    urgency = models.PositiveSmallIntegerField(default=0)
    grounds = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="nl")
    # The beginning of the customer's latest words, for the list.
    headline = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    # Since when the customer waits for an answer; empty when he does not.
    waiting_since = models.DateTimeField(null=True)
    acknowledge_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    solve_by = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # What goes before every clock, as gehoor.cases.rules.rank has it: danger first, then what cannot wait.
    rank = models.PositiveSmallIntegerField(default=0)
    # The next moment at which a clock runs out; the inbox is sorted by it.
    next_due_at = models.DateTimeField()
    # When the running clock becomes orange; empty when none of the customer's turns is open.
    warn_at = models.DateTimeField(null=True)
    # The worst colour that the trail has told about the present turn: "", "orange" or "red".
    told = models.CharField(max_length=6, default="")
    # The customer's or our last word, for the list and for "has anything changed since you looked?".
    last_word_at = models.DateTimeField()
    posts_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="case_number_once")]
        indexes = [
            models.Index(fields=["brand", "-rank", "next_due_at", "id"], condition=~Q(state="closed"), name="inbox"),
            models.Index(fields=["warn_at"], condition=Q(told="") & ~Q(state="closed"), name="case_warn"),
            models.Index(fields=["next_due_at"], condition=Q(told="orange") & ~Q(state="closed"), name="case_due"),
            models.Index(fields=["handle", "-id"]),
            models.Index(fields=["person", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.headline[:60]}"

    @property
    def alarm(self) -> bool:
        """Whether somebody may be in danger."""
        return self.rank == DANGER

    @classmethod
    def visible_to(cls, member: Member) -> models.QuerySet[Self]:
        mine = super().visible_to(member)
        if sees_all_teams(member.role):
            return mine
        return mine.filter(Q(team=None) | Q(team__in=member.teams.all()))


class CasePost(models.Model):
    """A post that belongs to a case: a post belongs to one case at most."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="posts")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="in_case")

    def __str__(self) -> str:
        return f"{self.case_id} <- {self.post_id}"


class Turn(models.Model):
    """One time that the customer waited for us: from his words until a person answered. Bots answer nothing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="turns")
    waiting_since = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.waiting_since}"


class Note(models.Model):
    """Words among colleagues. A type of its own, so that no path exists by which it could be published."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class Disposition(BrandScoped):
    """How something that was heard left the list: a case by its outcome, a post by the reason for no case.

    A disposition that is taken back stays in the table with `undone_at`, because it was once true.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="dispositions")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="dispositions")
    what = models.CharField(max_length=20)
    remark = models.CharField(max_length=500, default="")
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disposition_of_one_thing",
                condition=Q(case__isnull=False, post__isnull=True) | Q(case__isnull=True, post__isnull=False),
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(undone_at=None), name="case_disposed_once"),
            models.UniqueConstraint(fields=["post"], condition=Q(undone_at=None), name="post_disposed_once"),
        ]

    def __str__(self) -> str:
        return self.what

    @classmethod
    def visible_to(cls, member: Member) -> models.QuerySet[Self]:
        return super().visible_to(member).filter(Q(case=None) | Q(case__in=visible(member, Case)))
