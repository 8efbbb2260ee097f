"""The panel beside the table: what is right, doubtful or missing, each with what mends it (guide 9.5.8)."""

import pytest

from tests.dns.zones import zone_of

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/dns/"


def test_what_is_missing_opens_an_editor_that_holds_it_already(zone, browser, world):
    lines = browser.get(PAGE).context["diagnosis"]
    missing = next(line for line in lines if "DMARC" in line.title)

    form = browser.get(missing.url).context["form"]

    assert (form.entry.code, form["p"].value()) == ("DMARC", "reject"), "it receives no mail"


def test_a_whole_zone_has_nothing_to_mend(world, domain, browser):
    lines = (
        "@ A 203.0.113.10", "www CNAME a.fr.", "@ MX 10 mx1.other.example.", '@ TXT "v=spf1 mx -all"',
        '_dmarc TXT "v=DMARC1; p=reject"', 's1._domainkey TXT "v=DKIM1; p=QUJD"', '@ CAA 0 issue "ca.example"',
    )  # fmt: skip
    zone_of(*lines, name="a.fr", account=world.account)

    assert {line.tone for line in browser.get(PAGE).context["diagnosis"]} == {"ok"}


@pytest.mark.parametrize(
    ("lines", "tones"),
    [
        ((), {"ok", "info", "warn"}),
        (("www A 203.0.113.1", "@ MX 0 .", '@ TXT "v=spf1 mx"', '_dmarc TXT "v=DMARC1; p=none"'), {"ok", "info", "warn"}),
    ],
)  # fmt: skip
def test_every_line_that_is_not_right_has_a_way_to_mend_it(world, domain, browser, lines, tones):
    zone_of(*lines, name="a.fr", account=world.account)

    found = browser.get(f"{PAGE}diagnosis/").context["diagnosis"]

    assert {line.tone for line in found} == tones
    for line in found:
        assert line.tone == "ok" or browser.get(line.url).status_code == 200, line


def test_other_servers_and_ds_records_without_a_signature_come_first(world, domain, zone, browser):
    domain.nameservers = ["ns1.other.example", world.brand.nameservers[0]]
    domain.ds = ["55648 13 2 B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17"]
    domain.save()

    found = browser.get(PAGE).context["diagnosis"]

    assert [line.tone for line in found[:2]] == ["bad", "warn"]
    assert found[0].url == "/domains/a.fr/ds/"
    assert "ns1.other.example" in found[1].sentence
