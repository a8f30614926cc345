"""The stage door of the pretend network, on its own token: what anybody does there, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gehoor.channels.pretend.api import Api, Json, Request, Wrong, text_of
from gehoor.channels.pretend.note import Note
from gehoor.channels.pretend.people import by_handle


class Control:
    """`moods` tells how people feel, `fail` sets what goes wrong next."""

    def __init__(self, api: Api, moods: Callable[[], Mapping[str, int]], fail: Callable[[Json], Json]) -> None:
        self.api = api
        self.moods = moods
        self.fail = fail
        self.routes: tuple[tuple[str, re.Pattern[str], Callable[[Request], Json]], ...] = (
            ("POST", re.compile(r"/control/faults"), lambda request: self.fail(dict(request.body))),
            ("GET", re.compile(r"/control/people"), self.people),
            ("POST", re.compile(r"/control/posts"), self.say),
            ("PATCH", re.compile(r"/control/posts/(?P<id>[\w-]+)"), self.edit),
            ("DELETE", re.compile(r"/control/posts/(?P<id>[\w-]+)"), self.erase),
        )

    def people(self, _request: Request) -> Json:
        return {"people": dict(self.moods())}

    def say(self, request: Request) -> Json:
        """Somebody (`handle`, known or new) posts; privately it goes to the brand, or to `to`."""
        handle = request.words("handle")
        if not re.fullmatch(r"[\w.]{1,40}", handle):
            raise Wrong(422, "a handle has 1 to 40 letters, digits, dots or underscores")
        person = by_handle().get(handle)
        followers = request.body.get("followers", person.followers if person else 100)
        name = request.words("name") or (person.name if person else handle)
        author = self.api.store.join(handle, name, int(followers))
        body = {**request.body, "to": request.words("to") or request.viewer.id}
        return self.api.post(self.api.publish(Request(request.viewer, body=body), author), author)

    def edit(self, request: Request) -> Json:
        note = self._any(request)
        return self.api.post(self.api.store.edit(note.id, text_of(request), self.api.clock()), note.author)

    def erase(self, request: Request) -> Json:
        self.api.store.erase(self._any(request).id, self.api.clock())
        return {"id": request.args["id"]}

    def _any(self, request: Request) -> Note:
        try:
            return self.api.store.must(request.args["id"])
        except LookupError:
            raise Wrong(404, "there is no such post") from None
