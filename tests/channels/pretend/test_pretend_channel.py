"""What the desk gets from the pretend network, and what it can do there."""

import asyncio
import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from gehoor.channels.port import Audience, Can, Create, Delete, Refused, Update
from gehoor.channels.pretend import parse
from gehoor.channels.pretend.channel import Pretend
from gehoor.channels.pretend.config import PretendSettings
from gehoor.channels.pretend.platform import serve


def test_every_public_post_comes_and_says_whether_it_speaks_to_us(desk):
    desk.server.say("opa_kamminga", "Dag @Zeldermeer. Mijn kachel is koud")
    ours = desk.server.store.publish(desk.server.brand, "Goedemorgen!", datetime.now(UTC))
    desk.server.say("fatma_kers", "Fijn dat jullie er zijn", parent=ours.id)
    desk.server.say("lotteknipt", "Die woningbouw in Zeldermeer ook altijd")
    desk.server.say("noahzm", "mail naar info@zeldermeer.example deed het niet")
    desk.server.say("mw.terwiel", "Mijn adres is Kruisbeshof 6", private=True)

    assert [(post.attributed_to.handle, post.addressed) for post in desk.heard()] == [
        ("opa_kamminga", True),
        ("zeldermeer", False),
        ("fatma_kers", True),
        ("lotteknipt", False),
        ("noahzm", False),
        ("mw.terwiel", True),
    ]


def test_a_post_tells_how_far_it_reaches(desk):
    desk.server.say("annekoekt", "Wachten maar weer")
    assert desk.heard()[0].reach == 48000


def test_a_private_message_can_only_be_answered_in_private(desk):
    desk.server.say("mw.terwiel", "Mijn adres is Kruisbeshof 6", private=True)
    post = desk.heard()[0]
    assert post.audience is Audience.DIRECT
    assert post.url == ""
    assert post.can is not None
    assert Can.REPLY_PRIVATE in post.can
    assert Can.REPLY not in post.can


def test_a_private_message_between_others_is_never_told(desk):
    author = desk.server.store.join("noahzm", "Noah", 5)
    other = desk.server.store.join("timo_gamet", "Timo", 5)
    desk.server.store.publish(author, "niet voor jullie", datetime.now(UTC), audience="direct", recipient=other.id)
    assert desk.heard() == []


def test_an_edit_and_a_deletion_are_told_and_the_words_are_gone(desk):
    first = desk.server.say("fatma_kers", "@zeldermeer lekage!")
    second = desk.server.say("noahzm", "@zeldermeer dit was dom van mij")
    desk.server.edit(first.id, "@zeldermeer lekkage!")
    desk.server.erase(second.id)

    page = desk.play(lambda channel: channel.fetch(None))
    created, updated, deleted = page.events
    assert isinstance(created, Create)
    assert isinstance(updated, Update)
    assert updated.post.content == "@zeldermeer lekkage!"
    assert updated.post.revision == "2"
    assert isinstance(deleted, Delete)
    assert deleted.id == second.id
    kept = desk.server.store.rows("SELECT text FROM post WHERE id = :id", id=second.id)
    assert kept[0]["text"] == ""


def test_the_stream_brings_a_post_as_it_comes_and_goes_on_behind_the_cursor(desk):
    desk.server.say("fatma_kers", "eerste")

    async def scene(channel):
        stream = channel.stream(None)
        first = await anext(stream)
        following = asyncio.ensure_future(anext(stream))
        desk.server.say("noahzm", "tweede")
        second = await asyncio.wait_for(following, 5)
        await stream.aclose()
        return [[event.post.content for event in page.events] for page in (first, second)]

    # The cursor is inclusive, so the host meets the first post again and drops it.
    assert desk.play(scene) == [["eerste"], ["eerste", "tweede"]]


def test_a_stream_outlives_polls_that_bring_nothing(desk):
    async def scene(channel):
        stream = channel.stream(None)
        following = asyncio.ensure_future(anext(stream))
        done, _ = await asyncio.wait([following], timeout=0.8)  # several polls of 0.2 s
        assert not done
        desk.server.say("noahzm", "eindelijk")
        page = await asyncio.wait_for(following, 5)
        await stream.aclose()
        return page.events[0].post.content

    assert desk.play(scene, timeout=0.2) == "eindelijk"


def test_a_cursor_of_a_network_that_was_thrown_away_begins_again(desk):
    desk.server.say("fatma_kers", "nieuw begin")
    page = desk.play(lambda channel: channel.fetch("abcdef.99999"))
    assert [event.post.content for event in page.events] == ["nieuw begin"]


