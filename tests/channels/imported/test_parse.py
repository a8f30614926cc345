"""Every row becomes a post or is shown as bad, twice adds nothing, and no file brings the reader down."""

import json
import random
import tracemalloc
from datetime import UTC, datetime
from time import perf_counter

import pytest

from gehoor.channels.imported.form import LONGEST, Form, Kind
from gehoor.channels.imported.parse import BadRow, Position, Role, Row, Trouble, rows, sniff
from gehoor.channels.port import Actor, Post

SEED = 20260309


def texts(good):
    return [row.post.content for row in good]


def ids(good):
    return [row.post.id for row in good]


def test_a_row_becomes_a_post_with_all_that_the_file_tells(write, read):
    path = write(
        "id;datum;tijd;auteur;auteur_id;naam;bericht;url;taal;sterren;in_reply_to;label;telefoon\n"
        "p7;1-3-2026;14:05;@anouk;u9;Anouk;Eén doos kwijt ;"
        "https://voorbeeld.example/7;Nederlands;4/5;p1;klacht;0612345678\n"
    )
    good, bad, _ = read(path)
    assert bad == []
    assert [(row.line, row.lines) for row in good] == [(2, 1)]
    assert good[0].post == Post(
        id="p7",
        attributed_to=Actor(id="u9", handle="@anouk", name="Anouk"),
        content="Eén doos kwijt",
        published=datetime(2026, 3, 1, 13, 5, tzinfo=UTC),
        url="https://voorbeeld.example/7",
        in_reply_to="p1",
        revision=good[0].post.revision,
        language="nl",
        rating=4,
        native={"label": "klacht"},  # and not the telephone number: nobody asked for it
    )


def test_a_post_without_a_time_gets_the_time_of_the_import_and_says_so(write, read, now):
    good, _, _ = read(write("tekst;datum\nhallo daar;\ntot ziens;2026-03-01\n"))
    assert (good[0].post.published, dict(good[0].post.native)) == (now, {"undated": True})
    assert good[1].post.published == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert "undated" not in good[1].post.native


def test_authors_that_are_not_told_are_not_all_one_person(write, read):
    good, _, _ = read(write("tekst;auteur\nhallo daar;\ntot ziens;\nweer ik;jan\nen nog eens;jan\n"))
    people = [row.post.attributed_to.id for row in good]
    assert len(set(people)) == 3
    assert people[2] == people[3] == "jan"


def test_a_file_brings_in_no_dangerous_address_and_no_control_characters(write, read):
    good, _, _ = read(write("tekst;url;auteur\nhallo\x00daar;javascript:alert(1);j\x1ban\nnog een;http://a b;x\n"))
    assert [row.post.url for row in good] == ["", ""]
    assert good[0].post.content == "hallo\ufffddaar"
    assert good[0].post.attributed_to.handle == "j\ufffdan"


def test_importing_the_same_file_twice_gives_the_same_ids(write, read):
    content = "tekst;auteur\nhallo;an\nhallo;an\ndag;an\nhallo;an\n"
    first = ids(read(write(content))[0])
    assert len(set(first)) == 4  # rows that are the same in one file are all kept
    assert ids(read(write(content, "andere-naam.csv"))[0]) == first
    assert ids(read(write(content + "nieuw;an\n", "langer.csv"))[0])[:4] == first
    assert set(ids(read(write("tekst;auteur\nnieuw;an\n" + content[13:], "ervoor.csv"))[0])) > set(first)
    as_tabs = content.replace(";", "\t")
    assert ids(read(write(as_tabs, "tabs.tsv"))[0]) == first


def test_a_row_with_its_own_id_that_changes_is_another_revision(write, read):
    before = read(write("id;tekst\np1;hallo\np2;dag\n"))[0]
    after = read(write("id;tekst\np1;hallo daar\np2;dag\n"))[0]
    assert ids(before) == ids(after) == ["p1", "p2"]
    assert before[0].post.revision != after[0].post.revision
    assert before[1].post.revision == after[1].post.revision != ""


def test_an_interrupted_import_goes_on_where_it_stopped(write, read, now):
    lines = [f"bericht {n % 7};{n % 3}" for n in range(60)]
    path = write("tekst;auteur\n" + "\n".join([*lines[:30], "", *lines[30:]]) + "\n")
    layout = sniff(path)
    whole = read(path, layout)[0]
    assert len(set(ids(whole))) == 60
    for stop in (1, 29, 30, 59, 60):
        with rows(path, layout, now=now) as reading:
            seen = [next(reading) for _ in range(stop)]
            position = seen[-1].behind
        rest, _, resumed = read(path, layout, start=position)
        assert [row.post for row in [*seen, *rest]] == [row.post for row in whole]
        assert [row.line for row in rest] == [row.line for row in whole[stop:]]
        assert resumed.at.byte == path.stat().st_size


