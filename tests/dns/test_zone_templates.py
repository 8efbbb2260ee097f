"""Templates of zones: filled with checks, and put into zones that hold other records (DNS-5)."""

import pytest
from django.utils import translation

from parvis.dns.records.consistency import findings
from parvis.dns.records.problems import Weight
from parvis.dns.records.values import Record
from parvis.dns.zonetemplates.filling import Slot, faults_of, filled, slots
from parvis.dns.zonetemplates.known import KNOWN
from parvis.dns.zonetemplates.merging import merged
from tests.dns.zones import record

ZONE = "exemple.example"
WEB = "@ 300 A {{ip_web}}\n@ 300 AAAA {{ipv6?}}\nwww 300 CNAME @\n"


def lines(records):
    return [f"{one.owner} {one.kind} {one.value}" for one in records]


def test_what_is_to_be_filled_in_is_listed_once_in_order():
    assert slots('a A {{ip}}\nb A {{ ip }}\nc TXT "{{note?}} {{domain}}"\n') == [Slot("ip", False), Slot("note", True)]


def test_a_line_whose_optional_value_is_empty_is_left_out():
    found = filled(WEB, {"ip_web": " 203.0.113.27 ", "ipv6": ""}, ZONE)

    assert found.is_right
    assert lines(found.records) == ["@ A 203.0.113.27", f"www CNAME {ZONE}."]


def test_a_value_is_checked_by_the_record_that_it_makes():
    found = filled(WEB, {"ip_web": "203.0.113.999", "ipv6": "::zz"}, ZONE)

    assert set(found.problems) == {"ip_web", "ipv6"}
    assert found.records == ()
    assert set(filled(WEB, {}, ZONE).problems) == {"ip_web"}


@pytest.mark.parametrize("value", ["203.0.113.1 ; x", "203.0.113.1\nevil A 203.0.113.2", "203.0.113.1 (", '"'])
def test_a_value_never_becomes_another_record(value):
    found = filled(WEB, {"ip_web": value}, ZONE)

    assert set(found.problems) == {"ip_web"}


def test_a_value_inside_quotation_marks_stays_inside():
    found = filled('@ 300 TXT "key={{key}}"', {"key": 'a"; b \\ c'}, ZONE)

    assert lines(found.records) == [r'@ TXT "key=a\"; b \\ c"']


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("mail", f"mail.{ZONE}."), ("mail.other.example", "mail.other.example."), ("mail.other.example.", "mail.other.example.")],
)  # fmt: skip
def test_a_host_is_typed_as_in_a_form(typed, kept):
    assert filled("@ 300 MX 10 {{host}}.", {"host": typed}, ZONE).records[0].value == f"10 {kept}"


def test_a_long_key_is_cut_as_records_are():
    (made,) = filled('k 300 TXT "{{key}}"', {"key": "k" * 600}, ZONE).records

    assert made.value.count('"') == 6


def test_what_is_wrong_in_a_template_itself_is_told_by_line():
    found = faults_of("a 300 A 203.0.113.1\nb 300 A nowhere\nc 300 A {{Ip}}\n@ 300 A {{ip}}\n")

    assert sorted(fault.number for fault in found) == [2, 3]
    assert faults_of("x" * 70_000)


def test_what_serves_another_purpose_stays():
    present = [
        record(line)
        for line in (
            "@ A 203.0.113.1", "@ AAAA 2001:db8::1", '@ TXT "v=spf1 mx -all"', '@ TXT "site-verification=1"', "@ MX 10 old",
            "www A 203.0.113.1", "shop A 203.0.113.2", "old A 203.0.113.3",
        )
    ]  # fmt: skip
    coming = [record(line, 3600) for line in ("@ A 203.0.113.9", "www CNAME @", '@ TXT "v=spf1 -all"', "@ MX 0 .")]

    after = merged(present, coming)

    assert lines(after) == [
        "@ A 203.0.113.9", "@ MX 0 .", '@ TXT "site-verification=1"', '@ TXT "v=spf1 -all"', "old A 203.0.113.3",
        "shop A 203.0.113.2", f"www CNAME {ZONE}.",
    ]  # fmt: skip
    assert {one.ttl for one in after if one.kind == "TXT"} == {3600}
    assert merged(after, coming) == after, "twice is once"


def test_an_address_takes_the_place_of_an_alias():
    assert lines(merged([record("www CNAME @")], [record("www A 203.0.113.9")])) == ["www A 203.0.113.9"]


EXAMPLES = {
    "ip_web": "203.0.113.27",
    "ipv6_web": "2001:db8::27",
    "mail_server": "mail.other.example",
    "verification": "proof=1",
    "dkim": "v=DKIM1; k=rsa; p=MIIB",
    **{f"dkim_{n}": f"key{n}.other.example" for n in (1, 2, 3)},
}


@pytest.mark.parametrize("template", KNOWN, ids=lambda template: template.slug)
@pytest.mark.parametrize("is_full", [True, False])
def test_every_known_template_makes_a_right_zone(template, is_full):
    asked = slots(template.text)
    values = {slot.name: EXAMPLES[slot.name] for slot in asked if is_full or not slot.is_optional}

    found = filled(template.text, values, ZONE)

    assert faults_of(template.text) == []
    assert {slot.name for slot in asked} == set(template.asked)
    assert found.is_right
    assert [one for one in findings(ZONE, found.records) if one.problem.weight is Weight.ERROR] == []
    with translation.override("fr"):
        assert str(template.description)


def test_merging_into_nothing_is_what_comes():
    coming = [Record("@", "A", "203.0.113.9", 300)]

    assert merged([], coming) == coming
