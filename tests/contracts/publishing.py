"""What every driver that publishes zones must do. ``publisher`` is a fixture; names are the test's own."""

import pytest

from parvis.dns.keys import made
from parvis.dns.ports import (
    Capability,
    ContentRejectedError,
    RecordSet,
    ServerAheadError,
    StrangeKeysError,
    ZoneContent,
    ZoneKey,
)


def new_key():
    """A key of our making."""
    public, private = made()
    return ZoneKey(public, private)


def content(name, serial, *sets, keys=(), retired=()):
    """A zone with its SOA and NS above ``sets`` of (owner, kind, ttl, values)."""
    soa = f"ns1.hebergeur.example. hostmaster.hebergeur.example. {serial} 7200 1800 1209600 300"
    above = [("", "SOA", 3600, [soa]), ("", "NS", 3600, ["ns1.hebergeur.example.", "ns2.hebergeur.example."])]
    return ZoneContent(
        name,
        serial,
        tuple(
            RecordSet(f"{owner}.{name}." if owner else f"{name}.", kind, ttl, tuple(values))
            for owner, kind, ttl, values in [*above, *sets]
        ),
        tuple(keys),
        frozenset(key.public for key in retired),
    )


def held(publisher, name):
    """What is there, comparable."""
    found = publisher.fetch(name)
    return (
        None
        if found is None
        else (found.serial, sorted((one.owner, one.kind, one.ttl, one.values) for one in found.sets))
    )


def wanted(zone):
    return zone.serial, sorted((one.owner, one.kind, one.ttl, one.values) for one in zone.sets)


class PublisherContract:
    zone = "contrat.example"
    first = content(zone, 10, ("www", "A", 300, ["203.0.113.27"]), ("", "MX", 300, ["10 mail.contrat.example."]))

    @pytest.fixture(autouse=True)
    def fresh(self, publisher):
        publisher.withdraw(self.zone, key="before")
        yield
        publisher.withdraw(self.zone, key="after")

    def test_a_zone_that_is_not_there_is_none(self, publisher):
        assert publisher.fetch("nulle-part.example") is None

    def test_a_new_zone_is_there_with_all_its_records_and_our_serial(self, publisher):
        publisher.publish(self.first, key="k1")

        assert held(publisher, self.zone) == wanted(self.first)
        assert publisher.serials()[self.zone] == 10

    def test_a_change_is_all_there_and_what_went_is_gone(self, publisher):
        publisher.publish(self.first, key="k1")
        second = content(
            self.zone,
            11,
            ("www", "CNAME", 600, ["hote.client.example."]),
            ("", "TXT", 300, [r'"v=spf1 -all"', r'"a\"b\\c\195\169;" "two"']),
        )

        publisher.publish(second, key="k2")

        assert held(publisher, self.zone)[0] == 11
        assert [(one.owner, one.kind) for one in publisher.fetch(self.zone).sets if one.kind in {"A", "MX"}] == []

    def test_publishing_again_changes_nothing(self, publisher):
        publisher.publish(self.first, key="k1")
        publisher.publish(self.first, key="k1")

        assert held(publisher, self.zone) == wanted(self.first)

    def test_an_older_version_that_comes_late_is_refused(self, publisher):
        publisher.publish(content(self.zone, 12), key="k2")

        with pytest.raises(ServerAheadError) as refused:
            publisher.publish(self.first, key="k1")

        assert refused.value.serial == 12
        assert held(publisher, self.zone) == wanted(content(self.zone, 12))

    def test_a_withdrawn_zone_is_gone_and_withdrawing_again_is_nothing(self, publisher):
        publisher.publish(self.first, key="k1")

        publisher.withdraw(self.zone, key="k2")
        publisher.withdraw(self.zone, key="k2")

        assert publisher.fetch(self.zone) is None
        assert self.zone not in publisher.serials()
        publisher.publish(self.first, key="k3")
        assert held(publisher, self.zone) == wanted(self.first)

    def test_every_type_is_taken_as_it_is(self, publisher):
        sets = [
            ("v6", "AAAA", 300, ["2001:db8::27"]),
            ("_sip._tcp", "SRV", 300, ["10 20 5060 sip.contrat.example."]),
            ("", "CAA", 300, ['0 issue "ca.example"']),
            ("filiale", "NS", 300, ["ns1.client.example."]),
            ("filiale", "DS", 300, ["12345 13 2 " + "ab" * 32]),
            ("_443._tcp", "TLSA", 300, ["3 1 1 " + "ab" * 32]),
            ("srv", "SSHFP", 300, ["4 2 " + "ab" * 32]),
            ("", "HTTPS", 300, ['1 . alpn="h2,h3" port="443" ipv4hint="203.0.113.27"']),
            ("_dns", "SVCB", 300, ['1 dns.client.example. mandatory="alpn" alpn="dot"']),
            ("ptr", "PTR", 300, ["mail.client.example."]),
            ("", "NAPTR", 300, ['100 10 "S" "SIP+D2U" "" _sip._udp.contrat.example.']),
            ("", "LOC", 300, ["43 17 47.000 N 5 22 12.000 E 10.00m"]),
            ("_http._tcp", "URI", 300, ['10 1 "https://www.client.example/"']),
            ("cert", "CERT", 300, ["PKIX 0 RSASHA256 AQID"]),
            ("k._openpgpkey", "OPENPGPKEY", 300, ["AQID"]),
            ("k._smimecert", "SMIMEA", 300, ["3 0 1 " + "ab" * 32]),
            ("long", "TXT", 300, ['"' + "x" * 255 + '" "' + "x" * 255 + '"']),
            ("*", "A", 300, ["203.0.113.1", "203.0.113.2"]),
        ]
        publisher.publish(content(self.zone, 20, *sets), key="k1")

        there = {
            (one.owner.removesuffix(f".{self.zone}.").removesuffix(f"{self.zone}."), one.kind)
            for one in publisher.fetch(self.zone).sets
        }
        assert {(owner, kind) for owner, kind, _ttl, _values in sets} <= there

    def test_what_was_done_is_told(self, publisher):
        publisher.publish(self.first, key="k1")

        assert "k1" in publisher.exchange()

    def test_a_server_that_does_not_sign_refuses_keys_and_keeps_what_it_has(self, publisher):
        if Capability.SIGNS in publisher.capabilities:
            pytest.skip("it signs")
        publisher.publish(self.first, key="k1")

        with pytest.raises(ContentRejectedError):
            publisher.publish(content(self.zone, 11, keys=[new_key()]), key="k2")

        assert held(publisher, self.zone) == wanted(self.first)


