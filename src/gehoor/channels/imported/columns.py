"""Which column is what: by its name, or where it has none by what stands in it. Doubts become notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from gehoor.channels.imported.form import Cells, Form, Kind
from gehoor.channels.imported.layout import Layout, Note, Remark, Role, plain
from gehoor.channels.imported.times import read_time, which_first

# What exports call their columns, in English and Dutch, the surest name first; as `plain` makes them.
_NAMES: Final[Mapping[Role, str]] = {
    Role.TEXT: (
        "text tekst fulltext bericht berichttekst message messagetext content inhoud body post posttext "
        "tweet tweettext tweettekst reviewtext reviewtekst review recensie comment opmerking reactie "
        "toelichting vermelding mention caption snippet utterance omschrijving description vraag question"
    ),
    Role.ID: (
        "id postid berichtid messageid tweetid statusid commentid reviewid mentionid vermeldingid "
        "externalid idstr uuid guid"
    ),
    Role.AUTHOR: (
        "author auteur username gebruikersnaam handle screenname userscreenname authorusername user "
        "gebruiker from van afzender sender account accountacct acct"
    ),
    Role.AUTHOR_ID: "authorid auteurid userid gebruikerid gebruikersid afzenderid senderid accountid",
    Role.AUTHOR_NAME: "authorname auteurnaam displayname weergavenaam naam name accountdisplayname",
    Role.TIME: (
        "createdat publishedat publicatiedatum datumtijd datetime timestamp tijdstip created createdtime "
        "aangemaakt aangemaaktop published geplaatst geplaatstop gepubliceerd gepubliceerdop posted "
        "postedat verzonden verzondenop sent sentat datum date time tijd"
    ),
    Role.CLOCK: "tijd time uur",
    Role.LANGUAGE: "language lang taal languagecode taalcode",
    Role.URL: "url link permalink permalinkurl posturl weblink",
    Role.REPLY_TO: "inreplyto inreplytoid inreplytostatusid replyto parentid antwoordop reactieop",
    Role.RATING: "rating stars sterren score beoordeling cijfer waardering",
    Role.LABEL: "label labels category categorie intent kind soort topic thema onderwerp tag class klasse",
}
_WHOLE_DAYS: Final = frozenset({"datum", "date", "published", "gepubliceerd", "geplaatst", "created", "aangemaakt"})

_KNOWN: Final = {role: tuple(names.split()) for role, names in _NAMES.items()}
_ROLES: Final = frozenset(name for names in _KNOWN.values() for name in names)
_LANGUAGES: Final = re.compile("ar|cs|da|de|el|en|es|fi|fr|fy|he|hu|it|ja|nb|nds|nl|no|pl|pt|ro|ru|sv|tr|uk|zh")
_ID: Final = re.compile(r"\d{6,}|[0-9a-fA-F-]{24,36}|(?:at|https?)://\S+", re.ASCII)
_LONGEST_NAME: Final = 40
_MOST: Final = 0.9

Table = Mapping[str, Sequence[str]]
"""The cells that are not empty, by the name of their column."""


def knows(name: str) -> bool:
    """Whether a header of this name tells us what its column is."""
    return plain(name) in _ROLES


def columns_of(rows: Sequence[Cells], form: Form, *, zone: str, header: bool | None) -> Layout:
    """The layout of a file of which these are the first good records; `header` overrules the guess."""
    names, has_header = _names(rows, header=header)
    data = rows[1:] if has_header else rows
    table = {name: _filled(data, names, name) for name in names}
    named = has_header or form.kind in (Kind.JSON_LINES, Kind.JSON_ARRAY)
    columns = _by_name(names) if named else {}
    if not named:
        columns = _by_content(table, len(data), zone)
    elif Role.TEXT not in columns and (text := _wordiest(table, set(columns.values()))):
        columns[Role.TEXT] = text
    notes: list[Note] = []
    if Role.ID in columns and len(set(table[columns[Role.ID]])) < len(table[columns[Role.ID]]):
        name = columns.pop(Role.ID)
        notes.append(Note(Remark.IDS_REPEAT, f"{name} repeats itself, so it is not taken for the id", (name,)))
    first = which_first(list(table.get(columns.get(Role.TIME, ""), ())))
    notes += _remarks(names, columns, unsure=first is None)
    return Layout(form, has_header, names, columns, bool(first), zone, notes=tuple(notes))


def _names(rows: Sequence[Cells], *, header: bool | None) -> tuple[tuple[str, ...], bool]:
    first = rows[0]
    if isinstance(first, Mapping):
        return tuple(dict.fromkeys(name for row in rows if isinstance(row, Mapping) for name in row)), False
    if header is None:
        header = _is_header(first)
    names: list[str] = []
    for number, cell in enumerate(first, start=1):
        name = cell.strip() if header else ""
        names.append(name if name and name not in names else f"{name} {number}".strip())
    return tuple(names), header


def _is_header(cells: Sequence[str]) -> bool:
    words = [cell.strip() for cell in cells]
    if any(len(word) > _LONGEST_NAME or word.replace(",", "").isdigit() for word in words):
        return False
    known = {plain(word) for word in words} & _ROLES
    return len(known) > 1 or any(name in _KNOWN[Role.TEXT] for name in known)


def _filled(rows: Iterable[Cells], names: Sequence[str], name: str) -> list[str]:
    at = names.index(name)
    cells = (row.get(name, "") if isinstance(row, Mapping) else row[at] for row in rows)
    return [cell.strip() for cell in cells if cell.strip()]


def _by_name(names: Sequence[str]) -> dict[Role, str]:
    """The surest name wins; of "user.screen_name" the whole counts, and after it the last part."""
    found: dict[Role, str] = {}
    for role, known in _KNOWN.items():
        ranked = [
            (known.index(said), depth, name)
            for name in names
            for depth, said in enumerate((plain(name), plain(name.rpartition(".")[2])))
            # The id of something within the post is not the id of the post.
            if said in known and not (depth and role is Role.ID) and name not in found.values()
        ]
        if ranked:
            found[role] = min(ranked)[2]
    if Role.CLOCK in found and plain(found.get(Role.TIME, "")) not in _WHOLE_DAYS:
        del found[Role.CLOCK]
    return found


def _by_content(table: Table, rows: int, zone: str) -> dict[Role, str]:
    found: dict[Role, str] = {}

    def claim(role: Role, fits: Callable[[Sequence[str]], bool]) -> None:
        for name, cells in table.items():
            if cells and role not in found and name not in found.values() and fits(cells):
                found[role] = name

    claim(Role.URL, lambda cells: all(cell.startswith(("http://", "https://")) for cell in cells))
    claim(Role.TIME, lambda cells: len(cells) > rows * _MOST and _are_times(cells, zone))
    claim(Role.LANGUAGE, lambda cells: len(cells) > 1 and all(map(_LANGUAGES.fullmatch, cells)))
    claim(Role.AUTHOR, lambda cells: len(cells) > 1 and all(re.fullmatch(r"@\w\S*", cell) for cell in cells))
    claim(Role.ID, lambda cells: len(set(cells)) == rows > 1 and all(map(_ID.fullmatch, cells)))
    if text := _wordiest(table, set(found.values())):
        found[Role.TEXT] = text
    labels = {
        name: len(set(cells))
        for name, cells in table.items()
        if name not in found.values() and len(cells) > rows * _MOST and len(set(cells)) <= max(2, rows // 2)
        if all(any(letter.isalpha() for letter in cell) and len(cell) <= _LONGEST_NAME for cell in cells)
    }
    if labels:
        found[Role.LABEL] = max(labels, key=lambda name: labels[name])
    return found


def _wordiest(table: Table, taken: set[str]) -> str | None:
    """The column with most words in a cell; letters break a tie, so that one word beats a number."""

    def words(cells: Sequence[str]) -> tuple[float, float]:
        spaces = sum(len(cell.split()) for cell in cells) / len(cells)
        return spaces, sum(letter.isalpha() for cell in cells for letter in cell) / len(cells)

    free = {name: words(cells) for name, cells in table.items() if cells and name not in taken}
    best = max(free, key=lambda name: free[name], default=None)
    return best if best is not None and free[best][1] else None


def _are_times(cells: Sequence[str], zone: str) -> bool:
    read = [bool(re.search(r"\d[-/:]\d", cell) and read_time(cell, month_first=False, zone=zone)) for cell in cells]
    return sum(read) >= _MOST * len(read)


def _remarks(names: Sequence[str], columns: Mapping[Role, str], *, unsure: bool) -> list[Note]:
    notes = []
    if Role.TEXT not in columns:
        notes.append(Note(Remark.NO_TEXT, "no column looks like the text of a post; say which one is"))
    if Role.TIME not in columns:
        notes.append(Note(Remark.UNDATED, "no column holds times; all posts get the time of the import"))
    elif unsure:
        words = "dates such as 3-4-2026 are read day first; none of them shows whether that is right"
        notes.append(Note(Remark.UNSURE_DATES, words))
    if Role.ID not in columns:
        words = "no column holds ids; a row is known by its contents, so a row that changes becomes a new post"
        notes.append(Note(Remark.NO_IDS, words))
    if left_out := tuple(name for name in names if name not in columns.values()):
        notes.append(Note(Remark.LEFT_OUT, f"not taken: {', '.join(left_out)}", left_out))
    return notes
