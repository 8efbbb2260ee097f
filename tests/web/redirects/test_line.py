import time

import pytest

from parvis.redirections.models import Redirection
from parvis.web.redirects import line as lines
from tests.factories import NOW, BrandFactory, RedirectionFactory
from tests.web.redirects.conftest import all_of, serving, soon

LEADS = (
    ("moved.example", "/a?b=c", 301, "https://target.example/base/a?b=c"),
    ("MOVED.example:80", "/", 301, "https://target.example/base"),
    ("found.example", "/a", 302, "https://target.example/there"),
    ("post.example", "/", 308, "https://target.example/there"),
    ("unseen.example", "/", 302, "https://target.example/there"),
    (
        "moved.example",
        "/.well-known/acme-challenge/x",
        301,
        "https://target.example/base/.well-known/acme-challenge/x",
    ),
)
HOSTILE = (
    (b"\x16\x03\x01\x02\x00", 400),
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: moved.example\r\nHost: found.example\r\n\r\n", 400),
    (b"GET /\r\nX: y HTTP/1.1\r\nHost: moved.example\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: moved.example\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: moved.example\r\nContent-Length: -1\r\n\r\n", 400),
    (b"CONNECT theirs.example:443 HTTP/1.1\r\nHost: moved.example\r\n\r\n", 400),
    (b"OPTIONS * HTTP/1.1\r\nHost: moved.example\r\n\r\n", 400),
    (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: moved.example\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\nHost: moved.example\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: moved.example\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", 431),
    (b"POST / HTTP/1.1\r\nHost: moved.example\r\nContent-Length: 2000000\r\n\r\n" + b"a" * 1_100_000, 413),
    (b"GET http://unknown.example/ HTTP/1.1\r\nHost: moved.example\r\n\r\n", 404),
)  # fmt: skip


@pytest.fixture
def rows(transactional_db):
    RedirectionFactory(host="moved.example", target="https://target.example/base", account__brand__name="Exemple & Co")
    account = Redirection.objects.get().account
    RedirectionFactory(host="found.example", kind="temporary", keeps_path=False, account=account)
    RedirectionFactory(host="post.example", keeps_method=True, account=account)
    RedirectionFactory(
        host="frame.example", kind="masked", finding="fine", title='A "title" <b>', target="https://t.example/?a=1&b=2",
        account=account,
    )  # fmt: skip
    RedirectionFactory(host="unseen.example", kind="masked", account=account)
    RedirectionFactory(host="off.example", disabled_at=NOW, disabled_reason="Phishing.", account=account)


@pytest.fixture
def tier(rows):
    with serving() as served:
        yield served


def test_names_are_redirected_as_they_were_set(tier):
    for host, path, status, location in LEADS:
        told, fields, body = tier.ask(host, path)

        assert (told, fields["location"], body) == (status, location, b"")
        assert ("cache-control" in fields) is (status in {301, 308})
        assert "strict-transport-security" not in fields


def test_a_masked_one_is_a_page_with_title_plain_link_and_original(tier):
    status, fields, body = tier.ask("frame.example", "/p")

    assert status == 200
    assert "script" not in fields["content-security-policy"]
    page = body.decode()
    for part in (
        "<title>A &quot;title&quot; &lt;b&gt;</title>",
        '<link rel="canonical" href="https://t.example/p?a=1&amp;b=2">',
        '<iframe src="https://t.example/p?a=1&amp;b=2" title="A &quot;title&quot; &lt;b&gt;">',
        '<noscript><a href="https://t.example/p?a=1&amp;b=2">',
    ):
        assert part in page
    _status, head_fields, nothing = tier.ask("frame.example", "/p", "HEAD")
    assert (nothing, head_fields["content-length"]) == (b"", fields["content-length"])


def test_an_unknown_name_gets_the_page_of_the_only_brand_and_of_nobody_where_there_are_two(tier):
    status, fields, body = tier.ask("unknown.example")
    assert (status, "location" in fields) == (404, False)
    assert b"Exemple &amp; Co" in body
    assert b'lang="fr"' in body

    assert tier.ask("off.example")[0] == 410

    BrandFactory()
    with serving() as other:
        assert b"Exemple" not in other.ask("unknown.example")[2]


def test_a_line_is_kept_alive_and_requests_are_answered_in_order(tier):
    one = b"GET /%d HTTP/1.1\r\nHost: moved.example\r\n\r\n"
    said = tier.say(b"".join(one % number for number in range(50)))

    assert [part.split(b"\r\n")[0] for part in said.split(b"/base/")[1:]] == [b"%d" % number for number in range(50)]
    assert b"Connection: close" not in said
    posted = b"POST / HTTP/1.1\r\nHost: post.example\r\nContent-Length: 3\r\n\r\nabc"
    assert tier.say(posted + one % 1).count(b"HTTP/1.1 30") == 2
    assert tier.say(b"GET / HTTP/1.0\r\nHost: moved.example\r\nConnection: keep-alive\r\n\r\n").count(b"close") == 1


def test_hostile_requests_harm_nobody(tier):
    for said, status in HOSTILE:
        first = tier.say(said).split(b"\r\n")[0]

        # A line that is closed while much is still on its way may lose the answer.
        assert first.startswith(b"HTTP/1.1 %d " % status) or (first == b"" and len(said) > 65_536), said[:80]
    assert tier.ask("moved.example")[0] == 301


def test_a_request_in_single_octets_is_read(tier):
    said = b"GET /a HTTP/1.1\r\nHost: moved.example\r\nConnection: close\r\n\r\n"

    assert b"/base/a\r\n" in tier.say(*(said[n : n + 1] for n in range(len(said))))


def test_whoever_dawdles_or_does_not_read_is_cut(rows, monkeypatch):
    monkeypatch.setattr(lines, "READING", 0.0)
    monkeypatch.setattr(lines, "IDLE", 0.0)
    with serving() as tier, tier.line() as slow, tier.line() as deaf:
        slow.sendall(b"GET / HT")
        deaf.sendall(b"GET / HTTP/1.1\r\nHost: frame.example\r\n\r\n" * 1_000)
        began = time.monotonic()
        assert all_of(slow) == b""
        all_of(deaf)

        assert time.monotonic() - began < 4
        assert soon(lambda: not tier.tier._lines._open)


def test_more_lines_than_allowed_are_cut_and_the_others_answered(rows, monkeypatch):
    monkeypatch.setattr("parvis.web.redirects.serving.MOST", 1)
    with serving() as tier, tier.line() as first:
        assert soon(lambda: tier.tier._lines._open)
        assert tier.say(b"GET / HTTP/1.1\r\nHost: moved.example\r\n\r\n") == b""
        first.sendall(b"GET / HTTP/1.1\r\nHost: moved.example\r\nConnection: close\r\n\r\n")

        assert all_of(first).startswith(b"HTTP/1.1 301")
