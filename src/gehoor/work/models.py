"""What happened, and who still has to hear of it."""

from django.db import models


class Record(models.Model):
    """A fact as it is kept: append-only, the audit trail and the source of all news.

    Rooms further up the street may not be known here, so brand, member and subject are plain numbers.
    """

    # The brand in which it happened; nothing crosses that border.
    brand = models.PositiveBigIntegerField()
    # The name of the fact's class, in the past tense.
    name = models.CharField(max_length=60)
    # The fields of the fact.
    data = models.JSONField()
    # The member who did it; empty when nobody did: a platform, a clock, a rule.
    by = models.PositiveBigIntegerField(null=True)
    # The fact that woke the rule which caused this one; rules do not hear such facts.
    caused_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "id"])]

    def __str__(self) -> str:
        return f"{self.name} {self.data}"


class Delivery(models.Model):
    """A fact on its way to one listener.

    due -> done; due -> due (tried again later) -> failed after MOST_TRIES, kept with its error.
    """

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        FAILED = "failed"

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="deliveries")
    # The listener, by module and name, as the flow table has it.
    listener = models.CharField(max_length=120)
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    # The last thing that went wrong, for the person who looks.
    error = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "listener"], name="once_each")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="due"), name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.listener} <- {self.record_id}"
