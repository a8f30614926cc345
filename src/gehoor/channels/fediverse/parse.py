"""From the JSON of the Mastodon API to the port's values. Pure; what is missing or strange never stops it.

Servers differ: snac2 and others leave fields out, so everything but a status's own id has a stand-in.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from gehoor.channels.fediverse.plain import storable, text_of
from gehoor.channels.port import Actor, Attachment, Audience, Post

AUDIENCES = {
    "public": Audience.PUBLIC,
    "unlisted": Audience.UNLISTED,
    "private": Audience.FOLLOWERS,
    "direct": Audience.DIRECT,
}
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)

Json = Mapping[str, Any]


def mapping(value: object) -> Json:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Json]:
    """The JSON objects in a list; anything else in it is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The value as a string; empty for null, objects and lists."""
    readable = isinstance(value, str | int | float) and not isinstance(value, bool)
    return storable(str(value)) if readable else ""


def moment(value: object) -> datetime | None:
    """An ISO 8601 time, aware; None when it is not one."""
    try:
        read = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def uri_of(status: Json) -> str:
    """The global name of a status: the same one on every server that knows it."""
    return text(status.get("uri")) or text(status.get("url"))


def actor_of(account: Json, host: str) -> Actor:
    """A person; `host` completes the handle of those who live on our own server."""
    address = text(account.get("url"))
    name = text(account.get("acct")) or text(account.get("username"))
    followers = account.get("followers_count")
    return Actor(
        id=text(account.get("uri")) or address or text(account.get("id")),
        handle=f"@{name}" if "@" in name else f"@{name}@{host}",
        name=text(account.get("display_name")) or name,
        url=address,
        followers=followers if isinstance(followers, int) else None,
        is_bot=account.get("bot") is True,
    )


def post_of(
    status: Json,
    host: str,
    *,
    me: str = "",
    addressed: bool = False,
    parent: str | None = None,
    root: str = "",
) -> Post:
    """A status as a post. `me` is our own account's id; `parent` and `root` are uris, found by the caller.

    A status whose audience has a name that we do not know is taken for a direct one: the most careful.
    """
    uri = uri_of(status)
    mentions = {text(mention.get("url")) for mention in mappings(status.get("mentions"))}
    visibility = text(status.get("visibility"))
    return Post(
        id=uri,
        attributed_to=actor_of(mapping(status.get("account")), host),
        content=content_of(status),
        published=moment(status.get("created_at")) or UNDATED,
        url=web_address(status.get("url")) or web_address(uri),
        in_reply_to=parent,
        context=root or uri,
        revision=text(status.get("edited_at")),
        audience=AUDIENCES.get(visibility, Audience.DIRECT),
        language=text(status.get("language")),
        addressed=addressed or (bool(me) and me in mentions),
        attachments=tuple(attachments_of(status)),
        native={"id": text(status.get("id")), "visibility": visibility},
    )


def content_of(status: Json) -> str:
    """The words of a status, behind its content warning if it has one."""
    warning, words = text(status.get("spoiler_text")).strip(), text_of(text(status.get("content")))
    return f"{warning}\n\n{words}".strip() if warning else words


def attachments_of(status: Json) -> list[Attachment]:
    found = mappings(status.get("media_attachments"))
    read = [
        Attachment(
            url=web_address(media.get("url")) or web_address(media.get("remote_url")),
            media_type=_media_type(media),
            alt=text(media.get("description")),
        )
        for media in found
    ]
    return [attachment for attachment in read if attachment.url]


def _media_type(media: Json) -> str:
    guessed, _ = mimetypes.guess_type(urlsplit(text(media.get("url"))).path)
    return text(media.get("mime_type")) or guessed or text(media.get("type"))


def web_address(value: object) -> str:
    """The value if it is a web address that a person may be sent to, else empty."""
    address = text(value)
    return address if address.startswith(("https://", "http://")) else ""
