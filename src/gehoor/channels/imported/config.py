"""A file needs no settings: which column is what is said with each import."""

from pydantic import BaseModel, ConfigDict


class ImportedSettings(BaseModel):
    """Nothing to fill in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
