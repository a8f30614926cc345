"""A person drops a file in, and Gehoor says what it takes it for."""

import json

import pytest

from gehoor.channels.imported.form import Kind
from gehoor.channels.imported.parse import Remark, Role, rows, sniff
from gehoor.kernel.errors import Refusal

# As our own exercise set: sentiment, kind, urgency, topic, text; no header.
EXERCISE = (
    "neg\tcomplaint\t2\toutage\t@Lichtnet al drie uur geen stroom in Oosterdijk. Wanneer is dit opgelost??\n"
    'neg\tcomplaint\t1\tdelivery\tMijn doos is "bezorgd" volgens de app van @Bezorgje. Bij wie dan?\n'
    "pos\tpraise\t0\tstaff\tWat een topper aan de balie in Westwoud, dank je wel!\n"
    "neu\tquestion\t0\tdelivery\tKan ik mijn bestelling ook zaterdag ophalen?\n"
    "neg\tcomplaint\t1\tstaff\tAan de telefoon werd ik zomaar weggedrukt\n"
    "neu\tquestion\t0\toutage\tIs de storing in Oosterdijk al voorbij?\n"
    "neg\tcomplaint\t1\tprice\tWeer duurder geworden, en waarvoor eigenlijk?\n"
    "pos\tpraise\t0\tprice\tFijn dat de korting gewoon werd verrekend\n"
)
# As sets of labelled sentences: text, label, an empty column, numbers that are no ids.
SENTENCES = (
    "Kom nu maar mee.\tneg\t\t4\n"
    '"Hij zei: ""wacht even""."\tmixed\t\t4,8\n'
    "...\tpos\t\t2\n"
    "Mooi zo !\tpos\t\t2,5\n"
    "Weg daar.\tneg\t\t1\n"
    "Ik weet het niet zeker.\tneg\t\t4,6\n"
)
# As sets of customer questions: text, label, split, an empty column.
QUESTIONS = (
    "Where is my card?\tcard_arrival\ttrain\t\n"
    'Is it "on its way" yet?\tcard_arrival\ttrain\t\n'
    "How do I top up?\ttop_up\ttrain\t\n"
    "top up failed, why\ttop_up\ttest\t\n"
)


@pytest.mark.parametrize(
    ("content", "text", "label"),
    [(EXERCISE, "5", "4"), (SENTENCES, "1", "2"), (QUESTIONS, "1", "2")],
)
def test_a_table_without_a_header_is_understood_by_its_contents(write, content, text, label):
    layout = sniff(write(content, "posts.tsv"))
    assert layout.form.kind is Kind.TABLE
    assert layout.form.delimiter == "\t"
    assert not layout.header
    assert layout.columns == {Role.TEXT: text, Role.LABEL: label}


def test_a_headerless_export_shows_its_times_addresses_authors_and_ids(write):
    layout = sniff(
        write(
            "1000000001;@anouk_test;12-03-2026 10:00;nl;https://voorbeeld.example/1;Waar blijft mijn doos?\n"
            "1000000002;@bram_test;13-03-2026 11:00;nl;https://voorbeeld.example/2;Dank voor de snelle hulp\n"
        )
    )
    assert layout.columns == {
        Role.ID: "1",
        Role.AUTHOR: "2",
        Role.TIME: "3",
        Role.LANGUAGE: "4",
        Role.URL: "5",
        Role.TEXT: "6",
    }


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (
            "Datum;Tijd;Auteur;Bericht;Link;Taal",
            {
                "time": "Datum",
                "clock": "Tijd",
                "author": "Auteur",
                "text": "Bericht",
                "url": "Link",
                "language": "Taal",
            },
        ),
        (
            "id,created_at,user_name,Full text,lang,rating",
            {
                "id": "id",
                "time": "created_at",
                "author": "user_name",
                "text": "Full text",
                "language": "lang",
            },
        ),
        ("Bericht-ID\tGeplaatst op\tTekst", {"id": "Bericht-ID", "time": "Geplaatst op", "text": "Tekst"}),
        (",text,label", {"text": "text", "label": "label"}),  # a nameless index, as data frames write it
        ("“Tijdstip”,Review", {"time": "“Tijdstip”", "text": "Review"}),
    ],
)
def test_headers_in_dutch_and_english_are_understood(write, header, columns):
    delimiter = next(one for one in "\t;," if one in header)
    cells = ["7", "8", "9", "wat een lange rij is het hier", "x", "y"][: header.count(delimiter) + 1]
    layout = sniff(write(f"{header}\n{delimiter.join(cells)}\n{delimiter.join(reversed(cells))}\n"))
    assert layout.header
    assert columns.items() <= {str(role): name for role, name in layout.columns.items()}.items()


def test_a_header_of_unknown_words_still_finds_the_words_of_customers(write):
    path = write("naam;bron;klanttekst\nJan;web;Waar blijft mijn pakket nu?\nMia;app;Alles is goed gegaan hoor\n")
    assert sniff(path, header=True).columns[Role.TEXT] == "klanttekst"


@pytest.mark.parametrize(
    ("name", "dump", "kind"),
    [
        ("posts.jsonl", lambda some: "\n".join(map(json.dumps, some)), Kind.JSON_LINES),
        ("posts.json", json.dumps, Kind.JSON_ARRAY),
        ("posts.json", lambda some: json.dumps(some, indent=2), Kind.JSON_ARRAY),
    ],
)
def test_json_is_understood_on_lines_and_as_an_array(write, name, dump, kind):
    posts = [
        {
            "id": f"p{n}",
            "text": f"Bericht {n}",
            "user": {"id": f"u{n}", "screen_name": "jan"},
            "created_at": n,
        }
        for n in range(3)
    ]
    layout = sniff(write(dump(posts), name))
    assert layout.form.kind is kind
    assert layout.columns == {
        Role.ID: "id",
        Role.TEXT: "text",
        Role.AUTHOR: "user.screen_name",
        Role.AUTHOR_ID: "user.id",
        Role.TIME: "created_at",
    }


