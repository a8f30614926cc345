"""What goes with the words that somebody took back."""

from collections.abc import Collection

from gehoor.people.models import Handle, Person


def forget_strangers(handles: Collection[int]) -> None:
    """Forget those of these accounts of which we keep no words and no case: then their names are nobody's business."""
    strangers = Handle.objects.filter(pk__in=handles, posts=None, cases=None)
    people = set(strangers.values_list("person_id", flat=True))
    strangers.delete()
    Person.objects.filter(pk__in=people, handles=None, cases=None).delete()
