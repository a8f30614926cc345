"""The sender: takes replies from the outbox to the platform. With the listener, the only one on the network."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

import httpx2

from gehoor.channels.http import open_client
from gehoor.channels.port import (
    Actor,
    Channel,
    Draft,
    Expired,
    Refused,
    Throttled,
    Uncertain,
    Unreachable,
)
from gehoor.kernel import clock
from gehoor.listening import connecting, health
from gehoor.replies import outbox, rules
from gehoor.replies.models import Reply
from gehoor.replies.rules import Decision, Platform, Step
from gehoor.work import bells
from gehoor.work.aside import Aside

log = logging.getLogger(__name__)

LOOK = 0.5  # seconds between looks into the outbox when nobody rings
AT_ONCE = 4  # requests under way at the same time over one account
TIMEOUT = 15.0  # seconds for one request
MARGIN = timedelta(seconds=5)  # a lease outlives the request by this much
STUMBLED = timedelta(seconds=30)  # until we try again what went wrong in a way that nobody foresaw
UNREACHABLE = timedelta(seconds=5)  # until we knock again


class Sender:
    """Sends what is queued and looks for what is uncertain, until it is told to stop."""

    def __init__(self, aside: Aside, allow: Collection[str] = (), timeout: float = TIMEOUT) -> None:
        self._aside = aside
        self._allow = allow
        self._timeout = timeout
        # A whole exchange may take twice as long as one silence in it, and no plug-in may take longer.
        self._longest = 2 * timeout
        self._lease = timedelta(seconds=self._longest) + MARGIN
        # For each account its own: a platform that does not answer must hold up nobody else's answers.
        self._places: dict[int, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
        self._busy: dict[int, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop`. Start it only when no other sender works on this database."""
        loop = asyncio.get_running_loop()
        rung = asyncio.Event()
        unhook = bells.on_ring(bells.into(loop, rung))
        await self._aside(outbox.release_leases, clock.now())
        try:
            async with open_client(allow=self._allow, timeout=self._timeout) as http:
                while not stop.is_set():
                    rung.clear()
                    try:
                        await self._attend(http)
                    except Exception:  # a database that is busy for a moment must not end all sending
                        log.exception("the sender could not look into the outbox")
                    await _either(stop, rung, LOOK)
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)
        finally:
            unhook()

    async def _attend(self, http: httpx2.AsyncClient) -> None:
        for pk in await self._aside(outbox.due, clock.now()):
            if pk not in self._busy:
                task = asyncio.create_task(self._care_for(pk, http), name=f"reply {pk}")
                self._busy[pk] = task
                task.add_done_callback(lambda _, pk=pk: self._busy.pop(pk, None))  # type: ignore[misc]

    async def _care_for(self, pk: int, http: httpx2.AsyncClient) -> None:
        reply = await self._aside(outbox.get, pk)
        async with self._places[reply.source_id]:
            try:
                # Read again: while this one waited for its place, it may have been taken back.
                reply = await self._aside(outbox.get, pk)
                channel = connecting.open_channel(reply.source, http)
                if reply.state == Reply.State.QUEUED:
                    await self._send(reply, channel)
                else:
                    await self._find_out(reply, channel)
            except asyncio.CancelledError:
                raise
            except Exception:  # this reply stays as it is, and the others go on before it comes again
                log.exception("reply %s", pk)
                await self._aside(outbox.push_forward, pk, clock.now() + STUMBLED, clock.now())

    async def _send(self, reply: Reply, channel: Channel) -> None:
        if reply.to.gone_at is not None:
            await self._aside(outbox.hold, reply, clock.now())
            return
        if not await self._aside(outbox.claim, reply, self._lease, clock.now()):
            return
        try:
            async with asyncio.timeout(self._longest):
                proof = await channel.send(_draft(reply))
        except Refused as error:
            await self._aside(outbox.refuse, reply, str(error), clock.now())
        except Throttled as error:
            until = clock.now() + timedelta(seconds=error.retry_after)
            await self._aside(outbox.throttled, reply, until, str(error), clock.now())
        except Expired as error:
            await self._aside(outbox.later, reply, clock.now(), str(error), clock.now())
            await self._aside(health.note_failure, reply.source_id, error, clock.now())
        except Unreachable as error:
            await self._aside(outbox.later, reply, clock.now() + UNREACHABLE, str(error), clock.now())
        except (Uncertain, TimeoutError) as error:
            await self._aside(outbox.uncertain, reply, str(error), clock.now())
        else:
            await self._aside(outbox.stands, reply, proof, clock.now())

    async def _find_out(self, reply: Reply, channel: Channel) -> None:
        """Somebody began to send this one, perhaps we ourselves before we were killed: does it stand?"""
        platform = Platform(outbox.can_find(reply.source), channel.honours_key, channel.settle)
        if not await self._aside(outbox.claim_to_look, reply, self._lease, clock.now()):
            return
        decision: Decision | None = rules.before_looking(platform)
        problem = reply.problem
        if decision is not None and decision.step is Step.FIND:
            decision, problem = await self._look(reply, channel, platform)
        await self._obey(decision, reply, channel, problem)

    async def _look(self, reply: Reply, channel: Channel, platform: Platform) -> tuple[Decision | None, str]:
        began = clock.now()
        attempt = reply.last_attempt_at or began
        try:
            async with asyncio.timeout(self._longest):
                proof = await channel.find(_draft(reply))
        except Throttled as error:
            wait = clock.now() + timedelta(seconds=error.retry_after)
            late = wait - attempt >= rules.PATIENCE
            return (Decision(Step.ASK_A_PERSON) if late else Decision(Step.WAIT, wait)), str(error)
        except Exception as error:  # noqa: BLE001  whatever keeps us from looking, we know as little
            return rules.after_failed_look(attempt, clock.now()), f"{type(error).__name__}: {error}"
        if proof is not None:
            await self._aside(outbox.stands, reply, proof, clock.now())
            return None, ""
        return rules.after_not_found(platform, reply.first_attempt_at or attempt, attempt, began), reply.problem

    async def _obey(self, decision: Decision | None, reply: Reply, channel: Channel, problem: str) -> None:
        if decision is None:
            return
        if reply.state == Reply.State.UNKNOWN:
            # A person has been asked: only he may have it sent again.
            await self._aside(outbox.ask_a_person, reply, problem, clock.now())
        elif decision.step is Step.SEND and reply.to.gone_at is not None:
            # Whom it was for is erased, so that it may stand there and not be found.
            await self._aside(outbox.ask_a_person, reply, problem, clock.now())
        elif decision.step is Step.SEND:
            await self._send(reply, channel)
        elif decision.step is Step.WAIT and decision.at is not None:
            await self._aside(outbox.look_again, reply, decision.at, problem)
        else:
            await self._aside(outbox.ask_a_person, reply, problem, clock.now())


def _draft(reply: Reply) -> Draft:
    author = reply.to.author
    to = Actor(author.actor_id, author.handle, author.name, author.url) if author else Actor("", "")
    return Draft(
        key=reply.key,
        text=reply.text,
        in_reply_to=reply.to.external_id,
        to=to,
        context=reply.to.context_id,
        private=reply.private,
        language=reply.case.language if reply.case.language != "und" else "",
        parent=reply.to.native,
        first_attempt=reply.first_attempt_at,
    )


async def _either(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    """Wait until one of the two is set, or for so long."""
    waits = [asyncio.create_task(one.wait()), asyncio.create_task(other.wait())]
    _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
