"""Whatever is sent to the simulated registries, they answer or hang up, and go on."""

import struct

import pytest

from tests.simulators.epp_asking import EPP, URIS

BOMB = '<!DOCTYPE epp [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OPEN = f'<epp xmlns="{EPP}" xmlns:domain="{URIS["domain"]}">'


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("nonsense", 2001),
        ("<epp/>", 2001),
        (f"{OPEN}<command>", 2001),
        (f"{BOMB}{OPEN}<command><poll op='req'/><clTRID>&b;</clTRID></command></epp>", 2001),
        (f"{BOMB}{OPEN}<hello/></epp>".encode("utf-16"), 2001),
        ('<!DOCTYPE epp SYSTEM "file:///etc/hostname"><epp/>', 2001),
        (b'<?xml version="1.0" encoding="UTF-8"?><epp>\xff</epp>', 2001),
        (OPEN + "<command><x>" * 40 + "</x></command>" * 40 + "</epp>", 2001),
        (f"{OPEN}<greeting/></epp>", 2001),
        (f"{OPEN}<command/></epp>", 2003),
        (f"{OPEN}<command><dance/></command></epp>", 2000),
        (f"{OPEN}<command><domain:info/></command></epp>", 2000),
        (f"{OPEN}<command><info><x:info xmlns:x='urn:x'/></info></command></epp>", 2307),
        (f"{OPEN}<command><info><domain:check/></info></command></epp>", 2001),
        (f"{OPEN}<command><info/></command></epp>", 2003),
        (f"{OPEN}<command><info><domain:info/></info></command></epp>", 2003),
        (f"{OPEN}<command><info><domain:info><domain:x/></domain:info></info></command></epp>", 2001),
        (f"{OPEN}<command><poll op='req'/><clTRID>x</clTRID></command></epp>", 2005),
        (f"{OPEN}<command><poll op='dance'/></command></epp>", 2005),
        (f"{OPEN}<command><poll op='req'/><extension><x:x xmlns:x='urn:x'/></extension></command></epp>", 2103),
        (f"{OPEN}<command><poll op='req'/><poll op='req'/></command></epp>", 2001),
    ],
)
def test_a_frame_that_is_none_is_refused_and_the_session_goes_on(line, frame, code):
    assert line.say(frame).code == code
    assert line.poll().code == 1300


def test_an_extension_that_was_not_agreed_on_is_refused(simulator, connect, name):
    asker = connect(simulator, who="")
    asker.login(extensions=("rgp",))

    assert asker.create(name, extension="<secDNS:create/>").code == 2103


def test_an_extension_with_the_wrong_command_is_refused(line, name):
    assert line.about("check", "domain", f"<domain:name>{name}</domain:name>", "<secDNS:create/>").code == 2002


@pytest.mark.parametrize("length", [0, 4, 300_000, 0xFFFFFFFF])
def test_a_length_that_no_frame_has_ends_the_connection(simulator, connect, line, length):
    line.send(struct.pack(">I", length))

    with pytest.raises(OSError):
        line.heard()
    assert connect(simulator).poll().code == 1300


def test_half_a_frame_and_no_tls_at_all_hold_nobody_up(simulator, connect, line):
    line.send(struct.pack(">I", 500) + b"<epp")
    line.close()

    assert connect(simulator).poll().code == 1300


def test_a_text_that_is_too_long_is_refused(line):
    assert line.info("a" * 300 + ".com").code == 2005
    assert line.create(f"{'b' * 100_000}.com").code == 2005


def test_a_frame_in_utf_16_is_read(line):
    assert line.say(f"{OPEN}<command><poll op='req'/></command></epp>".encode("utf-16")).code == 1300
