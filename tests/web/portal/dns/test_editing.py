"""Adding, changing and deleting records, as a page and as a row, and taking it back (DNS-1, DNS-4; guide 9.5.3)."""

import pytest

from parvis.accounts.enums import Role
from parvis.dns.actions.editing import save_record
from parvis.dns.models import DraftChange, Zone
from parvis.dns.queries import records_of
from parvis.kit.actor import SYSTEM
from tests.dns.zones import record, zone_of

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/dns/"
ADD, CHECK, DELETE = f"{PAGE}records/add/", f"{PAGE}records/check/", f"{PAGE}records/delete/"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def zone(world, domain):
    lines = ("@ A 203.0.113.10", "www CNAME a.fr.", "@ MX 10 mx1.other.example.", '@ TXT "v=spf1 mx -all"')
    return zone_of(*lines, name="a.fr", account=world.account)


def typed(kind="A", *, seen=1, ttl="300", **more):
    """What a form of that type sends."""
    return {"type": kind, "was": kind, "raw": "", "seen": seen, "ttl": ttl, "ttl_other": "", "note": "", **more}


def lines(zone):
    return {f"{one.owner} {one.kind} {one.value}" for one in records_of(zone)}


def key_of(zone, owner, kind):
    return next(one.key for one in records_of(zone) if (one.owner, one.kind) == (owner, kind))


def test_the_type_comes_first_without_scripts_and_then_its_own_fields(zone, browser):
    page = browser.get(ADD).content.decode()
    assert f"{ADD}?type=DMARC" in page
    assert f"{ADD}?type=PTR" not in page

    form = browser.get(ADD, {"type": "MX"}).content.decode()

    assert 'name="part_preference"' in form
    assert "closest tr" not in form


def test_a_record_is_added_and_the_toast_takes_it_back(zone, browser):
    answer = browser.post(ADD, typed(owner="shop", part_address=" 203.0.113.27 ", note="Shop"))

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert "shop A 203.0.113.27" in lines(zone)
    page = browser.get(PAGE).content.decode()
    assert f"{PAGE}undo/?seen=2" in page

    assert browser.post(f"{PAGE}undo/?seen=2").status_code == 302
    assert "shop A 203.0.113.27" not in lines(zone)
    late = browser.post(f"{PAGE}undo/?seen=2")
    assert (late.status_code, "a.fr" in late.content.decode()) == (409, True)


def test_a_row_saved_by_htmx_gives_the_table_again_with_the_toast(zone, browser):
    form = browser.get(ADD, **HTMX).content.decode()
    assert form.lstrip().startswith("<tr")
    assert 'hx-post="/domains/a.fr/dns/records/add/"' in form

    answer = browser.post(ADD, typed(owner="shop", part_address="203.0.113.27"), **HTMX)

    page = answer.content.decode()
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#zone-table", "outerHTML")
    assert "203.0.113.27" in page
    assert "hx-swap-oob" in page
    assert "data-focus" in page


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("A", {"part_address": "203.0.113.270"}, "part_address"),
        ("A", {"part_address": "203.0.113.27", "owner": "a..b"}, "owner"),
        ("A", {"part_address": "203.0.113.27", "ttl": "other", "ttl_other": "soon"}, "ttl_other"),
        ("A", {"part_address": "203.0.113.27", "ttl": "other"}, "ttl_other"),
        ("A", {"part_address": "203.0.113.27", "owner": "www"}, "owner"),
        ("CNAME", {"part_target": "b.example", "owner": "@"}, "owner"),
        ("DKIM", {"owner": "s1", "algorithm": "rsa", "key": "not a key"}, "key"),
        ("SPF", {"owner": "x", "services": "", "addresses": "nonsense", "rest": "-all"}, "addresses"),
        ("DMARC", {"p": "none", "sp": "", "rua": "nobody", "adkim": "r", "aspf": "r"}, "rua"),
    ],
)
def test_what_cannot_be_published_is_said_beside_its_field_and_nothing_typed_is_lost(zone, browser, kind, wrong, field):
    answer = browser.post(ADD, typed(kind) | {"owner": "", "note": "Kept", **wrong})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert form["note"].value() == "Kept"
    assert Zone.objects.get().number == 1