def test_progress_is_told_in_bytes(write, now):
    path = write("tekst;auteur\n" + "hallo daar;jan\n" * 100)
    with rows(path, sniff(path), now=now) as reading:
        done = [reading.at.byte for _ in reading]
    assert done == sorted(done)
    assert done[-1] == reading.size == path.stat().st_size


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('"een, twee"', "een, twee"),
        ('"eerste regel\ntweede regel\n\nvierde"', "eerste regel\ntweede regel\n\nvierde"),
        ('"hij zei ""nee"""', 'hij zei "nee"'),
        ('"een ""open\nquote"" over regels"', 'een "open\nquote" over regels'),
        ('"Nee" zei hij', '"Nee" zei hij'),
        ('hij zei "nee"', 'hij zei "nee"'),
        ('"eerste\r\ntweede"', "eerste\ntweede"),
    ],
)
def test_quoted_fields_are_read_as_they_were_meant(write, read, field, text):
    good, bad, _ = read(write(f"id,tekst,auteur\n1,{field},an\n2,volgende,jan\n"))
    assert texts(good) == [text, "volgende"]
    assert good[1].line == 2 + good[0].lines
    assert bad == []


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (b'7,"open tot het eind,an', Trouble.OPEN_QUOTE),
        (b'7,an,"open', Trouble.OPEN_QUOTE),
        (b"7,kapot \xff\xfe,an", Trouble.ENCODING),
        (b"7,een,twee,drie", Trouble.COLUMNS),
        (b"7,kort", Trouble.COLUMNS),
        (b"7,,an", Trouble.NO_TEXT),
        (b"7, \t ,an", Trouble.NO_TEXT),
        (b"7," + b"a" * (10 << 20) + b",an", Trouble.TOO_LONG),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_a_broken_row_is_bad_alone_and_reading_goes_on_behind_it(write, read, broken, code, last):
    behind = b"" if last else b'8,"goed, ook",jan\n9,goed,jan\n'
    good, bad, reading = read(write(b"id,tekst,auteur\n1,caf\xc3\xa9,an\n" + broken + b"\n" + behind))
    assert ids(good) == (["1"] if last else ["1", "8", "9"])
    assert [(row.line, row.lines, row.code) for row in bad] == [(3, 1, code)]
    assert bad[0].reason
    assert len(bad[0].raw) <= 200
    assert reading.at.byte == reading.size


def test_a_quote_that_would_swallow_the_next_row_is_not_believed(write, read):
    good, bad, _ = read(write('id,tekst,auteur\n1,hallo,an\n7,"een\n8,"twee",jan\n9,drie",mia\n'))
    assert (ids(good), [row.line for row in bad]) == (["1", "8", "9"], [3])
    good, bad, _ = read(write('id,tekst,auteur\n1,hallo,an\n7,"een\n8,twee,drie"\n'))
    assert (ids(good), [row.line for row in bad]) == (["1", "8"], [3])


def test_a_time_that_cannot_be_read_or_is_yet_to_come_makes_a_row_bad(write, read):
    good, bad, _ = read(write("tekst;datum\nhallo;2026-03-01\ndag;gisteren\nhoi;2031-01-01\nja;31-2-2026\n"))
    assert texts(good) == ["hallo"]
    assert [row.code for row in bad] == [Trouble.TIME] * 3


def test_empty_lines_are_counted_apart_and_every_line_is_accounted_for(write, read):
    content = 'id;tekst\n\n1;hallo\n;;\n2;"twee\nregels"\n   \n3;"open\n4;goed\n'
    good, bad, reading = read(write(content))
    taken = sum(row.lines for row in [*good, *bad])
    assert (ids(good), [row.line for row in bad], reading.blank) == (["1", "2", "4"], [8], 3)
    assert taken + reading.blank + reading.header == content.count("\n")


@pytest.mark.parametrize("indent", [None, 1])
def test_a_broken_object_in_an_array_is_bad_alone(write, read, indent):
    posts = [json.dumps({"id": str(n), "text": f"Bericht {n}"}, indent=indent) for n in range(6)]
    posts[2] = posts[2].replace('"}', "}").replace('"\n}', "\n}")  # a string that does not end
    posts[4] = "[1, 2]"
    good, bad, _ = read(write("[\n" + ",\n".join(posts) + "\n]\n", "posts.json"))
    assert ids(good) == ["0", "1", "3", "5"]
    assert [row.code for row in bad] == [Trouble.JSON, Trouble.NO_OBJECT]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"text": "open', Trouble.JSON),
        (b'["geen", "object"]', Trouble.NO_OBJECT),
        (b'{"text": ""}', Trouble.NO_TEXT),
        (b'{"anders": "x"}', Trouble.NO_TEXT),
        (b'{"text": "\xff"}', Trouble.ENCODING),
        (b"[" * 100_000, Trouble.JSON),
        (b'{"text": ' + b"9" * 5000 + b"}", Trouble.JSON),
        (b'{"text": "' + b"a" * LONGEST + b'"}', Trouble.TOO_LONG),
    ],
)
def test_a_broken_line_of_json_is_bad_alone(write, read, line, code):
    content = b'{"text": "een \\ud83d half teken"}\n' + line + b'\n\n{"text": "goed"}'
    good, bad, reading = read(write(content, "posts.jsonl"))
    assert texts(good) == ["een \ufffd half teken", "goed"]
    assert [(row.line, row.code) for row in bad] == [(2, code)]
    assert reading.blank == 1


