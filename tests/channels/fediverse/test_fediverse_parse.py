"""What servers send, as they sent it, becomes plain values; nothing they can send stops the parser."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from gehoor.channels.fediverse.config import FediverseSettings
from gehoor.channels.fediverse.parse import actor_of, post_of
from gehoor.channels.fediverse.plain import length, likeness, text_of
from gehoor.channels.fediverse.walk import WINDOW, Place, Seen
from gehoor.channels.port import Attachment, Audience
from tests.cpu import BOUNDED, cpu_seconds

PAYLOADS = Path(__file__).parent / "payloads"


def recorded(name):
    return json.loads((PAYLOADS / f"{name}.json").read_text())


# In the shape that Mastodon documents: a link cut in three, a local author without host, a picture.
MASTODON = {
    "id": "112233445566778899",
    "uri": "https://toot.test/users/noor/statuses/112233445566778899",
    "url": "https://toot.test/@noor/112233445566778899",
    "created_at": "2026-03-02T09:15:00.000Z",
    "edited_at": "2026-03-02T09:20:00.000Z",
    "visibility": "direct",
    "language": "nl",
    "spoiler_text": "klacht",
    "content": (
        '<p><span class="h-card"><a href="https://toot.test/@zeldermeer" class="u-url mention">'
        '@<span>zeldermeer</span></a></span> kijk: <a href="https://voorbeeld.test/lang/pad">'
        '<span class="invisible">https://</span><span class="ellipsis">voorbeeld.test/</span>'
        '<span class="invisible">lang/pad</span></a></p><p>Groet,<br />Noor</p>'
    ),
    "account": {
        "id": "7",
        "acct": "noor",
        "username": "noor",
        "display_name": "Noor 🌷",
        "uri": "https://toot.test/users/noor",
        "url": "https://toot.test/@noor",
        "followers_count": 1234,
        "bot": True,
    },
    "mentions": [{"url": "https://toot.test/@zeldermeer"}],
    "media_attachments": [
        {"type": "image", "url": "https://files.test/a.png?x=1", "description": "Kapotte doos"},
        {"type": "unknown", "url": None, "remote_url": None},
        {"type": "image", "url": "javascript:alert(1)"},
    ],
}


def test_a_recorded_mention_is_read_whole():
    posts = [post_of(item["status"], "brand.test") for item in recorded("notifications")]
    open_, secret = sorted(posts, key=lambda post: post.audience is not Audience.PUBLIC)
    assert open_.content.endswith(
        "Mijn pakje is al drie weken zoek & niemand belt terug 😡\n\n"
        "Zie https://voorbeeld.test/zending?a=1&b=2 #zeldermeer"
    )
    assert open_.id == recorded("tag")[0]["uri"]
    assert (open_.audience, secret.audience) == (Audience.PUBLIC, Audience.FOLLOWERS)
    assert open_.revision == ""
    assert open_.native["visibility"] == "public"


def test_a_recorded_edit_has_another_revision_under_the_same_id():
    before = {item["status"]["uri"]: post_of(item["status"], "h") for item in recorded("notifications")}
    after = {item["status"]["uri"]: post_of(item["status"], "h") for item in recorded("notifications_edited")}
    changed = [uri for uri in before if uri in after and before[uri].revision != after[uri].revision]
    assert len(changed) == 1
    assert "gewijzigd" in after[changed[0]].content


def test_our_own_account_gets_its_host():
    assert actor_of(recorded("me"), "brand.test").handle == "@zeldermeer@brand.test"


def test_a_status_as_mastodon_documents_it_is_read_whole():
    post = post_of(MASTODON, "toot.test", me="https://toot.test/@zeldermeer", parent="p", root="r")
    assert post.content == "klacht\n\n@zeldermeer kijk: https://voorbeeld.test/lang/pad\n\nGroet,\nNoor"
    assert post.attributed_to.id == "https://toot.test/users/noor"
    assert post.attributed_to.handle == "@noor@toot.test"
    assert (post.attributed_to.followers, post.attributed_to.is_bot) == (1234, True)
    assert post.published == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert post.revision == "2026-03-02T09:20:00.000Z"
    assert (post.audience, post.language, post.addressed) == (Audience.DIRECT, "nl", True)
    assert (post.in_reply_to, post.context) == ("p", "r")
    assert post.attachments == (Attachment("https://files.test/a.png?x=1", "image/png", "Kapotte doos"),)


@pytest.mark.parametrize("field", sorted(MASTODON))
@pytest.mark.parametrize("value", [None, [], {}, 7, True, "\x00", [None], {"a": []}])
def test_any_field_may_be_missing_or_strange(field, value):
    without = {name: kept for name, kept in MASTODON.items() if name != field}
    for status in (without, {**MASTODON, field: value}):
        post = post_of(status, "toot.test")
        assert post.published.tzinfo is not None
        assert "\x00" not in post.content


def test_an_audience_that_we_do_not_know_is_not_taken_for_open():
    assert post_of({**MASTODON, "visibility": "neighbours"}, "h").audience is Audience.DIRECT


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Een</p><p>Twee<br>Drie</p>", "Een\n\nTwee\nDrie"),
        ("a &lt;b&gt; &amp;amp; &#128578;", "a <b> &amp; 🙂"),
        ('<a href="https://kwaad.test/x">mijnbank.nl</a>', "mijnbank.nl (https://kwaad.test/x)"),
        ('<a href="javascript:alert(1)">klik</a>', "klik"),
        ('<a class="mention hashtag" href="https://a.test/t/fiets">#fiets</a>', "#fiets"),
        ("<script>alert(1)</script>veilig<style>p{}</style>", "veilig"),
        ("<ul><li>een</li><li>twee</li></ul>", "een\ntwee"),
        ("voor<!-- weg <b> -->na", "voorna"),
        ("voor<!-- nooit gesloten", "voor"),
        ("  veel \n\n  wit\t", "veel wit"),
        ("half \ud83d teken\x07", "half teken"),
        ("1 < 2 en <3", "1 < 2 en <3"),
        ("", ""),
    ],
)
def test_html_becomes_what_a_reader_saw(html, words):
    assert text_of(html) == words


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 333_333,
        "<" * 10**6,
        "<!--" * 250_000,
        "<![" * 333_333,
        "</a " * 250_000,
        "<a x='" * 160_000,
        "&" * 10**6,
        "<a href='http://x.test'>" * 40_000,
        '<a href="' + "x" * 10**6,
        "<script>" * 125_000,
    ],
    ids=lambda html: html[:9],
)
def test_a_megabyte_of_hostile_html_takes_no_time(html):
    assert cpu_seconds(lambda: text_of(html)) <= BOUNDED


@pytest.mark.parametrize("text", ["@" + "a" * 10**5, "@a" + "." * 10**5, "@a." * 30_000, "http://" * 15_000])
def test_a_hostile_draft_is_counted_in_no_time(text):
    assert cpu_seconds(lambda: length(text)) <= BOUNDED


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hallo", 5),
        ("👩‍👩‍👧‍👦 é", 3),
        ("zie https://voorbeeld.test/" + "x" * 200, 4 + 23),
        ("http://a.b", 23),
        ("@anouk@toot.test dag", len("@anouk dag")),
        ("@anouk@toot.test.", len("@anouk.")),
        ("@anouk@127.0.0.1:8080 dag", len("@anouk dag")),
        ("mail@voorbeeld.test", len("mail@voorbeeld.test")),
        ("@anouk dag", len("@anouk dag")),
    ],
)
def test_length_is_counted_as_the_fediverse_counts_it(text, count):
    assert length(text) == count


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("@anouk@toot.test Dag *Anouk*!", "@anouk Dag Anouk!", True),
        ("Regel een\nRegel twee", "Regel een\n\nRegel twee", True),
        ("cafe\u0301", "caf\u00e9", True),
        ("Dag Anouk", "Dag Anoek", False),
        ("10 euro", "100 euro", False),
        ("👍", "👎", False),
    ],
)
def test_our_words_are_known_again_in_what_the_server_made_of_them(ours, theirs, same):
    assert (likeness(ours) == likeness(theirs)) is same


@pytest.mark.parametrize("cursor", [None, "", "{", "[]", '{"version": 9}', '{"marks": 3}', "1792"])
def test_a_cursor_that_cannot_be_read_means_the_beginning(cursor):
    assert Place.read(cursor) == Place()


def test_the_cursor_stays_small_and_comes_back_as_it_was():
    place = Place()
    for number in range(1000):
        uri = f"https://toot.test/users/noor/statuses/{number:018}"
        place.remember(Seen(uri=uri, id=f"{number:018}", revision="", addressed=True))
    assert len(place.seen) == WINDOW
    assert Place.read(place.write()) == place
    assert len(place.write()) < 8000


@pytest.mark.parametrize("server", ["", "toot.test", "ftp://toot.test", "https://", "https://a:b@toot.test"])
def test_a_server_address_that_cannot_be_right_is_refused_in_the_form(server):
    with pytest.raises(ValidationError, match="https://"):
        FediverseSettings(server=server, token="t")


def test_settings_are_tidied_and_keep_the_token_to_themselves():
    settings = FediverseSettings(server=" https://toot.test/about/ ", token="geheim", hashtags=["#Fiets", "Fiets ", ""])
    assert settings.server == "https://toot.test"
    assert settings.hashtags == ["Fiets"]
    assert "geheim" not in repr(settings) + str(settings) + settings.model_dump_json()
