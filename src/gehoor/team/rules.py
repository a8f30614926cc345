"""Who may do what. One table, default deny."""

import enum


class Role(enum.StrEnum):
    """What somebody is in a team, from most to least."""

    OWNER = "owner"
    LEAD = "lead"
    AGENT = "agent"
    # Marketing, communication, a specialist: may advise by a note, may not answer customers (service does that).
    ADVISER = "adviser"
    READER = "reader"


class Right(enum.StrEnum):
    """One thing that a person can do."""

    READ = "read"
    NOTE = "note"
    CLAIM = "claim"
    REPLY = "reply"
    CLOSE = "close"
    DISPOSE = "dispose"
    SEARCHES = "searches"
    CONNECT = "connect"
    QUARANTINE = "quarantine"
    INVITE = "invite"
    SETTINGS = "settings"


_SERVICE = frozenset({Right.READ, Right.NOTE, Right.CLAIM, Right.REPLY, Right.CLOSE, Right.DISPOSE})
_LEADING = _SERVICE | {Right.SEARCHES, Right.QUARANTINE, Right.INVITE}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.LEAD: _LEADING,
    Role.AGENT: _SERVICE,
    Role.ADVISER: frozenset({Right.READ, Right.NOTE}),
    Role.READER: frozenset({Right.READ}),
}


def may(role: str, right: Right) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(Role(role), frozenset()) if role in set(Role) else False


def sees_all_teams(role: str) -> bool:
    """Owners and leads see the cases of every team; others see those of their own teams and of no team."""
    return role in {Role.OWNER, Role.LEAD}
