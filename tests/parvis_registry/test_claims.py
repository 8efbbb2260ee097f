"""A name that a trademark has a claim to is sold with its notice accepted alone (RFC 8334)."""

import re
from datetime import datetime, timedelta

import pytest


@pytest.fixture
def line(simulator, connect):
    return connect(simulator, "identity")


def accepted(line, name, *, after=24, since=1):
    """A create's extension: the notice is good for ``after`` hours, accepted ``since`` hours ago."""
    now = datetime.fromisoformat(line.greeting.one("svDate"))
    return (
        "<launch:create><launch:phase>claims</launch:phase><launch:notice>"
        f'<launch:noticeID validatorID="tmch">370d0b7c9223372036854775807</launch:noticeID><launch:notAfter>'
        f"{(now + timedelta(hours=after)).isoformat()}</launch:notAfter><launch:acceptedDate>"
        f"{(now - timedelta(hours=since)).isoformat()}</launch:acceptedDate></launch:notice></launch:create>"
    )


def test_a_check_tells_which_names_have_a_claim(line):
    asked = line.about(
        "check",
        "domain",
        "<domain:name>kalista.shop</domain:name><domain:name>kalistas.shop</domain:name>",
        '<launch:check type="claims"><launch:phase>claims</launch:phase></launch:check>',
    )

    assert asked.all("launch:name@exists") == ["1", "0"]
    assert re.fullmatch("[0-9a-f]{24}", asked.one("launch:claimKey"))


def test_a_claimed_name_goes_with_its_notice_accepted_alone(line):
    name = "orvane.shop"

    assert line.create(name).code == 2003
    assert line.create(name, extension=accepted(line, name, after=-1)).code == 2306
    assert line.create(name, extension=accepted(line, name, since=49)).code == 2306
    assert line.create(name, extension=accepted(line, name)).code == 1000


def test_a_name_without_a_claim_takes_no_notice(line):
    assert line.create("orvanes.shop", extension=accepted(line, "orvanes.shop")).code == 2306
    assert line.create("orvanes.shop").code == 1000
