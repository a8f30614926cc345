"""Setting up a brand, and letting people in and out."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gehoor.kernel.errors import NotThere, Refusal
from gehoor.kernel.hours import Hours, next_opening
from gehoor.team import access
from gehoor.team.facts import BrandChanged, MemberChanged, MemberInvited, MemberJoined, MemberSwitchedOff
from gehoor.team.models import Brand, Invitation, Member, Team, User
from gehoor.team.rules import Right, Role
from gehoor.work.facts import leave

INVITATION_LASTS = timedelta(hours=24)
LONGEST_PROMISE = 60 * 24 * 30  # minutes; more is no promise
LONGEST_HOLD = 60  # seconds


def found_brand(name: str, slug: str, email: str, password: str, owner: str, now: datetime) -> Member:
    """A new brand with its first member, who may do everything and needs no team."""
    with transaction.atomic():
        brand = Brand.objects.create(name=name, slug=slug)
        user = User.objects.create_user(email, password, owner)
        member = Member.objects.create(brand=brand, user=user, role=Role.OWNER)
        leave(MemberJoined(member=member.pk, role=Role.OWNER), brand=brand.pk, at=now, by=member.pk)
    return member


def invite(member: Member, email: str, role: str, team: int | None, now: datetime) -> tuple[Invitation, str]:
    """Invite a colleague; returns the invitation and its token, which is shown once and kept nowhere."""
    access.require(member, Right.INVITE)
    email = email.strip().lower()
    if "@" not in email:
        raise Refusal("Write a whole e-mail address.", code="email", field="email")
    if role not in set(Role) or (role == Role.OWNER and member.role != Role.OWNER):
        raise Refusal("Choose a role that you may give.", code="role", field="role")
    if access.visible(member, Member).filter(user__email=email, active=True).exists():
        raise Refusal("This colleague works here already.", code="member_already", field="email")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            brand_id=member.brand_id,
            email=email,
            role=role,
            team=access.get(member, Team, team) if team else None,
            token_hash=_hash(token),
            invited_by=member,
            expires_at=now + INVITATION_LASTS,
        )
        leave(MemberInvited(invitation=invitation.pk, role=role), brand=member.brand_id, at=now, by=member.pk)
    return invitation, token


def withdraw_invitation(member: Member, pk: int) -> None:
    access.require(member, Right.INVITE)
    access.get(member, Invitation, pk).delete()


def open_invitation(token: str, now: datetime) -> Invitation:
    """The invitation that a token opens.

    Raises:
        NotThere: no such token, used, or older than a day: one answer for all three.
    """
    found = Invitation.objects.filter(
        token_hash=_hash(token), accepted_at=None, expires_at__gt=now, invited_by__active=True
    )
    invitation = found.select_related("brand").first() if token else None
    if invitation is None:
        raise NotThere("Invitation")
    return invitation


def accept(token: str, name: str, password: str, now: datetime) -> Member:
    """Become a member. Whoever has an account already proves it with its password."""
    with transaction.atomic():
        invitation = open_invitation(token, now)
        if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now):
            raise NotThere("Invitation")
        # A second link to the same person would let him back in after he was switched off.
        Invitation.objects.filter(brand=invitation.brand, email=invitation.email, accepted_at=None).delete()
        user = User.objects.filter(email=invitation.email).first()
        if user is None:
            user = _new_user(invitation.email, name, password)
        elif not user.check_password(password):
            raise Refusal("This is not the password of your account.", code="password", field="password")
        member, _ = Member.objects.get_or_create(brand=invitation.brand, user=user)
        member.role, member.active = invitation.role, True
        member.save(update_fields=["role", "active"])
        if invitation.team is not None:
            member.teams.add(invitation.team)
        joined = MemberJoined(member=member.pk, role=member.role)
        leave(joined, brand=member.brand_id, at=now, by=member.pk)
    return member


def _new_user(email: str, name: str, password: str) -> User:
    if not name.strip():
        raise Refusal("Write your name, as colleagues know you.", code="name", field="name")
    check_password(password, User(email=email, name=name))
    return User.objects.create_user(email, password, name.strip()[:80])


def check_password(password: str, user: User) -> None:
    """Refuse a password that is too easy to guess."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), code="weak_password", field="password") from None


def change_password(user: User, old: str, new: str) -> None:
    """All other sessions of this user end with it."""
    if not user.check_password(old):
        raise Refusal("This is not your present password.", code="password", field="old")
    check_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])


