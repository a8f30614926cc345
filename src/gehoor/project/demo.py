"""The first run: a plainly fictional housing corporation, its pretend network, and somebody to answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from gehoor.channels.pretend.platform import Platform, serve
from gehoor.kernel.hours import Hours
from gehoor.listening import actions as listening
from gehoor.listening import connecting
from gehoor.listening.models import Source
from gehoor.team import actions as team
from gehoor.team.models import Brand, Member

BRAND = "Woongoed Zeldermeer"
SLUG = "zeldermeer"
EMAIL = "sam@zeldermeer.example"
OWNER = "Sam Veldkamp"

# The brand under the names that people give it; its telecom neighbour is nobody's business here.
SEARCHES = (
    ("Woongoed Zeldermeer", '"woongoed zeldermeer" OF @zeldermeer OF "zeldermeer wonen" OF "zeldermeer woongoed"'),
    ("De woningbouw", "zeldermeer (woningbouw* OF corporatie OF huurder* OF verhuurder OF huurhuis) NIET vacature*"),
    ("Kersenbuurt", "#kersenbuurt OF kersenbuurt (verwarming OF storing OF koud OF cv OF lekkage)"),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the first run made: the owner, and his password if it was made just now."""

    owner: Member
    password: str


def set_up(now: datetime) -> Demo:
    """The demo brand; at every later run what is there already."""
    owner = Member.objects.filter(brand__slug=SLUG, user__email=EMAIL).select_related("user", "brand").first()
    if owner is not None:
        return Demo(owner, "")
    password = secrets.token_urlsafe(9)
    owner = team.found_brand(BRAND, SLUG, EMAIL, password, OWNER, now)
    # The demo answers day and night, so that its clocks run whenever somebody tries it.
    Brand.objects.filter(pk=owner.brand_id).update(hours=Hours.always("Europe/Amsterdam").to_json())
    owner.brand.refresh_from_db()
    for name, query in SEARCHES:
        listening.save_search(owner, name, query, now)
    return Demo(owner, password)


def other_brands(database: Path) -> list[str]:
    """The brands in a database that are not the demo's; none when there is no database yet."""
    if not database.exists():
        return []
    try:
        return list(Brand.objects.exclude(slug=SLUG).values_list("name", flat=True))
    except DatabaseError:  # an empty one, or of another time: there is nobody in it
        return []
    finally:
        connection.close()


def open_network(folder: Path, *, port: int = 0) -> Platform:
    """Start the pretend network where it was; its people remember what was said."""
    return serve(folder / "pretend.sqlite3", port=port)


def connect_network(owner: Member, network: Platform, now: datetime) -> None:
    """Connect the brand to its pretend network, or tell it the network's new address."""
    given = {"url": network.url, "token": network.token}
    known = Source.objects.filter(brand=owner.brand_id, channel="pretend").first()
    if known is None:
        connecting.add_source(owner.brand, "pretend", _("Pretend network"), given, now, by=owner.pk)
    elif known.state != Source.State.RETIRED:
        connecting.renew(known, given)
