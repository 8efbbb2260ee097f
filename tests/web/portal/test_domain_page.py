"""The page of one name: what DOM-2 asks for, and nothing that the person may not do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.audit.actions import record
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT
from parvis.web.portal.domains.transferring import transferability
from tests.factories import PriceFactory, TldFactory

PAGE = "/domains/a.example/"


def happened(world, count, *, name="a.example"):
    for number in range(count):
        record(
            "domain.lock-changed",
            kind="domain",
            subject=name,
            by=SYSTEM,
            at=world.now + timedelta(seconds=number),
            brand_id=world.brand.pk,
            account_id=world.account.pk,
            after={"is_locked": number % 2 == 0},
        )


def test_the_latest_five_entries_are_shown_with_the_way_to_all_of_them(world, browser):
    world.domain("a.example")
    happened(world, 7)
    happened(world, 1, name="b.example")

    page = browser.get(PAGE)
    journal = browser.get("/org/audit/?q=a.example")

    assert len(page.context["history"]) == 5
    assert page.context["history"][0].entry.at == world.now + timedelta(seconds=6)
    assert '"/org/audit/?q=a.example"' in page.content.decode()
    assert {line.entry.subject for line in journal.context["lines"]} == {"a.example"}


def test_an_automatic_entry_does_not_show_our_inner_name_for_it(world, browser):
    world.domain("a.example")
    happened(world, 1)

    assert f", {SYSTEM.label}</p>" not in browser.get(PAGE).content.decode()


def test_the_public_registration_data_is_one_click_away(world, browser):
    world.domain("a.example")

    assert "/rdap/?q=a.example" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changed", "obstacles"),
    [
        ({}, 0),
        ({"is_locked": True}, 1),
        ({"registry_statuses": ["serverTransferProhibited"]}, 1),
        ({"registry_statuses": ["pendingTransfer"], "is_locked": True}, 2),
        ({"registered_at": timedelta(days=59)}, 1),
        ({"registered_at": timedelta(days=61)}, 0),
        ({"state": DomainState.REDEMPTION}, 1),
        ({"state": DomainState.PENDING, "registered_at": None}, 1),
    ],
)
def test_what_stands_in_the_way_of_a_transfer_is_said(world, changed, obstacles):
    age = changed.get("registered_at", timedelta(days=400))
    made = {**changed, "registered_at": world.now - age if age else None}
    domain = world.domain("a.example", **made)

    assert len(transferability(domain, now=world.now).obstacles) == obstacles


def test_a_status_that_we_do_not_know_is_shown_as_the_registry_writes_it(world, browser):
    world.domain("a.example", registry_statuses=["ok", "someNewStatus"])

    assert "someNewStatus" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OWNER, {"nameservers", "auto-renew", "unlock", "auth-code"}),
        (Role.TECHNICAL, {"nameservers", "auto-renew"}),
        (Role.BILLING, set()),
        (Role.READER, set()),
    ],
)
def test_only_what_the_role_may_do_is_offered(world, role, allowed):
    world.domain("a.example", is_locked=True)
    membership = world.anna.memberships.get()
    membership.role = role
    membership.save()

    page = world.browser().get(PAGE).content.decode()

    assert {
        verb for verb in ("nameservers", "auto-renew", "unlock", "auth-code") if f'"{PAGE}{verb}/"' in page
    } == allowed


def test_the_lock_comes_off_only_with_the_name_typed(world, browser):
    world.domain("a.example")
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    asked = Operation.objects.filter(kind="domain.lock")

    wrong = browser.post(f"{PAGE}unlock/", {"name": "b.example"})
    assert (wrong.status_code, asked.count()) == (422, 0)
    assert 'value="b.example"' in wrong.content.decode()

    browser.post(f"{PAGE}unlock/", {"name": " A.example. "})
    assert asked.get().arguments["is_locked"] is False


@pytest.mark.parametrize(("registry", "is_offered"), [("afnic", True), ("denic", False)])
def test_the_lock_is_offered_only_where_the_registry_has_one(world, browser, registry, is_offered):
    domain = world.domain("a.example")
    Domain.objects.filter(pk=domain.pk).update(registry=registry, is_locked=False)

    assert (f'action="{PAGE}lock/"' in browser.get(PAGE).content.decode()) is is_offered


def auto_renewed(world):
    """A .com that expired three days ago, whose registry runs a year ahead."""
    return world.domain(
        "a.com",
        registered_at=world.now - timedelta(days=733),
        paid_until=world.now - timedelta(days=3),
        expires_at=world.now + timedelta(days=362),
        registry_statuses=["autoRenewPeriod"],
    )


def test_three_days_after_expiry_page_and_list_show_the_customer_s_own_expiry(world, browser):
    """T-LC-01."""
    auto_renewed(world)

    page = browser.get("/domains/a.com/")

    lifeline = page.context["lifeline"]
    assert lifeline.life.expires_at == world.now - timedelta(days=3)
    assert [phase.state for phase in lifeline.phases] == ["done", "done", "now", "next", "next"]
    assert page.context["badge"].label == "Expiré"
    assert "il y a 3 jours" in page.content.decode()
    rows = browser.get("/domains/").content.decode()
    assert '<span class="bad">il y a 3 jours</span>' in rows


def test_an_expired_name_whose_registry_runs_ahead_needs_action_until_it_is_paid(world, browser):
    domain = auto_renewed(world)

    assert "a.com" in browser.get("/domains/?action=1").content.decode()
    assert "a.com a expiré" in browser.get(reverse("portal:dashboard")).content.decode()

    Domain.objects.filter(pk=domain.pk).update(paid_until=domain.expires_at)

    assert "a.com" not in browser.get("/domains/?action=1").content.decode()
    assert browser.get("/domains/a.com/").context["badge"].label == "Actif"


def test_five_dates_are_kept_apart_with_where_they_come_from(world, browser):
    world.domain("a.fr", registered_at=world.now - timedelta(days=400))

    page = browser.get("/domains/a.fr/")

    assert [line.label for line in page.context["lifeline"].dates] == [
        "Expiration au registre",
        "Date limite de renouvellement",
        "Dernier jour pour un virement ou un chèque",
        "Fin de la période de grâce",
        "Fin de la rédemption",
    ]
    text = page.content.decode()
    assert text.count("Selon les règles du .fr") == 3
    assert "à confirmer" in text


def test_what_an_extension_lacks_is_said_in_words(world, browser):
    world.domain("a.de", expires_at=None, registered_at=world.now - timedelta(days=400))

    dates = browser.get("/domains/a.de/").context["lifeline"].dates

    assert [line.at for line in dates] == [None] * 5
    assert dates[0].instead == "Le registre ne publie pas de date."
    assert dates[3].instead == "Cette extension n’en a pas."


def test_the_ways_back_say_what_they_cost_before_they_are_needed(world, browser):
    tld = TldFactory(name="com", registry="sandbox")
    PriceFactory(tld=tld, action="renew", net_minor=1000)
    PriceFactory(tld=tld, action="restore", net_minor=7900)
    world.domain("a.com", registered_at=world.now - timedelta(days=400))

    assert browser.get("/domains/a.com/").context["lifeline"].prices == [
        "Renouvellement pour un an\u00a0: 12,00\u00a0€ TTC",
        "Restauration\u00a0: 94,80\u00a0€ TTC",
    ]


def test_a_name_in_redemption_says_until_when_it_can_be_restored(world, browser):
    world.domain(
        "a.com",
        state=DomainState.REDEMPTION,
        registry_statuses=["pendingDelete", "redemptionPeriod"],
        deleted_at=world.now - timedelta(days=5),
    )

    page = browser.get("/domains/a.com/")

    assert page.context["badge"].note.startswith("Restaurez-le avant le")
    assert [phase.state for phase in page.context["lifeline"].phases][-2:] == ["now", "next"]