class SigningContract:
    """Beside the other, for servers that sign."""

    signed_zone = "signe.example"

    @pytest.fixture(autouse=True)
    def fresh_signed(self, publisher):
        publisher.withdraw(self.signed_zone, key="before")
        yield
        publisher.withdraw(self.signed_zone, key="after")

    def version(self, serial, *keys, retired=()):
        www = ("www", "A", 300, [f"203.0.113.{serial}"])
        return content(self.signed_zone, serial, www, keys=keys, retired=retired)

    def keys(self, publisher):
        return {key.public for key in publisher.fetch(self.signed_zone).keys}

    def test_a_zone_is_signed_with_exactly_the_keys_that_are_wanted(self, publisher):
        old, new = new_key(), new_key()
        publisher.publish(self.version(10), key="k1")
        assert self.keys(publisher) == set()

        publisher.publish(self.version(11, old), key="k2")
        assert self.keys(publisher) == {old.public}
        publisher.publish(self.version(12, old, new), key="k3")
        assert self.keys(publisher) == {old.public, new.public}
        publisher.publish(self.version(13, new, retired=[old]), key="k4")
        assert self.keys(publisher) == {new.public}
        publisher.publish(self.version(14, retired=[old, new]), key="k5")
        assert self.keys(publisher) == set()
        assert held(publisher, self.signed_zone) == wanted(self.version(14))

    def test_a_zone_can_be_signed_from_its_first_version_on(self, publisher):
        key = new_key()

        publisher.publish(self.version(10, key), key="k1")

        assert self.keys(publisher) == {key.public}
        assert held(publisher, self.signed_zone) == wanted(self.version(10, key))

    def test_signing_again_changes_nothing(self, publisher):
        key = new_key()
        publisher.publish(self.version(10, key), key="k1")
        before = publisher.fetch(self.signed_zone)

        publisher.publish(self.version(10, key), key="k1")

        assert publisher.fetch(self.signed_zone) == before

    def test_an_older_version_takes_no_key_away(self, publisher):
        key = new_key()
        publisher.publish(self.version(11, key), key="k2")

        with pytest.raises(ServerAheadError):
            publisher.publish(self.version(10), key="k1")

        assert self.keys(publisher) == {key.public}

    def test_a_key_that_nobody_retired_is_not_taken_away(self, publisher):
        strange, ours = new_key(), new_key()
        publisher.publish(self.version(10, strange), key="k1")

        for later in (self.version(11), self.version(11, ours)):
            with pytest.raises(StrangeKeysError) as refused:
                publisher.publish(later, key="k2")
            assert refused.value.keys == (strange,)
            assert refused.value.keys[0].private in {strange.private, ""}

        assert self.keys(publisher) == {strange.public}
        assert held(publisher, self.signed_zone) == wanted(self.version(10))

    def test_private_keys_are_never_told_in_the_record_of_an_operation(self, publisher):
        key = new_key()
        publisher.publish(self.version(10, key), key="k1")

        assert key.private not in publisher.exchange()
        assert key.private not in repr(key)