def test_lines_of_plain_text_are_posts(write, read):
    path = write("Waar blijft, na al die tijd, mijn pakket?\nTop, dank!\n\nGeen komma hier\n", "posts.txt")
    good, bad, reading = read(path)
    assert sniff(path).form.kind is Kind.LINES
    assert [row.post.content for row in good][1:] == ["Top, dank!", "Geen komma hier"]
    assert (bad, reading.blank) == ([], 1)


def test_an_older_windows_file_is_read_and_said_out_loud(write, read):
    path = write("tekst;auteur\nEén café in Ede: € 3;Zoë\n".encode("cp1252"))
    layout = sniff(path)
    assert Remark.CP1252 in {note.remark for note in layout.notes}
    good, _, _ = read(path, layout)
    assert good[0].post.content == "Eén café in Ede: € 3"
    assert good[0].post.attributed_to.handle == "Zoë"


def test_one_broken_line_does_not_make_a_windows_file_of_utf_8(write):
    for broken in (b"kapot \xff\xfe\xfd", b"afgebroken \xe2\x82"):
        layout = sniff(write(b"tekst;auteur\nCaf\xc3\xa9;an\n" + broken + b";jan\n"))
        assert layout.form.encoding == "utf-8"
        assert sniff(write(b"tekst;auteur\nthee;an\n" + broken + b";jan\n")).form.encoding == "utf-8"


def test_a_caller_can_overrule_the_encoding(write, read):
    path = write(b"tekst;auteur\nCaf\xe9 \xff;an\n")
    good, _, _ = read(path, sniff(path, encoding="cp1252"))
    assert good[0].post.content == "Café ÿ"


def test_a_byte_order_mark_is_no_part_of_the_first_name(write, read):
    path = write(b"\xef\xbb\xbftekst;id\nHallo daar;b1\n")
    good, _, _ = read(path)
    assert [(row.post.id, row.post.content) for row in good] == [("b1", "Hallo daar")]


def test_a_column_is_chosen_by_name_by_number_and_by_position(write):
    layout = sniff(write(EXERCISE, "posts.tsv"))
    assert layout.choose(text=3).columns[Role.TEXT] == "4"  # from 0, as programs count
    assert layout.choose(text="3").columns[Role.TEXT] == "3"  # from 1, as people count
    assert Role.LABEL not in layout.choose(label=None).columns
    named = sniff(write("Bericht;Extra\nhallo daar;x\n"))
    assert named.choose(text="extra").columns[Role.TEXT] == "Extra"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"text": 5}, "this file has 1, 2, 3, 4, 5"),
        ({"text": "0"}, "no column '0'"),
        ({"text": "bericht"}, "no column 'bericht'"),
        ({"text": None}, "nothing to read"),
        ({"colour": 1}, "no colour; choose from text, id"),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_those_that_are(write, choice, words):
    with pytest.raises(Refusal, match=words):
        sniff(write(EXERCISE, "posts.tsv")).choose(**choice)


def test_a_file_without_words_asks_which_column_is_the_text(write, now):
    path = write("1;2\n3;4\n5;6\n")
    layout = sniff(path)
    assert Remark.NO_TEXT in {note.remark for note in layout.notes}
    with pytest.raises(Refusal, match="which column holds the text: 1, 2"):
        rows(path, layout, now=now)
    assert rows(path, layout.choose(text=1), now=now)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04workbook", "workbook"),
        ("tekst\nhallo".encode("utf-16"), "utf16"),
        (b"\x00\x01\x02" * 50, "binary"),
        (b"tekst\rhallo\rdaar", "line_ends"),
        (b'<?xml version="1.0"?><a/>', "markup"),
        (b"<!DOCTYPE html><html></html>", "markup"),
        (b'{\n "een": "object"\n}', "one_object"),
        (b"[]", "nothing"),
        (b"{kapot\n{kapot\n", "nothing"),
    ],
)
def test_what_is_no_file_of_posts_is_refused_in_plain_words(write, content, code):
    with pytest.raises(Refusal) as caught:
        sniff(write(content))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("dates", "month_first", "unsure"),
    [
        (["3-4-2026", "29-3-2026"], False, False),
        (["3/4/2026", "3/29/2026"], True, False),
        (["3/4/2026", "5/6/2026"], False, True),
        (["2026-03-04", "2026-03-05"], False, False),
    ],
)
def test_the_order_of_day_and_month_is_seen_or_doubted_aloud(write, dates, month_first, unsure):
    layout = sniff(write("datum;tekst\n" + "".join(f"{date};hallo daar\n" for date in dates)))
    assert layout.month_first is month_first
    assert (Remark.UNSURE_DATES in {note.remark for note in layout.notes}) is unsure


def test_ids_that_repeat_are_not_taken_for_ids(write, read):
    path = write("id;tekst\n4;hallo daar\n4;tot ziens\n")
    assert Remark.IDS_REPEAT in {note.remark for note in sniff(path).notes}
    assert len({row.post.id for row in read(path)[0]}) == 2


def test_what_is_not_taken_is_told(write):
    notes = {note.remark: note for note in sniff(write("tekst;telefoon\nbel mij;0612345678\n")).notes}
    assert notes[Remark.LEFT_OUT].about == ("telefoon",)
    assert Remark.UNDATED in notes
    assert Remark.NO_IDS in notes
