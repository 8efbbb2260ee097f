import re

import pytest

from parvis.kit.refusals import NotAllowedError
from parvis.redirections.addresses import host_of, target_of


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("", "ours.example"),
        ("@", "ours.example"),
        ("www", "www.ours.example"),
        (" WWW.ours.example. ", "www.ours.example"),
        ("a.b", "a.b.ours.example"),
        ("été", "xn--t-9fab.ours.example"),
        ("theirs.example", "theirs.example.ours.example"),
    ],
)
def test_a_host_is_of_the_domain(typed, host):
    assert host_of(typed, domain="ours.example") == host


@pytest.mark.parametrize("typed", ["*", "_x", "a b", "-a", "a..b", "a/b", "é" * 70, "x." * 130 + "x"])
def test_what_is_no_host_is_refused_beside_its_field(typed):
    with pytest.raises(NotAllowedError) as refusal:
        host_of(typed, domain="ours.example")

    assert refusal.value.field == "host"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("target.example", "https://target.example"),
        ("//target.example/a", "https://target.example/a"),
        ("HTTP://Target.Example:8080/A?b=c#d", "http://target.example:8080/A?b=c#d"),
        ("target.example:8443/a", "https://target.example:8443/a"),
        ("café.example/é?q=ü", "https://xn--caf-dma.example/%C3%A9?q=%C3%BC"),
        ("https://target.example/%C3%A9", "https://target.example/%C3%A9"),
        ("https://target.example./", "https://target.example/"),
    ],
)
def test_a_target_is_written_in_ascii(typed, url):
    assert target_of(typed, host="www.ours.example").url == url


@pytest.mark.parametrize(
    "typed",
    [
        "", "javascript:alert(1)", "JavaScript://target.example/%0aalert(1)", "data:text/html,x", "ftp://target.example/",
        "mailto:a@target.example", "https:target.example", "+", "+me:word@target.example/", "+me@target.example",
        "+127.0.0.1/", "+[::1]/", "+2130706433/", "+0x7f.1/", "+0177.0.0.1", "+1.2.3",
        "+localhost/", "+a.localhost", "+printer", "+nas.local/", "+db.internal", "+x.home.arpa",
        "+www.ours.example/other", "+WWW.ours.example", "+target.example\\@theirs.example",
        "+target.example/a b", "+target.example/\r\nSet-Cookie:x", "+target.example:0/", "+target.example:99999/",
        "+target.example:x/", "+-a.example/", "+a..example/", "+_a.example/", "+a.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_a_target_that_would_harm_is_refused_beside_its_field(typed):
    with pytest.raises(NotAllowedError) as refusal:
        target_of(re.sub(r"^\+", "https://", typed), host="www.ours.example")

    assert refusal.value.field == "target"
