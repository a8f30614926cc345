"""The brand that is served and the people who serve it."""

from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from gehoor.kernel.hours import Hours
from gehoor.team.rules import Role

OFFICE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def office_hours() -> dict[str, Any]:
    """Hours for a brand that has set none: Monday to Friday, Dutch holidays closed."""
    week = {day: ["09:00-17:30"] for day in OFFICE_DAYS}
    return {"zone": "Europe/Amsterdam", "week": week, "holidays": "NL"}


class Brand(models.Model):
    """An organisation as its customers know it. All that is kept belongs to exactly one brand."""

    name = models.CharField(max_length=80)
    # The short name in addresses and files.
    slug = models.SlugField(unique=True)
    # The language in which the brand answers unless a case says otherwise.
    language = models.CharField(max_length=8, default="nl")
    # When somebody is there to answer, as gehoor.kernel.hours writes it.
    hours = models.JSONField(default=office_hours)
    # The promise: how many open minutes until a customer has a first answer, and until it is solved.
    acknowledge_minutes = models.PositiveIntegerField(default=30)
    solve_minutes = models.PositiveIntegerField(default=480)
    # Seconds in which a reply that was sent can still be taken back.
    hold_seconds = models.PositiveSmallIntegerField(default=6)

    def __str__(self) -> str:
        return self.name

    @property
    def opening(self) -> Hours:
        return Hours.from_json(self.hours)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.opening.zone)


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None, name: str = "") -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        # People write their own address with and without capitals.
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who can sign in. What he may do follows from being a member of a brand, and from nothing else."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[Users] = Users()

    def __str__(self) -> str:
        return self.name or self.email


class BrandScoped(models.Model):
    """The base of everything that belongs to a brand. Reached only through gehoor.team.access."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, member: "Member") -> models.QuerySet[Self]:
        """What this member may see of it: by default all of his own brand. Override to narrow, never to widen."""
        return cls._default_manager.filter(brand_id=member.brand_id)


class Team(BrandScoped):
    """A group of members with cases of its own, such as the contact centre or the night shift."""

    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Member(BrandScoped):
    """A user at work for a brand."""

    class Theme(models.TextChoices):
        AUTO = "auto"
        LIGHT = "light"
        DARK = "dark"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=[(role, role) for role in Role], default=Role.AGENT)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    active = models.BooleanField(default=True)
    # The language of this member's screen, which need not be the customer's nor the brand's.
    language = models.CharField(max_length=8, default="nl")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    # Single-key shortcuts (WCAG 2.1.4: they can be switched off).
    shortcuts = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "user"], name="member_once")]

    def __str__(self) -> str:
        return str(self.user)


class Invitation(BrandScoped):
    """A way in for a new member: one address, one use, a day long."""

    email = models.EmailField()
    role = models.CharField(max_length=8, choices=[(role, role) for role in Role], default=Role.AGENT)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    # SHA-256 of the token: whoever reads the database cannot use it.
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email
