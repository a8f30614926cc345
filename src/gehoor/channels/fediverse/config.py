"""What one must fill in to connect an account on a fediverse server."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from gehoor.kernel.words import gettext_noop


class FediverseSettings(BaseModel):
    """An account on a server that speaks the Mastodon API."""

    model_config = ConfigDict(title="Fediverse")

    server: str = Field(
        title=gettext_noop("Server"),
        description=gettext_noop("The address of your server, for example https://social.example"),
    )
    token: SecretStr = Field(
        title=gettext_noop("Access token"),
        description=gettext_noop("From your server: Preferences, Development, a new application with read and write."),
    )
    hashtags: list[str] = Field(
        default_factory=list,
        title=gettext_noop("Hashtags"),
        description=gettext_noop("Also hear public posts with these hashtags, as far as your server sees them."),
    )
    max_characters: int = Field(
        default=500,
        ge=1,
        title=gettext_noop("Longest post"),
        description=gettext_noop(
            "Characters that your server accepts in one post; used until the server itself tells."
        ),
    )

    @field_validator("server")
    @classmethod
    def _base_address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ValueError(gettext_noop("Give the whole address of the server, beginning with https://"))
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("hashtags")
    @classmethod
    def _bare_hashtags(cls, value: list[str]) -> list[str]:
        bare = [tag.strip().lstrip("#") for tag in value]
        return list(dict.fromkeys(tag for tag in bare if tag))

    @property
    def host(self) -> str:
        """The server's host, with its port if it has one: the second half of its accounts' handles."""
        return urlsplit(self.server).netloc
