"""Knowing somebody again."""

from collections.abc import Iterable

from gehoor.channels.port import Actor
from gehoor.kernel import text
from gehoor.people.models import Handle, Person

_TOLD = ("handle", "name", "url", "followers", "is_bot")


def know(brand: int, channel: str, actors: Iterable[Actor]) -> dict[str, Handle]:
    """The handles of these actors by their platform id; unknown ones become a new person each.

    Names and followers follow what the platform tells now. Three queries, however many actors.
    """
    told = {actor.id: actor for actor in actors}
    known = {h.actor_id: h for h in Handle.objects.filter(brand=brand, channel=channel, actor_id__in=told)}
    changed = [handle for actor_id, handle in known.items() if _update(handle, told[actor_id])]
    Handle.objects.bulk_update(changed, _TOLD)
    fresh = [actor for actor_id, actor in told.items() if actor_id not in known]
    people = Person.objects.bulk_create(Person(brand_id=brand, name=_name(actor)) for actor in fresh)
    handles = [
        Handle(brand_id=brand, channel=channel, actor_id=actor.id, person=person)
        for actor, person in zip(fresh, people, strict=True)
    ]
    for handle, actor in zip(handles, fresh, strict=True):
        _update(handle, actor)
    known |= {handle.actor_id: handle for handle in Handle.objects.bulk_create(handles)}
    return known


def _name(actor: Actor) -> str:
    return text.clean(actor.name or actor.handle)[:200]


def _update(handle: Handle, actor: Actor) -> bool:
    before = tuple(getattr(handle, name) for name in _TOLD)
    handle.handle = text.clean(actor.handle)[:300]
    handle.name = text.clean(actor.name)[:300]
    handle.url = text.web_address(actor.url)
    handle.followers = actor.followers
    handle.is_bot = actor.is_bot
    return before != tuple(getattr(handle, name) for name in _TOLD)
