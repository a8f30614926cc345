"""Channels are found by their entry points, and one that is broken harms nobody but itself."""

from importlib.metadata import EntryPoint

import pytest

from gehoor.channels import registry
from gehoor.channels.fediverse.channel import Fediverse

FEDIVERSE = "gehoor.channels.fediverse.channel:Fediverse"


def point(name, value):
    return EntryPoint(name, value, registry.GROUP)


def test_the_built_in_channels_come_through_the_same_door():
    assert registry.channels()["fediverse"] is Fediverse
    assert registry.channel("fediverse") is Fediverse
    assert {"fediverse", "pretend", "imported"} <= set(registry.channels())


def test_every_channel_stands_there_under_its_own_name():
    assert {name: channel.name for name, channel in registry.channels().items()} == {
        name: name for name in registry.channels()
    }


def test_a_channel_that_is_gone_is_told_apart_in_words():
    with pytest.raises(LookupError, match=r"no channel “hyves”.*fediverse"):
        registry.channel("hyves")


@pytest.mark.parametrize(
    "value",
    ["gehoor.nowhere:Nothing", "gehoor.channels.port:Nothing", "gehoor.channels.port:Post", FEDIVERSE],
    ids=["no module", "no such thing in it", "not a channel", "another name"],
)
def test_a_broken_channel_is_reported_by_name_and_leaves_the_others_alone(value, caplog):
    found = registry.load([point("broken", value), point("fediverse", FEDIVERSE)])
    assert found == {"fediverse": Fediverse}
    assert "broken" in caplog.text


def test_a_channel_whose_import_fails_in_any_way_leaves_the_others_alone(tmp_path, monkeypatch, caplog):
    (tmp_path / "angry_channel.py").write_text("raise ZeroDivisionError('by design')")
    monkeypatch.syspath_prepend(tmp_path)
    found = registry.load([point("angry", "angry_channel:Angry"), point("fediverse", FEDIVERSE)])
    assert found == {"fediverse": Fediverse}
    assert "by design" in caplog.text


def test_an_installed_but_broken_channel_is_not_called_unknown(monkeypatch):
    monkeypatch.setattr(registry, "channels", dict)
    with pytest.raises(registry.UnknownChannel, match="could not be loaded"):
        registry.channel("fediverse")


def test_two_packages_with_one_name_are_an_error_that_names_both():
    other = "elsewhere.channel:Fediverse"
    with pytest.raises(registry.DuplicateChannel, match=r"fediverse.channel:Fediverse and elsewhere.channel"):
        registry.load([point("fediverse", FEDIVERSE), point("fediverse", other)])


def test_the_same_entry_point_seen_twice_is_no_duplicate():
    """An editable install can show its entry points twice."""
    assert registry.load([point("fediverse", FEDIVERSE)] * 2) == {"fediverse": Fediverse}
