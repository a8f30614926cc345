"""The layout of a file, guessed from samples of it: its encoding, how it sets records apart, its columns."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from gehoor.channels.imported.columns import columns_of, knows
from gehoor.channels.imported.form import Form, Kind, Trouble
from gehoor.channels.imported.layout import Layout, Note, Remark
from gehoor.channels.imported.records import records
from gehoor.kernel.errors import Refusal

SAMPLE: Final = 1 << 18
"""Bytes from the beginning of the file that are looked at."""
SPOTS: Final = 7
SPOT: Final = 1 << 15
"""Further on, so many spots of so many bytes show in which encoding the file is."""
ROWS: Final = 400

_MOST: Final = 0.9
_HALF: Final = 0.5

_HIGH: Final = re.compile(rb"[\x80-\xff]")
# Alone between ASCII: a letter with a mark as western languages have them, a curly quote, a dash, a euro.
_WESTERN: Final = re.compile(
    rb"(?<![\x80-\xff])[\x80\x85\x91-\x97\xa3\xa7\xab\xb0\xb4\xbb\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc]"
    rb"(?![\x80-\xff])"
)
# Only a program that quotes writes a cell like this one: "Hij zei ""nee"" tegen mij".
_WRAPPED: Final = re.compile(rb'(?:^|\t)"[^"\t\n]*+""[^"\t\n]++""[^"\t\n]*+"(?:\t|\r?$)', re.MULTILINE)
_ALL_WRAPPED: Final = re.compile(rb'\s*"[^"\n]*"(?:\t"[^"\n]*")*\r?$', re.MULTILINE)


def sniff(
    path: Path,
    *,
    zone: str = "Europe/Amsterdam",
    encoding: str | None = None,
    header: bool | None = None,
) -> Layout:
    """The layout of a file of posts: CSV (comma or semicolon), TSV, JSON Lines, a JSON array, or plain lines.

    `zone` is that of times that name none; `encoding` and `header` overrule the guess. A layout without a
    column for the text is possible: its notes say so, and `choose` mends it.
    Raises Refusal for what is no file of posts, and OSError.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        begin = _begin(head)
        lines = _whole_lines(head[begin:], last_too=size <= SAMPLE)
        found = encoding or _encoding([*lines, *_further(file, size)])
    sample = b"\n".join(lines) if lines else head[begin:]
    form = _form(sample, found, path.suffix.lower())
    good = [one.cells for one in islice(records(io.BytesIO(sample), form), ROWS) if not one.trouble]
    if not good:
        raise Refusal("nothing in this file can be read as a post", code="nothing", field="file")
    layout = columns_of(good, replace(form, begin=begin), zone=zone, header=header)
    notes = layout.notes
    if found == "cp1252" and encoding is None:
        words = "this is no UTF-8; it is read as Windows-1252, so look whether é and € come out well"
        notes = (Note(Remark.CP1252, words), *notes)
    return replace(layout, size=size, notes=notes)


def _begin(head: bytes) -> int:
    """The length of the byte order mark; raises Refusal for what is no text in an encoding that we read."""
    if not head.strip():
        raise Refusal("this file is empty", code="empty", field="file")
    if head.startswith(b"PK\x03\x04"):
        raise Refusal("this is a workbook; save it as CSV UTF-8 first", code="workbook", field="file")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("this file is in UTF-16; save it as CSV UTF-8 first", code="utf16", field="file")
    if re.match(rb"\s*<(?:\?xml|!doctype|html)\b", head.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        raise Refusal("this is XML or HTML, not a list of posts", code="markup", field="file")
    if head.count(0) > len(head) // 20:
        raise Refusal("this is no text file", code="binary", field="file")
    if b"\r" in head and b"\n" not in head:
        raise Refusal("the lines of this file end in CR only; save it as CSV UTF-8", code="line_ends", field="file")
    return 3 if head.startswith(b"\xef\xbb\xbf") else 0


def _whole_lines(part: bytes, *, last_too: bool) -> list[bytes]:
    lines = part.split(b"\n")
    return lines if last_too else lines[:-1]


def _further(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Whole lines from spots all over the rest of the file."""
    for spot in range(1, SPOTS + 1):
        at = SAMPLE + (size - SAMPLE - SPOT) * spot // SPOTS
        if at > SAMPLE:
            file.seek(at)
            yield from file.read(SPOT).split(b"\n")[1:-1]


def _encoding(lines: Sequence[bytes]) -> str:
    """UTF-8, unless no line beyond ASCII is good UTF-8 and they look like western words in Windows-1252."""
    broken: list[bytes] = []
    for line in lines:
        if not line.isascii():
            try:
                line.decode()
            except UnicodeDecodeError:
                broken.append(line)
            else:
                return "utf-8"
    foreign = sum(len(_HIGH.findall(line)) for line in broken)
    western = sum(len(_WESTERN.findall(line)) for line in broken)
    return "cp1252" if broken and western >= _MOST * foreign else "utf-8"


def _form(sample: bytes, encoding: str, suffix: str) -> Form:
    if re.match(rb"\s*\[\s*(?:[{\]]|$)", sample):
        return Form(Kind.JSON_ARRAY, encoding)
    first = [line for line in islice(sample.splitlines(), 50) if line.strip()]
    if sum(line.lstrip().startswith(b"{") for line in first) > len(first) * _HALF:
        return Form(Kind.JSON_LINES, encoding)
    if re.match(rb"\s*\{", sample):
        raise Refusal("this is one object, not a list of posts", code="one_object", field="file")
    share, form = max(_tables(sample, encoding), key=lambda one: one[0])
    enough = _HALF if form.delimiter == "\t" or suffix in {".csv", ".tsv"} else _MOST
    return form if share >= enough else Form(Kind.LINES, encoding)


def _tables(sample: bytes, encoding: str) -> Iterator[tuple[float, Form]]:
    """Each table that this may be, with the share of its rows that are equally wide; likelier ones first."""
    yield 0.0, Form(Kind.LINES, encoding)
    # Programs that write tabs seldom quote, and people who write posts often do.
    quoting = bool(_WRAPPED.search(sample) or _ALL_WRAPPED.match(sample))
    for delimiter, quoted in (("\t", quoting), ("\t", not quoting), (";", True), (",", True)):
        form = Form(Kind.TABLE, encoding, 0, delimiter, quoted)
        some = [one for one in islice(records(io.BytesIO(sample), form), ROWS) if one.trouble != Trouble.BLANK]
        good = [one.cells for one in some if not one.trouble]
        if good and sum(map(knows, good[0])) > 1:
            # Two names of columns are no accident, whatever the rows below look like.
            yield 1.0, replace(form, width=len(good[0]))
        elif good:
            width, rows = Counter(map(len, good)).most_common(1)[0]
            yield (rows / len(some) if width > 1 else 0.0), replace(form, width=width)
