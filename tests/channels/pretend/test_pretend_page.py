"""What bystanders see of the network, and what they never see."""

import urllib.error
import urllib.request
from html.parser import HTMLParser

import pytest

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'&'


def page(desk, path="/"):
    with urllib.request.urlopen(desk.server.url + path, timeout=5) as response:  # noqa: S310  our own server
        return response.read().decode(), response.headers


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.text += data


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def test_a_post_with_markup_is_shown_as_text(desk):
    note = desk.server.say("fatma_kers", ATTACK)
    for path in ("/", f"/p/{note.id}", "/@fatma_kers"):
        reader = read(page(desk, path)[0])
        assert ATTACK in reader.text
        assert "script" not in reader.tags
        assert "img" not in reader.tags
        assert not [name for name in reader.attributes if name.startswith("on") or name == "style"]


def test_a_name_with_markup_is_shown_as_text(desk):
    desk.server.store.join("boef", ATTACK, 3)
    desk.server.say("boef", "hoi")
    assert ATTACK in read(page(desk)[0]).text
    assert ATTACK in read(page(desk, "/@boef")[0]).text


def test_private_messages_are_on_no_public_page(desk):
    public = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    desk.play(lambda channel: channel.send(desk.draft(public, "Wat is je adres, onder ons?", private=True)))
    answer = desk.answers_to(public)[0]
    secret = desk.server.say("fatma_kers", "Pruimengaard 64 is het", parent=answer.id, private=True)
    alone = desk.server.say("mw.terwiel", "Kruisbeshof 6", private=True)

    pages = [page(desk, path)[0] for path in ("/", f"/p/{public.id}", "/@fatma_kers", "/@mw.terwiel", "/@zeldermeer")]
    for html in pages:
        for words in ("Pruimengaard 64", "Kruisbeshof 6", "onder ons"):
            assert words not in html
    assert "lekkage" in pages[0]
    for note in (answer, secret, alone):
        with pytest.raises(urllib.error.HTTPError) as caught:
            page(desk, f"/p/{note.id}")
        caught.value.close()
        assert caught.value.code == 404


def test_a_thread_shows_who_answers_whom(desk):
    root = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    desk.play(lambda channel: channel.send(desk.draft(root, "We komen vanmiddag")))
    html, _ = page(desk)
    assert html.index("lekkage") < html.index("We komen vanmiddag")
    assert 'class="post depth-0"' in html
    assert 'class="post depth-1 brand"' in html


def test_a_deleted_post_is_gone_from_the_page_and_its_answers_stay(desk):
    root = desk.server.say("fatma_kers", "spijt van dit bericht")
    desk.server.say("noahzm", "haha", parent=root.id)
    desk.server.say("timo_gamet", "jammer", parent=root.id)
    desk.server.erase(root.id)
    html, _ = page(desk)
    assert "spijt" not in html
    assert "haha" in html
    assert "Het eerste bericht is er niet meer" in html


def test_the_page_allows_no_script_and_needs_none(desk):
    html, headers = page(desk)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in html
    css, headers = page(desk, "/style.css")
    assert headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme" in css


@pytest.mark.parametrize("path", ["/nothing", "/p/x", "/@nobody"])
def test_what_is_not_there_is_not_found(desk, path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        page(desk, path)
    caught.value.close()
    assert caught.value.code == 404
