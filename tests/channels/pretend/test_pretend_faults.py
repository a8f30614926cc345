"""Every way in which the network fails, seen by the real channel as the right decision."""

import time

import pytest

from gehoor.channels.port import ChannelError, Expired, Throttled, Uncertain, Unreachable
from gehoor.channels.pretend.faults import Fault, Faults

DONE = [Fault.DONE_CUT, Fault.DONE_LATE, Fault.DONE_GARBLED, Fault.DONE_500]
BROKEN = [Fault.ERROR_500, Fault.ERROR_502, Fault.ERROR_503, Fault.CUT]
WAITS = [fault for fault in Fault if fault.waits]
QUICK = 0.3


def fail_next(desk, *faults, only="writes"):
    desk.server.faults = Faults(coming=faults, only=only, retry_after=8, late=2.5 * QUICK)


@pytest.mark.parametrize("fault", WAITS)
def test_too_fast_tells_when_to_come_back_and_nothing_was_done(desk, fault):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    draft = desk.draft(post, "We komen")
    fail_next(desk, fault)
    with pytest.raises(Throttled) as caught:
        desk.play(lambda channel: channel.send(draft))
    assert caught.value.retry_after == pytest.approx(8, abs=1.5)
    assert desk.answers_to(post) == []


def test_every_fault_is_tried_here():
    assert set(WAITS) | set(DONE) | set(BROKEN) | {Fault.EXPIRED} == set(Fault)


@pytest.mark.parametrize("fault", [*DONE, *BROKEN])
def test_a_send_that_fails_is_uncertain_and_after_find_there_is_exactly_one_reply(desk, fault):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    draft = desk.draft(post, "We komen vanmiddag")
    fail_next(desk, fault)
    with pytest.raises(Uncertain):
        desk.play(lambda channel: channel.send(draft), timeout=QUICK)
    found = desk.play(lambda channel: channel.find(draft))
    assert (found is not None) == fault.done
    if found is None:
        desk.play(lambda channel: channel.send(draft))
    assert [note.text for note in desk.answers_to(post)] == ["We komen vanmiddag"]


@pytest.mark.parametrize("fault", [*DONE, *BROKEN])
def test_reading_that_fails_may_simply_be_repeated(desk, fault):
    desk.server.say("fatma_kers", "@zeldermeer lekkage")
    fail_next(desk, fault, only="reads")
    with pytest.raises(Unreachable):
        desk.play(lambda channel: channel.fetch(None), timeout=QUICK)
    assert len(desk.heard()) == 1


def test_a_stream_that_is_cut_ends_with_the_decision(desk):
    async def scene(channel):
        await channel.whoami()
        await channel._us()
        fail_next(desk, Fault.CUT, only="reads")
        await anext(channel.stream(None))

    with pytest.raises(Unreachable):
        desk.play(scene)


def test_an_expired_token_stops_the_channel(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    draft = desk.draft(post, "We komen")
    fail_next(desk, Fault.EXPIRED)
    with pytest.raises(Expired):
        desk.play(lambda channel: channel.send(draft))
    assert desk.answers_to(post) == []


def test_a_late_answer_does_not_hold_the_agent_longer_than_the_time_out(desk):
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    draft = desk.draft(post, "We komen")
    desk.server.faults = Faults(coming=[Fault.DONE_LATE], only="writes", late=5)
    start = time.monotonic()
    with pytest.raises(Uncertain):
        # Also where the door itself would wait longer: `settle` counts on it.
        desk.play(lambda channel: channel.send(draft), timeout=QUICK, door=20)
    assert time.monotonic() - start < 3


def test_the_same_seed_fails_the_same_requests():
    def draws(seed):
        faults = Faults(chances={Fault.CUT: 0.2, Fault.DONE_CUT: 0.2}, seed=seed)
        return [faults.draw("POST") for _ in range(200)]

    assert draws(5) == draws(5)
    assert draws(5) != draws(6)
    assert 20 < draws(5).count(Fault.CUT) < 60
    assert 90 < draws(5).count(None) < 150


def test_faults_may_be_kept_to_writes():
    faults = Faults(chances={"cut": 1.0}, only="writes")
    assert faults.draw("GET") is None
    assert faults.draw("DELETE") is Fault.CUT


@pytest.mark.parametrize(
    "wrong",
    [{"chances": {"cut": 1.5}}, {"chances": {"cut": -0.1}}, {"chances": {"flood": 1}}, {"only": "some"}],
)
def test_impossible_faults_are_refused(wrong):
    with pytest.raises(ValueError, match=r"chances|valid|only"):
        Faults(**wrong)


def test_faults_can_be_set_from_another_process(desk):
    import_call = pytest.importorskip("httpx2")
    with import_call.Client(trust_env=False) as http:
        door = {"Authorization": f"Bearer {desk.server.control_token}"}
        said = http.post(f"{desk.server.url}/control/faults", json={"coming": ["401"]}, headers=door)
        assert said.status_code == 200
        wrong = http.post(f"{desk.server.url}/control/faults", json={"coming": ["flood"]}, headers=door)
        assert wrong.status_code == 422
        ours = {"Authorization": f"Bearer {desk.server.token}"}
        assert [http.get(f"{desk.server.url}/api/me", headers=ours).status_code for _ in range(2)] == [
            401,
            200,
        ]


def test_forty_replies_through_a_storm_stand_there_once_each(desk):
    """The outbox rule by hand: after anything uncertain look first, and only then send again."""
    post = desk.server.say("fatma_kers", "@zeldermeer lekkage")
    drafts = [desk.draft(post, f"Antwoord {n}", key=f"key-{n}") for n in range(40)]
    chances = {
        Fault.DONE_CUT: 0.2,
        Fault.DONE_GARBLED: 0.1,
        Fault.DONE_500: 0.1,
        Fault.CUT: 0.1,
        Fault.ERROR_502: 0.1,
    }
    desk.server.faults = Faults(chances=chances, seed=3)
    failures = 0

    async def deliver(channel, draft):
        nonlocal failures
        unsure = False
        for _ in range(50):
            try:
                if unsure and await channel.find(draft):
                    return
                unsure = True
                await channel.send(draft)
            except ChannelError:
                failures += 1
            else:
                return

    async def all_of_them(channel):
        for draft in drafts:
            await deliver(channel, draft)

    desk.play(all_of_them)
    assert failures > 20
    texts = sorted(note.text for note in desk.answers_to(post))
    assert texts == sorted(draft.text for draft in drafts)
