"""A channel's events as JSON and back, so that a poison event is kept whole and can be tried again."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from gehoor.channels.port import Actor, Attachment, Audience, Can, Create, Delete, Event, Post, Update


def to_json(event: Event) -> dict[str, Any]:
    """The event as JSON that every database takes: what JSON has no word for is kept as text."""
    kept: dict[str, Any] = json.loads(json.dumps(_plain(event), default=str), parse_constant=str)
    return kept


def _plain(event: Event) -> dict[str, Any]:
    if isinstance(event, Delete):
        return {"type": "delete", "id": event.id, "at": event.at.isoformat()}
    post = asdict(event.post)
    post["published"] = event.post.published.isoformat()
    post["reply_until"] = event.post.reply_until.isoformat() if event.post.reply_until else None
    post["can"] = event.post.can.value if event.post.can is not None else None
    post["native"] = dict(event.post.native)
    return {"type": "update" if isinstance(event, Update) else "create", "post": post}


def from_json(kept: dict[str, Any]) -> Event:
    if kept["type"] == "delete":
        return Delete(kept["id"], datetime.fromisoformat(kept["at"]))
    data = dict(kept["post"])
    data["attributed_to"] = Actor(**data["attributed_to"])
    data["published"] = datetime.fromisoformat(data["published"])
    data["reply_until"] = datetime.fromisoformat(data["reply_until"]) if data["reply_until"] else None
    data["audience"] = Audience(data["audience"])
    data["can"] = Can(data["can"]) if data["can"] is not None else None
    data["attachments"] = tuple(Attachment(**it) for it in data["attachments"])
    post = Post(**data)
    return Update(post) if kept["type"] == "update" else Create(post)


def id_of(event: Event) -> str:
    """The platform's id of the post that the event is about."""
    return event.id if isinstance(event, Delete) else event.post.id
