"""From the pretend network's JSON to the port's values. Pure: no network, no clock.

Unknown fields are passed over; a post without its id, author or time is no post (KeyError, ValueError).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gehoor.channels.port import Actor, Audience, Can, Create, Delete, Event, Post, Update

LIMIT = 500
"""Graphemes in one post: what people see as one sign, an emoji with a skin colour too, counts as one."""

PRIVATE = Can.THREAD | Can.REPLY_PRIVATE | Can.LIKE
"""What may be done with a private message: never answer it in public."""

_MENTION = re.compile(r"(?<![\w@])@([\w.]+)")

Json = Mapping[str, Any]


def mentions(text: str) -> set[str]:
    """Handles spoken to in a text, in lower case; a full stop at the end belongs to the sentence."""
    return {found.rstrip(".").lower() for found in _MENTION.findall(text)}


def actor(said: Json) -> Actor:
    return Actor(
        id=str(said["id"]),
        handle=str(said.get("handle") or ""),
        name=str(said.get("name") or ""),
        url=str(said.get("url") or ""),
        followers=said.get("followers"),
    )


def post(said: Json, me: Actor) -> Post:
    """`me` is our own account there: it decides what is `addressed`."""
    author = actor(said["author"])
    audience = Audience(said.get("audience") or Audience.PUBLIC)
    content = str(said.get("text") or "")
    spoken_to = me.id in (said.get("to"), said.get("reply_to_author")) or me.handle.lower() in mentions(content)
    return Post(
        id=str(said["id"]),
        attributed_to=author,
        content=content,
        published=moment(said["published"]),
        url=str(said.get("url") or ""),
        in_reply_to=said.get("in_reply_to"),
        context=said.get("context"),
        revision=str(said.get("revision") or ""),
        audience=audience,
        language=str(said.get("language") or ""),
        addressed=spoken_to and author.id != me.id,
        reach=author.followers,
        can=PRIVATE if audience is Audience.DIRECT else None,
        native={"audience": audience.value, "author": author.id},
    )


def event(said: Json, me: Actor) -> Event:
    kind = said["kind"]
    if kind == "delete":
        return Delete(str(said["post_id"]), moment(said["at"]))
    return (Update if kind == "update" else Create)(post(said["post"], me))


def moment(text: str) -> datetime:
    """An ISO time as an aware moment in UTC; one without a zone is UTC."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
