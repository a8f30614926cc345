"""The network as a bystander sees it: public conversations, in Dutch, without script.

Only `store.thread(root)` without a viewer is asked, so private messages cannot come along.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from zoneinfo import ZoneInfo

from gehoor.channels.pretend.note import Note
from gehoor.channels.pretend.people import BRAND
from gehoor.channels.pretend.store import Store

NEWEST = 60
ZONE = ZoneInfo("Europe/Amsterdam")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@cache
def style() -> str:
    return files(__package__).joinpath("page.css").read_text("utf-8")


def front(store: Store) -> str:
    """The newest public conversations, the liveliest on top."""
    threads = [_thread(notes) for root in store.open_roots(NEWEST) if (notes := _public(store, root))]
    body = "\n".join(threads) or '<p class="empty">Nog niets geplaatst. Kom zo terug.</p>'
    return _document("Openbare tijdlijn", body)


def conversation(store: Store, post: str) -> str | None:
    """One public conversation by any of its posts, None where a bystander sees nothing."""
    note = store.note(post)
    notes = _public(store, note.root) if note and note.is_open else []
    return _document("Gesprek", _thread(notes)) if notes else None


def profile(store: Store, handle: str) -> str | None:
    """What somebody posted in public."""
    account = store.account(handle)
    if account is None:
        return None
    notes = [note for note in store.by(account, limit=NEWEST) if note.is_open]
    body = "\n".join(_thread([note]) for note in notes) or '<p class="empty">Nog niets openbaars.</p>'
    return _document(f"{account.name} (@{account.handle})", body)


def _public(store: Store, root: str) -> list[Note]:
    return [note for note in store.thread(root) if note.is_open]


def _thread(notes: list[Note]) -> str:
    depth: dict[str, int] = {}
    shown: list[str] = []
    if notes[0].parent is not None and len(notes) > 1:
        shown.append('<p class="gone">Het eerste bericht is er niet meer.</p>')
    for note in notes:
        depth[note.id] = min(depth.get(note.parent or "", -1) + 1, 4)
        shown.append(_post(note, depth[note.id]))
    return f'<section class="thread">{"".join(shown)}</section>'


def _post(note: Note, depth: int) -> str:
    who, handle = escape(note.author.name), escape(note.author.handle)
    ours = " brand" if note.author.handle == BRAND else ""
    edited = " &middot; bewerkt" if note.edited else ""
    likes = f' <span class="likes">&#9829; {note.likes}</span>' if note.likes else ""
    return (
        f'<article class="post depth-{depth}{ours}" id="p-{escape(note.id)}"><header>'
        f'<strong>{who}</strong> <a href="/@{handle}">@{handle}</a> '
        f'<a class="when" href="/p/{escape(note.id)}"><time datetime="{note.published.isoformat()}">'
        f"{_when(note.published)}</time></a>{edited}</header>"
        f'<p dir="auto" lang="{escape(note.language or "nl")}">{escape(note.text)}</p>'
        f"<footer>{note.author.followers} volgers{likes}</footer></article>"
    )


def _when(moment: datetime) -> str:
    local = moment.astimezone(ZONE)
    return f"{local.day} {MONTHS[local.month - 1]} {local:%H:%M}"


def _document(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - Zeldermeer Online</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="top">
<a class="name" href="/">Zeldermeer Online</a>
<p>Een nagebootst netwerk. Zo ziet een buitenstaander het; alle mensen en berichten zijn verzonnen.</p>
<nav><a href="/">Vernieuwen</a></nav>
</header>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""
