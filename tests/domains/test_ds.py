"""DS records as they are pasted: RFC 4034 section 5, RFC 4509, RFC 6605, RFC 8624."""

from dataclasses import replace

import pytest
from django.utils import translation

from parvis.domains import ds
from parvis.domains.ports import DsRecord, KeyRecord
from parvis.kit.refusals import NotAllowedError

pytestmark = pytest.mark.usefixtures("english")
KEY = "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=="
DIGEST = "B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17"
ENTRY = KeyRecord(257, 3, 13, KEY)
RFC6605 = DsRecord(55648, 13, 2, DIGEST)
OLD_KEY = (
    "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7Orz"
    "KBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw=="
)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "line",
    [
        f"example.net. 3600 IN DNSKEY 257 3 13 {KEY}",
        f"DNSKEY 257 3 13 {KEY}",
        f"257 3 13 {KEY}",
        f"EXAMPLE.net. IN DNSKEY 257 3 13 (\n  {KEY[:40]}\n  {KEY[40:]} ) ; key id = 55648",
        f"example.net. 1h IN DS 55648 13 2 {DIGEST.lower()}",
        f"@ IN DS 55648 13 2 ( {DIGEST[:32]}\n{DIGEST[32:]} )",
        f"55648 13 2 {DIGEST}",
        f"DS 55648 13 2 {DIGEST}\n\n55648 13 2 {DIGEST}",
    ],
)
def test_a_key_and_its_record_are_one_record_however_they_are_pasted(line):
    assert ds.pasted(line, name="example.net") == [RFC6605]


def test_the_key_of_rfc_4509_has_its_digest():
    record = ds.of_key("dskey.example.com", KeyRecord(256, 3, 5, OLD_KEY))

    assert record == DsRecord(60485, 5, 2, "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A")


def test_an_internationalised_name_is_its_own_in_both_forms():
    for named in ("münchen.example.", "xn--mnchen-3ya.example."):
        assert ds.pasted(f"{named} DS 55648 13 2 {DIGEST}", name="xn--mnchen-3ya.example") == [RFC6605]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Paste a DS"),
        ("; only a comment", "Paste a DS"),
        (f"other.example. IN DS 55648 13 2 {DIGEST}", "other.example"),
        ("example.net. IN DS 55648 13", "key tag"),
        ("hello there", "key tag"),
        (f"DNSKEY 256 3 13 {KEY}", "257 3"),
        (f"DNSKEY 385 3 13 {KEY}", "257 3"),
        (f"DNSKEY 257 2 13 {KEY}", "257 3"),
        (f"DNSKEY 257 3 13 {KEY[:-3]}", "not whole"),
        ("DNSKEY 257 3 13", "flags"),
        (f"DNSKEY 257 3 77 {KEY}", "not known"),
        (f"DNSKEY 257 3 999999 {KEY}", "flags"),
        ("DNSKEY 257 3 13 ключ", "not whole"),
        ("²²² 13 2 AA", "key tag"),
    ],
)
def test_what_is_no_record_of_the_name_is_refused_with_the_reason(line, said):
    with pytest.raises(NotAllowedError, match=said) as refusal:
        ds.pasted(line, name="example.net")

    assert refusal.value.field == "lines"


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (RFC6605, set()),
        (DsRecord(0, 8, 4, "A" * 96), set()),
        (DsRecord(65_536, 13, 2, DIGEST), {"key_tag"}),
        (DsRecord(1, 5, 2, DIGEST), {"algorithm"}),
        (DsRecord(1, 200, 2, DIGEST), {"algorithm"}),
        (DsRecord(1, 13, 1, "A" * 40), {"digest_type"}),
        (DsRecord(1, 13, 3, DIGEST), {"digest_type"}),
        (DsRecord(1, 13, 2, DIGEST[:-1]), {"digest"}),
        (DsRecord(1, 13, 4, DIGEST), {"digest"}),
        (DsRecord(1, 13, 2, "xyz"), {"digest"}),
        (DsRecord(70_000, 3, 9, ""), {"key_tag", "algorithm", "digest_type", "digest"}),
    ],
)
def test_each_fault_is_told_of_its_field(record, fields):
    assert set(ds.faults(record)) == fields


def test_records_are_written_and_read_the_same():
    assert ds.written(RFC6605) == f"55648 13 2 {DIGEST}"
    assert ds.written(ENTRY) == f"DNSKEY 257 3 13 {KEY}"
    for record in (RFC6605, ENTRY):
        assert ds.read(ds.written(record)) == record


@pytest.mark.parametrize("line", [f"example.net. IN DNSKEY 257 3 13 {KEY[:50]} {KEY[50:]}", f"257 3 13 {KEY}"])
def test_for_a_registry_that_hashes_itself_a_key_stays_a_key(line):
    assert ds.pasted_keys(f"{line}\n{line}", name="example.net") == [ENTRY]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Paste a DNSKEY"),
        (f"example.net. IN DS 55648 13 2 {DIGEST}", "paste the DNSKEY"),
        (f"257 3 13 {KEY}\n55648 13 2 {DIGEST}", "paste the DNSKEY"),
        (f"DNSKEY 257 3 14 {KEY}", "not whole"),
        (f"DNSKEY 257 3 8 {KEY[:40]}", "not whole"),
    ],
)
def test_a_record_that_tells_no_key_is_refused_where_a_key_is_needed(line, said):
    with pytest.raises(NotAllowedError, match=said) as refusal:
        ds.pasted_keys(line, name="example.net")

    assert refusal.value.field == "lines"


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (ENTRY, set()),
        (replace(ENTRY, flags=256), {"flags"}),
        (replace(ENTRY, protocol=2), {"flags"}),
        (replace(ENTRY, algorithm=15), {"key"}),
        (replace(ENTRY, algorithm=5, key=OLD_KEY), {"algorithm"}),
        (replace(ENTRY, key="not base64!"), {"key"}),
    ],
)
def test_each_fault_of_a_key_is_told_of_its_field(record, fields):
    assert set(ds.faults(record)) == fields