def change_member(member: Member, pk: int, *, role: str, teams: Sequence[int], now: datetime) -> Member:
    """Give a colleague another role or other teams."""
    access.require(member, Right.INVITE)
    with transaction.atomic():
        colleague = access.get(member, Member, pk)
        if role not in set(Role) or (Role.OWNER in {role, colleague.role} and member.role != Role.OWNER):
            raise Refusal("Choose a role that you may give.", code="role", field="role")
        _keep_an_owner(colleague, stays=role == Role.OWNER)
        colleague.role = role
        colleague.save(update_fields=["role"])
        colleague.teams.set(access.get(member, Team, team) for team in teams)
        leave(MemberChanged(member=pk), brand=member.brand_id, at=now, by=member.pk)
    return colleague


def switch_off(member: Member, pk: int, now: datetime) -> None:
    """Somebody no longer works here: his sessions and streams end, his cases are everybody's again."""
    access.require(member, Right.INVITE)
    with transaction.atomic():
        colleague = access.get(member, Member, pk)
        if colleague.role == Role.OWNER and member.role != Role.OWNER:
            raise Refusal("Only an owner may do this.", code="role")
        _keep_an_owner(colleague, stays=False)
        colleague.active = False
        colleague.save(update_fields=["active"])
        leave(MemberSwitchedOff(member=pk), brand=member.brand_id, at=now, by=member.pk)


def switch_on(member: Member, pk: int, now: datetime) -> None:
    """Undo switching somebody off."""
    access.require(member, Right.INVITE)
    with transaction.atomic():
        colleague = access.get(member, Member, pk)
        if colleague.role == Role.OWNER and member.role != Role.OWNER:
            raise Refusal("Only an owner may do this.", code="role")
        colleague.active = True
        colleague.save(update_fields=["active"])
        leave(MemberChanged(member=pk), brand=member.brand_id, at=now, by=member.pk)


def _keep_an_owner(colleague: Member, *, stays: bool) -> None:
    others = Member.objects.filter(brand=colleague.brand_id, role=Role.OWNER, active=True).exclude(pk=colleague.pk)
    if colleague.role == Role.OWNER and not stays and not others.exists():
        raise Refusal("A brand needs an owner: make somebody else owner first.", code="last_owner")


def add_team(member: Member, name: str) -> Team:
    access.require(member, Right.INVITE)
    name = name.strip()[:60]
    if not name:
        raise Refusal("Give the team a name.", code="name", field="name")
    if access.visible(member, Team).filter(name=name).exists():
        raise Refusal("There is a team with this name already.", code="team_name_taken", field="name")
    return Team.objects.create(brand_id=member.brand_id, name=name)


def change_brand(
    member: Member,
    *,
    name: str,
    hours: dict[str, Any],
    acknowledge_minutes: int,
    solve_minutes: int,
    hold_seconds: int | None = None,
    now: datetime,
) -> Brand:
    """Change the name, the opening hours and the promise; clocks that run keep the promise they began with.

    Raises:
        Refusal: what was written cannot be; HoursError, a ValueError, for hours that cannot be read or never open.
    """
    access.require(member, Right.SETTINGS)
    # Hours without one open minute would leave every clock without an end.
    next_opening(Hours.from_json(hours), now)
    if not name.strip():
        raise Refusal("Write the name of the brand.", code="name", field="name")
    for field, minutes in (("acknowledge_minutes", acknowledge_minutes), ("solve_minutes", solve_minutes)):
        if not 1 <= minutes <= LONGEST_PROMISE:
            raise Refusal("Write a number of minutes, at least 1.", code="minutes", field=field)
    if hold_seconds is not None and not 0 <= hold_seconds <= LONGEST_HOLD:
        raise Refusal(f"Write a number of seconds, 0 to {LONGEST_HOLD}.", code="seconds", field="hold_seconds")
    with transaction.atomic():
        brand = Brand.objects.get(pk=member.brand_id)
        wanted = {
            "name": name.strip()[:80],
            "hours": hours,
            "acknowledge_minutes": acknowledge_minutes,
            "solve_minutes": solve_minutes,
        }
        if hold_seconds is not None:
            wanted["hold_seconds"] = hold_seconds
        changed = [field for field, value in wanted.items() if getattr(brand, field) != value]
        for field in changed:
            setattr(brand, field, wanted[field])
        if changed:
            brand.save(update_fields=changed)
            leave(BrandChanged(fields=changed), brand=brand.pk, at=now, by=member.pk)
    return brand


def change_own_settings(member: Member, *, language: str, theme: str, shortcuts: bool) -> Member:
    """How this member wants his own screen."""
    if language not in {"nl", "en"} or theme not in Member.Theme.values:
        raise Refusal("Choose one of the options.", code="choice")
    member.language, member.theme, member.shortcuts = language, theme, shortcuts
    member.save(update_fields=["language", "theme", "shortcuts"])
    return member


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
