import pytest

from parvis.dns.records.changes import Change, GoneError, applied, difference
from parvis.dns.records.checking import written
from parvis.dns.records.consistency import findings, introduced
from parvis.dns.records.problems import Weight

ZONE = "exemple.example"


def record(line, ttl=300):
    owner, kind, value = line.split(" ", 2)
    found = written(kind, owner=owner, seconds=ttl, value=value, zone=ZONE)
    assert found.record is not None, [str(problem.sentence) for problem in found.problems]
    return found.record


def records(*lines):
    return [record(line) for line in lines]


def said(*lines, weight=Weight.ERROR):
    return [
        (finding.record and finding.record.kind, finding.problem.field)
        for finding in findings(ZONE, records(*lines))
        if finding.problem.weight is weight
    ]


@pytest.mark.parametrize(
    "order", [("www CNAME a.client.example.", "www TXT x"), ("www TXT x", "www CNAME a.client.example.")]
)
def test_a_cname_has_no_company_whichever_comes_first(order):
    first, second = records(*order)

    assert introduced(ZONE, [], [first]) == []
    refused = introduced(ZONE, [first], [first, second])
    assert second in [finding.record for finding in refused]
    assert {finding.problem.field for finding in refused} == {"owner"}


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (("www CNAME a.client.example.", "www CNAME b.client.example."), ("CNAME", "owner")),
        (("a CNAME b", "b CNAME c", "c CNAME a"), ("CNAME", "target")),
        (("@ ALIAS a.client.example.", "@ A 203.0.113.27"), ("A", "owner")),
        (("@ MX 10 mail", "mail CNAME a.client.example."), ("MX", "target")),
        (("_sip._tcp SRV 1 1 5060 sip", "sip CNAME a.client.example."), ("SRV", "target")),
        (("@ MX 0 .", "@ MX 10 mail.client.example."), ("MX", "target")),
        (('@ TXT "v=spf1 -all"', '@ TXT "v=spf1 mx -all"'), ("TXT", "text")),
        (("f DS 1 13 2 " + "ab" * 32,), ("DS", "owner")),
        (("f NS ns1.client.example.", "f TXT x"), ("TXT", "owner")),
        (("f NS ns1.client.example.", "www.f A 203.0.113.27"), ("A", "owner")),
        (("www A 203.0.113.27", "www A 203.0.113.27"), ("A", "value")),
    ],
)
def test_records_that_cannot_be_together_are_refused(lines, where):
    assert where in said(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("f NS ns1.f", "ns1.f A 203.0.113.27", "f DS 1 13 2 " + "ab" * 32),
        ("@ HTTPS 0 www", "www A 203.0.113.27", "@ A 203.0.113.27"),
        ('@ TXT "v=spf1 -all"', '@ TXT "proof"', 'mail TXT "v=spf1 -all"'),
        ("* CNAME a.client.example.", "www A 203.0.113.27"),
        ("a CNAME b", "b CNAME c.client.example."),
    ],
)
def test_records_that_may_be_together_are_let_be(lines):
    assert said(*lines) == []


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (("@ MX 10 mail",), ("MX", "target")),
        (("@ MX 10 mail", "mail TXT x"), ("MX", "target")),
        (("www CNAME hote",), ("CNAME", "target")),
        (("_443._tcp TLSA 3 1 1 " + "ab" * 32,), ("TLSA", "kind")),
    ],
)
def test_what_will_not_work_is_warned_of(lines, where):
    assert where in said(*lines, weight=Weight.WARNING)


def test_a_target_under_a_wildcard_exists():
    assert said("www CNAME hote", "* A 203.0.113.27", weight=Weight.WARNING) == []


def test_a_set_has_one_ttl():
    found = findings(ZONE, [record("www A 203.0.113.27", 300), record("www A 203.0.113.28", 600)])

    assert "ttl" in {finding.problem.field for finding in found}


def test_what_was_wrong_before_is_not_held_against_a_change():
    wrong = records("www CNAME a.client.example.", "www TXT x")

    assert introduced(ZONE, wrong, [*wrong, record("b TXT y")]) == []


def test_a_zone_of_more_than_5000_records_is_refused():
    many = [record(f"h{number} TXT x") for number in range(5_001)]

    assert [finding.record for finding in findings(ZONE, many)] == [None]


def test_the_difference_pairs_what_replaces_what():
    before = records("www A 203.0.113.27", "@ MX 10 mail.client.example.", "a TXT x")
    after = [*records("www A 203.0.113.28", "b TXT y"), record("a TXT x", 600)]

    changes = difference(before, after)

    assert [(change.verb, change.owner) for change in changes] == [
        ("removed", "@"),
        ("changed", "a"),
        ("added", "b"),
        ("changed", "www"),
    ]
    assert sorted(applied(before, changes), key=str) == sorted(after, key=str)


def test_a_change_of_what_is_gone_says_so():
    with pytest.raises(GoneError):
        applied([], [Change(record("a TXT x"), None)])
