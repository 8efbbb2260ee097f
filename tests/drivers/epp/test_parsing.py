"""Frames from outside are read strictly."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.drivers.epp.parsing import (
    DEEPEST,
    LONGEST,
    FrameError,
    amount_in,
    instant_in,
    is_true,
    number_in,
    parse,
)
from parvis.drivers.epp.results import response_in
from tests.simulators.epp_server import EPP, answer


def with_id(text):
    return text.replace("{id}", "key-1")


def framed(inside):
    return f'<epp xmlns="{EPP}">{inside}</epp>'


def test_an_answer_is_read_with_code_reasons_and_ids():
    response = response_in(parse(with_id(answer(2306, message="Parameter value policy error", reason="no")).encode()))

    assert (response.code, response.client_id, response.server_id) == (2306, "key-1", "SRV-1")
    assert response.sentence == "Parameter value policy error: no"


def test_several_failures_are_all_told():
    first = '<result code="2004"><msg>Range</msg><value><x>42</x></value></result>'
    text = with_id(answer(2005, message="Syntax")).replace("<response>", f"<response>{first}")

    response = response_in(parse(text.encode()))

    assert (response.code, response.sentence) == (2004, "Range: 42; Syntax")


def test_a_code_that_is_sent_back_with_a_refusal_is_not_told():
    value = f'<value><d:pw xmlns:d="{EPP[:-7]}domain-1.0">Secret-1</d:pw></value><value><x>7</x></value>'
    text = with_id(answer(2202, message="Invalid authorization information")).replace("</msg>", f"</msg>{value}")

    assert response_in(parse(text.encode())).sentence == "Invalid authorization information: 7"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00", id="zero"),
        pytest.param(b"<epp", id="half"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", id="another protocol"),
        pytest.param(b"<html/>", id="another document"),
        pytest.param(b"<epp/>", id="no namespace"),
        pytest.param(b'<!DOCTYPE epp><epp xmlns="urn:ietf:params:xml:ns:epp-1.0"/>', id="document type"),
        pytest.param(
            b'<!DOCTYPE epp [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><epp xmlns="urn:ietf:params:xml:ns:epp-1.0">&b;</epp>',
            id="entities",
        ),
        pytest.param(
            b'<!DOCTYPE epp [<!ENTITY a SYSTEM "file:///etc/passwd">]><epp xmlns="urn:ietf:params:xml:ns:epp-1.0">&a;</epp>',
            id="file",
        ),
        pytest.param(
            '<!DOCTYPE epp [<!ENTITY a "a">]><epp xmlns="urn:ietf:params:xml:ns:epp-1.0">&a;</epp>'.encode("utf-16"),
            id="entities in UTF-16",
        ),
        pytest.param(framed("&unknown;").encode(), id="unknown entity"),
        pytest.param(framed("é").encode("latin-1"), id="not UTF-8"),
        pytest.param(f'<?xml version="1.0" encoding="ISO-8859-1"?>{framed("x")}'.encode(), id="Latin 1"),
        pytest.param(f'<?xml version="1.0" encoding="UTF-7"?>{framed("x")}'.encode(), id="UTF-7"),
        pytest.param(framed("<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1)).encode(), id="deep"),
        pytest.param(framed("<a>" * 20000 + "</a>" * 20000).encode(), id="very deep"),
        pytest.param(framed("x" * LONGEST).encode(), id="long"),
        pytest.param(framed("x").encode() * 2, id="two documents"),
    ],
)
def test_what_is_no_frame_is_refused(data):
    with pytest.raises(FrameError):
        parse(data)


@given(st.binary(max_size=400))
def test_no_octets_break_the_reader(data):
    with pytest.raises(FrameError):
        parse(data)


@given(st.text(alphabet=string.printable, max_size=300))
def test_no_content_breaks_the_reader(text):
    try:
        root = parse(framed(text).encode())
        response_in(root)
    except FrameError:
        return
    raise AssertionError(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_the_standard_are_read(encoding):
    text = with_id(answer(message="Zoé")).replace('encoding="UTF-8"', f'encoding="{encoding[:6].strip("-")}"')

    assert response_in(parse(text.encode(encoding))).sentence == "Zoé"


def test_what_is_unknown_is_kept_and_harmless():
    data = '<x:infData xmlns:x="urn:example:x"><x:a><x:b>1</x:b></x:a></x:infData>'
    response = response_in(parse(with_id(answer(data=data, extension=data)).encode()))

    assert response.code == 1000
    assert len(response.data) == len(response.extensions) == 1


@pytest.mark.parametrize("missing", ["<trID>", "<result", "code="])
def test_an_answer_without_its_parts_is_refused(missing):
    text = with_id(answer()).replace(
        missing, missing.replace("trID", "no").replace("result", "no").replace("code=", "no=")
    )
    text = text.replace("</trID>", "</no>" if missing == "<trID>" else "</trID>")
    text = text.replace("</result>", "</no>" if missing == "<result" else "</result>")

    with pytest.raises(FrameError):
        response_in(parse(text.encode()))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2027-04-03T22:00:00.0Z", "2027-04-03T22:00:00+00:00"),
        ("2027-04-03T22:00:00Z", "2027-04-03T22:00:00+00:00"),
        ("2027-04-03T22:00:00.123456789Z", "2027-04-03T22:00:00.123456+00:00"),
        ("2027-04-04T00:00:00+02:00", "2027-04-03T22:00:00+00:00"),
        ("2027-04-03T22:00:00", "2027-04-03T22:00:00+00:00"),
        ("2027-04-03", "2027-04-03T00:00:00+00:00"),
    ],
)
def test_instants_are_read_in_utc(written, read):
    assert instant_in(written).isoformat() == read


@pytest.mark.parametrize("read", [instant_in, number_in, amount_in, is_true])
@pytest.mark.parametrize("written", ["", "x", "NaN", "-1x", "0001-01-01T00:00:00+14:00x", "٣"])
def test_what_is_no_value_is_refused(read, written):
    with pytest.raises(FrameError):
        read(written)


def test_an_instant_out_of_range_is_refused():
    with pytest.raises(FrameError):
        instant_in("0001-01-01T00:00:00+14:00")
