"""What the pretend network needs to know to be connected."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from gehoor.kernel.words import gettext_noop


class PretendSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(
        title=gettext_noop("Address"),
        description=gettext_noop("Where the network listens, such as http://127.0.0.1:8123"),
    )
    token: SecretStr = Field(
        title=gettext_noop("Token"), description=gettext_noop("Printed by the network when it starts")
    )
    timeout: float = Field(default=10.0, gt=0, le=120, title=gettext_noop("Time-out in seconds"))
    honours_key: bool = Field(
        default=False,
        title=gettext_noop("The network makes one post of two with the same key"),
        description=gettext_noop("Off, as it starts"),
    )

    @field_validator("url")
    @classmethod
    def _plain(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError(gettext_noop("The address begins with http:// or https://"))
        return url.rstrip("/")
