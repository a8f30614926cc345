"""The customers: a person, and the handles under which he is known on channels."""

from django.db import models

from gehoor.team.models import BrandScoped


class Person(BrandScoped):
    """Somebody who spoke to or about the brand. Two handles become one person by a person's hand, never by guess."""

    name = models.CharField(max_length=200, default="")
    # Set when this person asked to be forgotten; what is left are numbers without a name.
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Handle(BrandScoped):
    """A person's account on one platform."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handles")
    channel = models.CharField(max_length=40)
    # The platform's own stable id: with brand and channel, the key.
    actor_id = models.CharField(max_length=500)
    handle = models.CharField(max_length=300)
    name = models.CharField(max_length=300, default="")
    url = models.URLField(max_length=1000, default="")
    # As the platform last told; empty when it does not.
    followers = models.PositiveIntegerField(null=True)
    is_bot = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "channel", "actor_id"], name="handle_once")]

    def __str__(self) -> str:
        return self.handle

    @property
    def shown(self) -> str:
        """The name to show; never trust it to tell who somebody is, that is `handle`."""
        return self.name or self.handle