@pytest.mark.parametrize(
    ("kind", "fields", "line"),
    [
        (
            "SPF",
            {"owner": "mail", "mx": "on", "services": "_spf.b.example", "addresses": "203.0.113.0/24", "rest": "~all"},
            'mail TXT "v=spf1 mx include:_spf.b.example ip4:203.0.113.0/24 ~all"',
        ),
        (
            "DKIM",
            {"owner": "s1", "algorithm": "rsa", "key": "v=DKIM1; k=rsa; p=QUJD REVG"},
            's1._domainkey TXT "v=DKIM1; k=rsa; p=QUJDREVG"',
        ),
        (
            "DMARC",
            {"owner": "", "p": "reject", "sp": "none", "rua": "dmarc@b.example", "adkim": "s", "aspf": "r"},
            '_dmarc TXT "v=DMARC1; p=reject; sp=none; rua=mailto:dmarc@b.example; adkim=s"',
        ),
        (
            "SRV",
            {
                "service": "_sip", "protocol": "tls", "owner": "", "part_priority": "10", "part_weight": "5",
                "part_port": "5061", "part_target": "sip.b.example",
            },
            "_sip._tls SRV 10 5 5061 sip.b.example.",
        ),
        ("CAA", {"owner": "", "part_flags": "0", "part_tag": "issue", "part_value": "ca.example"}, '@ CAA 0 issue "ca.example"'),
    ],
)  # fmt: skip
def test_guided_forms_write_the_record_and_read_it_back(zone, browser, kind, fields, line):
    assert browser.post(ADD, typed(kind, **fields)).status_code == 302
    assert line in lines(zone)

    owner, of_kind, _value = line.split(" ", 2)
    form = browser.get(f"{PAGE}records/{key_of(zone, owner, of_kind)}/edit/").context["form"]

    assert form.entry.code == kind
    again = {name: form[name].value() for name in form.fields if form[name].value() not in {False, None}}
    kept = typed(kind, seen=2) | again
    assert browser.post(f"{PAGE}records/{key_of(zone, owner, of_kind)}/edit/", kept).status_code == 302
    assert Zone.objects.get().number == 2, "nothing was changed, nothing is published"


def test_what_a_guided_form_cannot_say_is_changed_as_it_is(world, domain, browser):
    zone = zone_of('@ TXT "v=spf1 redirect=_spf.b.example"', name="a.fr", account=world.account)

    form = browser.get(f"{PAGE}records/{key_of(zone, '@', 'TXT')}/edit/").context["form"]

    assert form.entry.code == "TXT"
    assert form["part_text"].value() == "v=spf1 redirect=_spf.b.example"


def test_the_raw_value_is_one_button_away_and_back(zone, browser):
    fields = {"owner": "", "p": "reject", "sp": "", "rua": "", "adkim": "r", "aspf": "r"}
    raw = browser.post(ADD, typed("DMARC", **fields, to="raw")).context["form"]
    assert raw["value"].value() == '"v=DMARC1; p=reject"'
    assert raw["owner"].value() == "_dmarc"

    sent = typed("DMARC", owner="_dmarc", value='"v=DMARC1; p=none"') | {"raw": "1"}
    back = browser.post(ADD, sent | {"to": "fields"}).context["form"]

    assert back["p"].value() == "none"
    assert browser.post(ADD, sent).status_code == 302
    assert '_dmarc TXT "v=DMARC1; p=none"' in lines(zone)


def test_another_type_shows_other_fields_and_keeps_what_fits(zone, browser):
    answer = browser.post(ADD, typed("MX", owner="shop", part_address="203.0.113.27", ttl="86400") | {"was": "A"})

    form = answer.context["form"]
    assert answer.status_code == 200
    assert (form.entry.code, form["owner"].value(), form["ttl"].value()) == ("MX", "shop", "86400")
    assert Zone.objects.get().number == 1


def test_enter_sends_the_form_though_the_button_for_types_comes_first(zone, browser):
    sent = typed(owner="shop", part_address="203.0.113.27", to="type")

    assert browser.post(ADD, sent).status_code == 302
    assert "<noscript>" not in browser.get(ADD, **HTMX).content.decode()


def test_a_pasted_line_fills_the_form_and_nonsense_is_said(zone, browser):
    form = browser.get(ADD, {"line": "shop 1h IN MX 20 mx2.b.example. ; Second"}).context["form"]
    assert [form[name].value() for name in ("owner", "part_preference", "part_target", "ttl", "note")] == [
        "shop",
        "20",
        "mx2.b.example",
        "3600",
        "Second",
    ]

    wrong = browser.get(ADD, {"line": "shop 1h IN A nowhere"})

    assert wrong.status_code == 422
    assert wrong.context["form"]["line"].value() == "shop 1h IN A nowhere"


