"""What the platforms are called on the screen, in the language of whoever looks."""

from functools import cache

from django.utils.translation import gettext

from gehoor.listening import connecting
from gehoor.listening.models import Source


def title(channel: str) -> str:
    """The name that people know a channel by; its code when its plug-in is no longer there."""
    return gettext(_own_title(channel))


@cache
def _own_title(channel: str) -> str:
    kind = connecting.channel_of(Source(channel=channel))
    return kind.title if kind else channel
