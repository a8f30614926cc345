"""What a desk may do with imported posts: read them, and nothing else."""

import asyncio

import httpx2
import pytest
from pydantic import ValidationError

from gehoor.channels.imported.channel import Imported
from gehoor.channels.imported.config import ImportedSettings
from gehoor.channels.port import Can, Draft


def imported() -> Imported:
    return Imported(ImportedSettings(), httpx2.AsyncClient())


def test_nobody_can_reply_to_an_imported_post():
    channel = imported()
    assert channel.can == Can(0)
    assert channel.text_rule().left("Dank je wel") < 0
    me = asyncio.run(channel.whoami())
    with pytest.raises(NotImplementedError):
        asyncio.run(channel.send(Draft(key="k", text="Dank", in_reply_to="p", to=me)))


def test_an_import_has_no_settings_and_takes_none():
    assert Imported.Settings.model_json_schema()["properties"] == {}
    with pytest.raises(ValidationError):
        Imported.Settings.model_validate({"token": "x"})