def test_an_array_on_one_line_larger_than_what_is_held_is_read(write, read):
    posts = [{"text": f"bericht {n} " + "x" * 900, "in": {"a": [n, "]}"]}} for n in range(3000)]
    good, bad, _ = read(write(json.dumps(posts), "posts.json"))
    assert texts(good) == [post["text"] for post in posts]
    assert bad == []


def test_an_element_too_large_to_hold_does_not_take_the_others_along(write, read):
    huge = '{"text": "' + "a" * (10 << 20) + '"}'
    good, bad, _ = read(write('[\n{"text": "voor"},\n' + huge + ',\n{"text": "na"}\n]', "posts.json"))
    assert texts(good) == ["voor", "na"]
    assert [row.code for row in bad] == [Trouble.TOO_LONG]


@pytest.mark.parametrize(
    "content",
    [
        b"tekst,auteur\n" + b'"a\n' * 300_000,
        b"tekst,auteur\n" + b'x,"y\n' * 200_000,
        b"tekst,auteur\n" + b'x","y\n' * 200_000,
        b"tekst,auteur\n" + b'"' + b'""\n' * 300_000,
        b'[\n{"text": "goed"},\n' + b'{"\n' * 300_000,
        b'[\n{"text": "goed"},\n' + b"{\n" * 300_000,
        b'[\n{"text": "goed"},\n{"text": "' + b"\n" * 1_000_000,
        b'{"text": "goed"}\n' + b'{"a":' * 200_000 + b"\n",
    ],
)
def test_a_hostile_file_takes_no_longer_than_its_size(write, now, content):
    path = write(content)
    began = perf_counter()
    with rows(path, sniff(path).choose(text=0), now=now) as reading:
        assert sum(1 for _ in reading) > 0
    assert reading.at.byte == path.stat().st_size
    assert perf_counter() - began < 30


def test_a_large_file_is_read_in_little_memory(write, now):
    path = write("tekst;auteur\n" + "".join(f"bericht {n} {'x' * 80};an\n" for n in range(20_000)))
    layout = sniff(path)
    with rows(path, layout, now=now) as reading:
        next(reading)
        tracemalloc.start()
        assert sum(1 for _ in reading) == 19_999
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1 << 20


def test_whatever_bytes_a_file_holds_every_line_is_accounted_for(write, now):
    dice = random.Random(SEED)
    pieces = [
        b'"',
        b'""',
        b";",
        b"\n",
        b"\r\n",
        b"a",
        b"\xc3\xa9",
        b"\xff",
        b"\x00",
        b" ",
        b"{",
        b"}",
        b'"a";"b"\n',
    ]
    for number in range(400):
        body = b"".join(dice.choice(pieces) for _ in range(dice.randint(1, 120)))
        path = write(b"tekst;auteur\nhallo daar;an\n" + body)
        # The sample is all of it, so a width of two is what counts.
        layout = sniff(write(b"tekst;auteur\nhallo daar;an\n", "schoon.csv"))
        with rows(path, layout, now=now) as reading:
            taken = sum(row.lines for row in reading)
        content = path.read_bytes()
        physical = content.count(b"\n") + (not content.endswith(b"\n"))
        assert taken + reading.blank + reading.header == physical, f"seed {SEED}, case {number}: {body!r}"
        assert reading.at == Position(len(content), physical)


def test_a_bad_row_is_safe_to_print(write, read):
    _, bad, _ = read(write("id;tekst\n1;hallo\n2;x;\x1b[31mrood\x00\n"))
    assert [type(row) for row in bad] == [BadRow]
    assert bad[0].raw == "2;x;\ufffd[31mrood\ufffd"


def test_a_layout_is_plain_enough_to_build_by_hand(write, now):
    path = write("hallo daar\tan\n")
    layout = sniff(path)
    assert layout.form == Form(Kind.TABLE, "utf-8", 0, "\t", quoted=False, width=2)
    assert layout.columns[Role.TEXT] == "1"
    assert isinstance(next(rows(path, layout, now=now)), Row)