def test_a_reply_goes_public_or_private_as_asked(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    desk.play(lambda channel: channel.send(desk.draft(post, "Openbaar", key="k1")))
    desk.play(lambda channel: channel.send(desk.draft(post, "Onder ons", key="k2", private=True)))
    private, public = desk.answers_to(post)
    assert (public.audience, private.audience) == ("public", "direct")
    assert private.recipient == post.author.id


def test_the_same_key_twice_makes_two_posts_and_one_where_the_network_honours_it(desk, tmp_path):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    draft = desk.draft(post, "We komen eraan")
    for _ in range(2):
        desk.play(lambda channel: channel.send(draft))
    assert len(desk.answers_to(post)) == 2

    other = serve(tmp_path / "honest.sqlite3", story=False, honours_key=True)
    try:
        desk.server, plain = other, desk.server
        post = other.say("fatma_kers", "@zeldermeer lekkage")
        draft = desk.draft(post, "We komen eraan")
        sent = [desk.play(lambda channel: channel.send(draft), honours_key=True) for _ in range(2)]
        assert sent[0].id == sent[1].id
        assert len(desk.answers_to(post)) == 1
    finally:
        desk.server = plain
        other.stop()


def test_find_takes_no_other_reply_for_the_one_it_looks_for(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    sent = desk.play(lambda channel: channel.send(desk.draft(post, "We komen", key="mine")))
    assert desk.play(lambda channel: channel.find(desk.draft(post, "We komen", key="mine"))).id == sent.id
    assert desk.play(lambda channel: channel.find(desk.draft(post, "We komen", key="another"))) is None


def test_find_goes_by_the_words_where_the_network_kept_no_key(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    brand, store = desk.server.brand, desk.server.store
    store.publish(brand, "We komen", datetime.now(UTC) - timedelta(hours=1), parent=post)
    draft = desk.draft(post, "We komen")
    assert desk.play(lambda channel: channel.find(draft)) is None  # that one is from before
    now = store.publish(brand, "We komen", datetime.now(UTC), parent=post)
    assert desk.play(lambda channel: channel.find(draft)).id == now.id


def test_a_reply_to_a_post_that_is_gone_is_refused_with_the_reason(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    draft = desk.draft(post, "We komen")
    desk.server.erase(post.id)
    with pytest.raises(Refused, match="gone"):
        desk.play(lambda channel: channel.send(draft))


def test_we_can_delete_our_own_twice_but_nobody_elses(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    sent = desk.play(lambda channel: channel.send(desk.draft(post, "Oeps")))
    for _ in range(2):
        desk.play(lambda channel: channel.delete(sent.id))
    assert desk.answers_to(post) == []
    with pytest.raises(Refused):
        desk.play(lambda channel: channel.delete(post.id))


def test_a_like_counts_once_and_can_be_taken_back(desk):
    post = desk.server.say("fatma_kers", "Top geholpen @zeldermeer")
    for _ in range(2):
        desk.play(lambda channel: channel.like(post.id))
    assert desk.server.store.must(post.id).likes == 1
    desk.play(lambda channel: channel.like(post.id, liked=False))
    assert desk.server.store.must(post.id).likes == 0


def test_the_sweep_tells_which_posts_are_gone(desk):
    notes = [desk.server.say("noahzm", f"bericht {n}") for n in range(230)]
    for note in notes[::100]:
        desk.server.erase(note.id)
    gone = desk.play(lambda channel: channel.gone([note.id for note in notes]))
    assert gone == {note.id for note in notes[::100]}


def test_a_thread_holds_public_and_private_in_order_even_when_its_root_is_gone(desk):
    root = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    post = desk.heard()[0]
    desk.server.say("noahzm", "hier ook", parent=root.id)
    desk.play(lambda channel: channel.send(desk.draft(root, "Adres?", private=True)))
    assert [one.content for one in desk.play(lambda channel: channel.thread(post))] == [
        "@zeldermeer lekkage",
        "hier ook",
        "Adres?",
    ]
    desk.server.erase(root.id)
    assert len(desk.play(lambda channel: channel.thread(post))) == 2


def test_length_counts_what_people_see_as_one_sign(desk):
    family = "👩‍👩‍👧"
    assert Pretend.text.left(family * 500) == 0
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    desk.play(lambda channel: channel.send(desk.draft(post, family * 500)))
    with pytest.raises(Refused):
        desk.play(lambda channel: channel.send(desk.draft(post, family * 501)))


def test_settle_follows_from_the_time_out(desk):
    async def settle(channel):
        return channel.settle

    assert desk.play(settle, timeout=0.5) == timedelta(seconds=2.5)
    assert desk.play(settle, timeout=4) == timedelta(seconds=6)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1:80", ""])
def test_an_address_that_is_none_is_not_taken(url):
    with pytest.raises(ValidationError):
        PretendSettings(url=url, token="t")


def test_the_token_is_not_shown_with_the_settings(desk):
    assert desk.server.token not in repr(PretendSettings(url=desk.server.url, token=desk.server.token))


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Hallo @zeldermeer.", {"zeldermeer"}),
        ("(@ZELDERMEER) en @mw.terwiel!", {"zeldermeer", "mw.terwiel"}),
        ("info@zeldermeer.example", set()),
        ("@zeldermeernieuws", {"zeldermeernieuws"}),
    ],
)
def test_a_mention_is_a_handle_by_itself(text, handles):
    assert parse.mentions(text) == handles


def call(server, method, path, body=None, *, token="", host=""):
    request = urllib.request.Request(server.url + path, method=method)  # noqa: S310  our own loopback server
    if body is not None:
        request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request.add_header("Authorization", f"Bearer {token or server.token}")
    if host:
        request.add_header("Host", host)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/nothing", None, 404),
        ("GET", "/api/posts", None, 422),
        ("GET", "/api/events?after=x", None, 422),
        ("GET", "/api/events?wait=-1", None, 422),
        ("POST", "/api/posts", b"[1]", 422),
        ("POST", "/api/posts", b"{", 422),
        ("POST", "/api/posts", {"text": "  "}, 422),
        ("POST", "/api/posts", {"text": 3}, 422),
        ("POST", "/api/posts", b'{"text": "half \\ud83d"}', 422),
        ("POST", "/api/posts", {"text": "a", "audience": "all"}, 422),
        ("POST", "/api/posts", {"text": "a", "audience": "direct"}, 422),
        ("POST", "/api/posts", {"text": "a", "audience": "direct", "to": "nobody"}, 404),
        ("POST", "/api/posts", {"text": "a", "in_reply_to": "x"}, 404),
        ("POST", "/api/posts", {"text": "x" * 70_000}, 413),
        ("PATCH", "/api/posts/x", {"text": "a"}, 404),
        ("GET", "/api/thread/x", None, 404),
        ("POST", "/control/posts", {"handle": "x", "text": "a"}, 401),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(desk, method, path, body, status):
    answered, said = call(desk.server, method, path, body)
    assert answered == status
    assert said["error"]


def test_our_own_post_can_be_edited_by_us_only(desk):
    _, ours = call(desk.server, "POST", "/api/posts", {"text": "Wij zijn open tot 5"})
    status, edited = call(desk.server, "PATCH", f"/api/posts/{ours['id']}", {"text": "Wij zijn open tot 6"})
    assert (status, edited["text"], edited["revision"]) == (200, "Wij zijn open tot 6", 2)
    theirs = desk.server.say("noahzm", "van mij")
    assert call(desk.server, "PATCH", f"/api/posts/{theirs.id}", {"text": "nee"})[0] == 403


def test_the_stage_door_lets_anybody_post_edit_and_delete(desk):
    door = desk.server.control_token
    status, said = call(
        desk.server, "POST", "/control/posts", {"handle": "nieuw", "text": "@zeldermeer hoi"}, token=door
    )
    assert status == 200
    call(desk.server, "PATCH", f"/control/posts/{said['id']}", {"text": "@zeldermeer hallo"}, token=door)
    assert desk.server.store.must(said["id"]).text == "@zeldermeer hallo"
    private = {"handle": "nieuw", "text": "mijn adres", "audience": "direct"}
    call(desk.server, "POST", "/control/posts", private, token=door)
    assert [post.audience for post in desk.heard()] == [Audience.PUBLIC, Audience.DIRECT]
    call(desk.server, "DELETE", f"/control/posts/{said['id']}", token=door)
    assert len(desk.heard()) == 1


def test_a_name_elsewhere_that_points_at_this_machine_gets_nothing(desk):
    assert call(desk.server, "GET", "/api/me", host="evil.example")[0] == 421
    assert call(desk.server, "POST", "/api/posts", {"text": "a"}, host="evil.example:80")[0] == 421