def test_a_sentence_says_what_will_be_and_what_stops(zone, browser):
    change = typed(owner="", part_address="203.0.113.99") | {"replaces": key_of(zone, "@", "A")}
    said = browser.post(CHECK, change).content.decode()

    assert "203.0.113.99" in said
    assert "203.0.113.10" in said, "what is shown today"
    doubted = browser.post(CHECK, typed(owner="x", part_address="192.168.1.1")).context
    assert doubted["doubts"]
    assert Zone.objects.get().number == 1


def test_half_typed_fields_are_not_complained_of(zone, browser):
    assert browser.post(CHECK, typed(owner="shop", part_address="")).context["faults"] == []
    assert browser.post(CHECK, typed(owner="shop", part_address="300.1")).context["faults"]
    assert browser.post(CHECK, typed(owner="www", part_address="203.0.113.9")).context["faults"]


def test_somebody_who_was_faster_is_named_and_nothing_is_overwritten(zone, browser):
    key = key_of(zone, "@", "A")
    save_record(zone, record("@ A 203.0.113.11", zone="a.fr"), replaces=key, seen=1, actor=SYSTEM, now=zone.created_at)

    answer = browser.post(f"{PAGE}records/{key}/edit/", typed(owner="", part_address="203.0.113.99"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "203.0.113.11" in page
    assert answer.context["form"]["part_address"].value() == "203.0.113.99"
    assert "@ A 203.0.113.99" not in lines(zone)
    again = typed(owner="", part_address="203.0.113.99", seen=answer.context["editor"].seen)
    assert answer.context["editor"].is_gone
    assert browser.post(ADD, again).status_code == 302
    assert {"@ A 203.0.113.11", "@ A 203.0.113.99"} <= lines(zone)


def test_deleting_says_what_stops_and_deletes_one_or_several(zone, browser):
    keys = [key_of(zone, "@", "A"), key_of(zone, "@", "MX")]
    page = browser.get(DELETE, {"key": keys})
    assert len(page.context["stops"]) == 2

    assert browser.post(DELETE, {"key": keys, "seen": 1}).status_code == 302

    assert lines(zone) == {"www CNAME a.fr.", '@ TXT "v=spf1 mx -all"'}
    assert browser.post(DELETE, {"key": keys, "seen": 2}).status_code == 422
    assert browser.post(DELETE, {"key": [key_of(zone, "@", "TXT")], "seen": 1}).status_code == 409
    assert browser.get(DELETE).status_code == 302


def test_the_soa_has_a_ttl_and_bad_ones_are_refused(zone, browser):
    assert browser.post(f"{PAGE}soa/", {"ttl": "nonsense", "seen": 1}).status_code == 422
    assert browser.post(f"{PAGE}soa/", {"ttl": "10", "seen": 1}).status_code == 422

    assert browser.post(f"{PAGE}soa/", {"ttl": "2h", "seen": 1}).status_code == 302

    assert Zone.objects.get().soa_ttl == 7_200
    assert browser.post(f"{PAGE}soa/", {"ttl": "1h", "seen": 1}).status_code == 409


def test_the_exported_file_is_the_zone(zone, browser):
    answer = browser.get(f"{PAGE}export/")

    text = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="a.fr.zone"'
    assert "www.a.fr. 300 IN CNAME a.fr.\n" in text
    assert " IN SOA ns1." in text


def test_a_brand_that_keeps_zones_to_itself_lets_nobody_edit(world, zone, browser):
    world.brand.allows_zone = False
    world.brand.save()

    assert browser.get(ADD).status_code == 404
    assert ADD not in browser.get(PAGE).content.decode()


def test_who_may_only_see_finds_no_button_and_no_form(world, zone):
    world.anna.memberships.update(role=Role.READER)
    browser = world.browser()

    assert ADD not in browser.get(PAGE).content.decode()
    assert browser.post(ADD, typed(part_address="203.0.113.27")).status_code == 403


def test_while_a_draft_is_open_edits_gather_in_it(zone, browser, bob):
    bob.drafts(zone, "shop A 203.0.113.27")

    assert browser.post(ADD, typed(owner="x", part_address="203.0.113.28", edition=1)).status_code == 302
    assert browser.post(DELETE, {"key": [key_of(zone, "@", "MX")], "seen": 1, "edition": 2}).status_code == 302

    assert Zone.objects.get().number == 1
    assert [change.change.verb for change in DraftChange.objects.order_by("pk")] == ["added", "added", "removed"]
