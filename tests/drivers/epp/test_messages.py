"""Messages, keys and conversations."""

import pytest
from lxml import etree

from parvis.domains.ports import (
    ContactData,
    RefusedError,
    TransferState,
)
from tests.drivers.epp.answers import AT, NAME, NOT_THERE, OK, info, moved
from tests.simulators.epp_server import answer


def message(data="", extension="", text="Something happened", code=1301):
    queue = f'<msgQ count="5" id="12345"><qDate>2026-11-26T10:00:00.0Z</qDate><msg>{text}</msg></msgQ>'
    return answer(code, queue=queue, data=data, extension=extension)


CHANGE = (
    '<changePoll:changeData state="after"><changePoll:operation{op}>{operation}</changePoll:operation>'
    "<changePoll:date>2026-11-26T10:00:00Z</changePoll:date><changePoll:svTRID>SRV-2</changePoll:svTRID>"
    "<changePoll:who>URS Admin</changePoll:who></changePoll:changeData>"
)
INNER = info().partition("<resData>")[2].partition("</resData>")[0]
TRANSFER = moved().partition("<resData>")[2].partition("</resData>")[0]


def test_an_empty_queue_has_no_message(server, registry, valid):
    server.answers.append(answer(1300))

    assert registry.next_message() is None


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        (message(TRANSFER), "transfer", NAME),
        (message(INNER, CHANGE.format(op="", operation="update")), "change", NAME),
        (message(INNER, CHANGE.format(op="", operation="autoRenew")), "renewal", NAME),
        (message(INNER, CHANGE.format(op="", operation="autoDelete")), "deletion", NAME),
        (message(INNER, CHANGE.format(op=' op="sync"', operation="custom")), "change", NAME),
        (message(), "other", ""),
        (message('<x:note xmlns:x="urn:example:x"><x:text>hi</x:text></x:note>'), "other", ""),
        (message(text='Balance <b xmlns="urn:example:x">low</b>'), "other", ""),
    ],
)
def test_messages_are_understood_or_kept_as_they_are(server, registry, said, kind, name):
    server.answers.append(said)

    told = registry.next_message()

    assert (told.id, told.at, told.kind, told.name) == ("12345", AT, kind, name)
    assert etree.fromstring(told.raw).find(".//{*}msgQ") is not None


def test_a_message_about_a_transfer_tells_it(server, registry):
    server.answers.append(message(TRANSFER))

    assert registry.next_message().transfer.state == TransferState.PENDING


@pytest.mark.parametrize("said", [answer(1000), answer(1300), NOT_THERE, answer(2005)])
def test_a_message_is_taken_off_once_and_gone_is_gone(server, registry, said, valid):
    server.answers.append(said)

    registry.acknowledge("12345")

    assert server.commands()[0].root[0][0].get("msgID") == "12345"


@pytest.mark.parametrize("key", ["k", "register:1", "x" * 200, "é€ <&>", ""])
def test_keys_become_transaction_ids_that_are_never_the_same(server, registry, key, valid):
    server.answers += [OK, OK]

    registry.delete(NAME, key=key)
    registry.delete(NAME, key=key)

    first, second = (frame.id for frame in server.commands())
    assert first != second
    assert 3 <= len(first) <= 64
    assert key[:8].isascii() is False or first.startswith(key[:8])


def test_a_conversation_is_that_of_one_call(server, registry):
    server.answers += [info(), info(name="other.example")]
    registry.fetch(NAME)
    registry.fetch("other.example")

    told = registry.exchange()

    assert "other.example" in told
    assert NAME not in told
    assert registry.exchange() == ""


def test_what_no_frame_can_hold_is_refused_and_never_sent(server, registry):
    with pytest.raises(RefusedError):
        registry.put_contact("PV1", ContactData("a\x00b", "", "a@b.example", "", (), "c", "", "", "FR"), key="k-1")

    assert server.commands() == []
