"""A browser without JavaScript: it reads a page, fills in one of its forms and sends exactly that."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client

from tests.conftest import PASSWORD


@dataclass
class Form:
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", "")))
        elif tag == "textarea":
            self._area = said["name"]
            self.forms[-1].fields[self._area] = [""]
        elif tag == "input" and "name" in said and self.forms:
            ticked = said.get("type") not in {"radio", "checkbox"} or "checked" in said
            if ticked:
                self.forms[-1].fields.setdefault(said["name"], []).append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area][0] += data


def form(html: str, action: str) -> Form:
    parser = _Forms()
    parser.feed(html)
    found = [it for it in parser.forms if it.action == action]
    assert found, f"no form to {action}; there are {[it.action for it in parser.forms]}"
    return found[0]


def fill_in(client: Client, page: str, action: str, **fields: str | list[str]):
    """Open a page, fill in its form and send it; returns the answer behind the redirect, if there is one."""
    found = form(client.get(page).content.decode(), action)
    return client.post(action, {**found.fields, **fields}, follow=True)


def browser(email: str = "") -> Client:
    """A browser that insists on the CSRF token; signed in by the form when an address is given."""
    client = Client(enforce_csrf_checks=True)
    if email:
        answer = fill_in(client, "/sign-in/", "/sign-in/", email=email, password=PASSWORD)
        assert answer.redirect_chain, "could not sign in"
    return client
