"""What the tests of the pages share: coming in, and reading what a page says."""

import html
import re

from django.http import HttpResponse
from django.test import Client

from gehoor.team.models import Member


def browser(member: Member, language: str = "en") -> Client:
    """A browser in which this member has signed in."""
    Member.objects.filter(pk=member.pk).update(language=language)
    client = Client()
    client.force_login(member.user)
    return client


def words(response: HttpResponse) -> str:
    """The page as one line of words, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def problem_at(response: HttpResponse, field: str) -> str:
    """What stands under a field that is wrong; the field itself must point at it."""
    page = response.content.decode()
    found = re.search(rf'id="f-{field}-problem">(?:<svg.*?</svg>)?(.*?)</p>', page, re.DOTALL)
    assert found, f"nothing is said at {field}"
    assert re.search(rf'aria-describedby="[^"]*f-{field}-problem"', page)
    return html.unescape(found[1]).strip()
