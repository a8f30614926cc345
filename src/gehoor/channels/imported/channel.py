"""Posts that somebody brings along in a file: an export, an archive, an exercise set.

The file is read by the import command, not over the network, and nobody is at the other end: this channel can
do nothing at all, so that the desk offers no button that would pretend to answer an imported post.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel

from gehoor.channels.imported.config import ImportedSettings
from gehoor.channels.port import Actor, Can, Channel, TextRule
from gehoor.kernel.words import gettext_noop


class Imported(Channel):
    """The home of posts from a file. They are judged and counted like any other; one cannot reply to them."""

    name: ClassVar[str] = "imported"
    title: ClassVar[str] = gettext_noop("Imported file")
    can: ClassVar[Can] = Can(0)
    text: ClassVar[TextRule] = TextRule(limit=0)
    Settings: ClassVar[type[BaseModel]] = ImportedSettings

    async def whoami(self) -> Actor:
        """A file has no account of ours; this name stands where a screen wants one."""
        return Actor(id=self.name, handle=self.name, name=self.title)
