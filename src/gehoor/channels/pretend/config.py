"""What the pretend network needs to know to be connected."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


class PretendSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(title="Address", description="Where the network listens, such as http://127.0.0.1:8123")
    token: SecretStr = Field(title="Token", description="Printed by the network when it starts")
    timeout: float = Field(default=10.0, gt=0, le=120, title="Time-out in seconds")
    honours_key: bool = Field(
        default=False,
        title="The network makes one post of two with the same key",
        description="Off, as it starts",
    )

    @field_validator("url")
    @classmethod
    def _plain(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("the address begins with http:// or https://")
        return url.rstrip("/")
