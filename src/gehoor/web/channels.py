"""What the platforms are called on the screen."""

from functools import cache

from gehoor.listening import connecting
from gehoor.listening.models import Source


@cache
def title(channel: str) -> str:
    """The name that people know a channel by; its code when its plug-in is no longer there."""
    kind = connecting.channel_of(Source(channel=channel))
    return kind.title if kind else channel
