"""The guarded door: where it lets us go, and what it makes of every way in which an exchange can end."""

import asyncio
import contextlib
import gzip
import logging
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gehoor.channels import guard
from gehoor.channels.http import ask, json_of, open_client, retry_after
from gehoor.channels.port import Expired, Refused, Throttled, Uncertain, Unreachable
from gehoor.testing import Cut, FaultProxy, Says

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"


def meet(fault, *, acts=False, timeout=5.0, **kwargs):
    """One request that meets this fault."""

    async def scene():
        async with FaultProxy(NOWHERE) as proxy, open_client(allow=["127.0.0.1"], timeout=timeout) as http:
            proxy.fail(fault)
            return await ask(http, "POST" if acts else "GET", proxy.url + "/x", acts=acts, **kwargs)

    return asyncio.run(scene())


def fetch(url, **kwargs):
    async def scene():
        async with open_client(timeout=2.0, **kwargs) as http:
            return await ask(http, "GET", url)

    return asyncio.run(scene())


def refuses(url):
    with pytest.raises(Refused) as caught:
        fetch(url)
    return str(caught.value)


# where it lets us go


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://10.0.0.5/",
        "http://172.16.3.4/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "http://100.64.0.1/",
        "http://192.0.0.192/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2001:0:7f00:1::1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fec0::1]/",
        "http://user:pass@127.0.0.1/",
        "http://8.8.8.8:25/",
        "http://8.8.8.8:6379/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://127.0.0.1/",
        "http:///nowhere",
    ],
)
def test_an_address_that_is_no_public_web_address_is_never_connected_to(url, monkeypatch):
    connected = []

    async def connect(_self, host, port, *_args):
        connected.append((host, port))
        raise AssertionError("connected")

    monkeypatch.setattr(guard.httpcore2.AnyIOBackend, "connect_tcp", connect)
    refuses(url)
    assert connected == []


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"])
def test_a_public_address_may_be_connected_to(address):
    assert guard.is_public(guard.ipaddress.ip_address(address))


def test_a_blocked_address_tells_the_operator_what_to_do():
    assert "add 127.0.0.1:8080 to the allowed hosts" in refuses("http://127.0.0.1:8080/")
    assert "add [::1]:8080 to the allowed hosts" in refuses("http://[::1]:8080/")


@pytest.mark.parametrize(
    ("entry", "open_"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:{port}", True),
        ("127.0.0.1:1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_the_operator_opens_one_host_or_one_port(entry, open_):
    async def scene():
        async with FaultProxy(NOWHERE) as proxy:
            proxy.fail(Says(200))
            allow = [entry.format(port=proxy.url.rpartition(":")[2])]
            async with open_client(allow=allow) as http:
                with contextlib.nullcontext() if open_ else pytest.raises(Refused):
                    assert (await ask(http, "GET", proxy.url)).status_code == 200

    asyncio.run(scene())


def test_a_name_is_resolved_once_and_the_judged_address_is_the_one_connected_to(monkeypatch):
    """A second look-up could give another answer: that is how rebinding works."""
    asked = []

    async def once(host, _port):
        asked.append(host)
        return [guard.ipaddress.ip_address("127.0.0.1")]

    monkeypatch.setattr(guard, "addresses", once)

    async def scene():
        async with FaultProxy(NOWHERE) as proxy, open_client(allow=["only-here.test"]) as http:
            proxy.fail(Says(200))
            port = proxy.url.rpartition(":")[2]
            return await ask(http, "GET", f"http://only-here.test:{port}/")

    assert asyncio.run(scene()).status_code == 200
    assert asked == ["only-here.test"]


def test_a_name_with_one_private_and_one_public_address_leads_only_to_the_public_one(monkeypatch):
    async def both(_host, _port):
        return [guard.ipaddress.ip_address(one) for one in ("10.0.0.1", "93.184.215.14")]

    connected = []

    async def connect(_self, host, _port, *_args):
        connected.append(host)
        raise guard.httpcore2.ConnectError("no network in this test")

    monkeypatch.setattr(guard, "addresses", both)
    monkeypatch.setattr(guard.httpcore2.AnyIOBackend, "connect_tcp", connect)
    with pytest.raises(Unreachable):
        fetch("http://two-faced.test/")
    assert connected == ["93.184.215.14"]


def test_a_proxy_in_the_environment_is_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    assert meet(Says(200)).status_code == 200


def test_a_redirect_is_not_followed():
    with pytest.raises(Refused, match="settings"):
        meet(Says(302, {"Location": "http://127.0.0.1:9/elsewhere"}))


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "both.pem").write_bytes(both)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    heard = []

    async def serve(reader, writer):
        heard.append(await reader.read(100))
        writer.close()

    async def scene():
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        async with server, open_client(allow=["localhost"]) as http:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(Unreachable, match=r"(?i)certificate"):
                await ask(http, "POST", f"https://localhost:{port}/", acts=True, json={"secret": 1})

    asyncio.run(scene())
    assert heard == []


# what it makes of the end of an exchange


@pytest.mark.parametrize(
    ("fault", "read", "write"),
    [
        (Cut(delivered=False), Unreachable, Uncertain),
        (Says(500), Unreachable, Uncertain),
        (Says(502), Unreachable, Uncertain),
        (Says(503), Unreachable, Uncertain),
        (Says(503, {"Retry-After": "9"}), Throttled, Uncertain),
        (Says(408), Unreachable, Uncertain),
        (Says(429), Throttled, Throttled),
        (Says(401), Expired, Expired),
        (Says(403), Refused, Refused),
        (Says(404), Refused, Refused),
        (Says(422), Refused, Refused),
        (Says(200, {"Content-Encoding": "gzip"}, gzip.compress(b"{}")), Unreachable, Uncertain),
        (Says(200, body=b" " * (10 * 1024 * 1024 + 1)), Unreachable, Uncertain),
    ],
    ids=lambda value: f"{value.status} {[*value.headers]} {len(value.body)}" if isinstance(value, Says) else None,
)
def test_every_end_is_one_decision(fault, read, write):
    with pytest.raises(read) as caught:
        meet(fault)
    assert type(caught.value) is read
    with pytest.raises(write) as caught:
        meet(fault, acts=True)
    assert type(caught.value) is write


def test_a_closed_port_is_unreachable_even_for_a_request_that_acts():
    async def scene():
        async with open_client(allow=["127.0.0.1"]) as http:
            with pytest.raises(Unreachable):
                await ask(http, "POST", NOWHERE, acts=True)

    asyncio.run(scene())


def test_an_unknown_name_is_unreachable():
    with pytest.raises(Unreachable):
        fetch("http://nobody.invalid/")


def test_a_token_that_cannot_stand_in_a_header_is_refused_and_not_sent():
    with pytest.raises((Refused, UnicodeEncodeError)):
        meet(Says(200), headers={"Authorization": "Bearer a\nb"})


@pytest.mark.parametrize(("acts", "decision"), [(False, Unreachable), (True, Uncertain)])
def test_an_answer_that_drips_for_ever_is_cut_off_after_twice_the_time_out(acts, decision):
    async def scene():
        hung_up = asyncio.Event()

        async def drip(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            with contextlib.suppress(ConnectionError):
                while not reader.at_eof():
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(0.02)
            writer.close()
            hung_up.set()

        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        async with server, open_client(allow=["127.0.0.1"], timeout=0.2) as http:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            began = time.monotonic()
            with pytest.raises(decision):
                await ask(http, "POST", url, acts=acts)
            assert 0.3 < time.monotonic() - began < 3
            await hung_up.wait()

    asyncio.run(scene())


def test_a_caller_may_read_a_status_itself():
    assert meet(Says(404), passing=(404,)).status_code == 404
    assert meet(Says(304)).status_code == 304


def test_a_platform_that_says_expired_with_another_status_is_believed():
    with pytest.raises(Expired):
        meet(Says(403), expired=(401, 403))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "Text is too long"}', "422 Text is too long"),
        (b'{"error": {"message": "No such post", "code": 9}}', "422 No such post"),
        (b'{"errors": [{"detail": "Duplicate"}]}', "422 Duplicate"),
        (b"<h1>Unprocessable</h1>", "422 Unprocessable"),
        (b"[" * 100_000, "422 Unprocessable"),
        (b'{"error": "' + b"a " * 1000 + b'"}', "422 a a a"),
    ],
    ids=["mastodon", "nested", "list", "html", "deep", "long"],
)
def test_a_refusal_brings_the_platforms_own_reason_but_never_much_of_it(body, words):
    with pytest.raises(Refused) as caught:
        meet(Says(422, {"Content-Type": "application/json"}, body))
    assert str(caught.value).startswith(words)
    assert len(str(caught.value)) <= 304


def test_a_reason_that_repeats_our_token_is_told_without_it(caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Refused) as caught:
        meet(
            Says(422, body=b'{"error": "bad token geheim123"}'),
            headers={"Authorization": "Bearer geheim123"},
            params={"key": "geheim123"},
        )
    assert "geheim123" not in str(caught.value) + caplog.text


def test_json_that_cannot_be_read_proves_nothing():
    response = httpx2.Response(200, content=b'{"id": 1')
    with pytest.raises(Unreachable):
        json_of(response)
    with pytest.raises(Uncertain):
        json_of(response, acts=True)
    assert json_of(httpx2.Response(200, content=b'{"id": 1}')) == {"id": 1}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"retry-after": " 7.5 "}, 7.5),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"RateLimit-Reset": "30"}, 30),
        ({"RateLimit-Reset": str(int(NOW.timestamp()) + 30)}, 30),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"X-RateLimit-Reset": "12"}, 12),
        ({"X-RateLimit-Reset": "2026-03-02T12:02:00.123456Z"}, 120.123456),
        ({"X-RateLimit-Reset": "2026-03-02T12:02:00"}, 120),
        ({"Retry-After": "5", "X-RateLimit-Reset": "600"}, 5),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "20"}, 20),
        ({"Retry-After": "-5"}, 60),
        ({"Retry-After": "nan"}, 60),
        ({"Retry-After": "9" * 400}, 60),
        ({}, 60),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 1),
        ({"Retry-After": "86400"}, 900),
    ],
)
def test_the_wait_is_read_in_every_form_and_kept_within_bounds(headers, seconds):
    assert retry_after(headers, NOW) == pytest.approx(seconds, abs=0.01)
