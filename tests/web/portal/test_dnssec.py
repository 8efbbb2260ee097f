"""The pages of DNSSEC of a name whose zone is ours (DNS-3)."""

import pytest
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.dns.actions.signing import add_key
from parvis.dns.actions.zones import open_zone
from parvis.dns.models import Zone
from parvis.dns.publishers import publishers
from parvis.domains.enums import SecuringStep
from parvis.domains.models import Domain, Securing
from parvis.domains.registries import registries
from parvis.domains.wanted_ds import wanted_ds
from parvis.drivers.powerdns.api import PowerDns
from parvis.kit.actor import SYSTEM
from parvis.web.access import PROVED_AT
from tests.factories import OperationFactory
from tests.simulators.epp_driver import unreached

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/dnssec/"


@pytest.fixture(autouse=True)
def outside():
    nowhere = PowerDns("http://127.0.0.1:1/api/v1/servers/localhost", "key", seconds=1)
    with registries.replaced("sandbox", unreached("sandbox")), publishers.only({"one": nowhere}):
        yield


@pytest.fixture
def domain(world):
    made = world.domain("a.fr", ds=[], synced_at=world.now)
    Domain.objects.filter(pk=made.pk).update(nameservers=made.account.brand.nameservers)
    open_zone(name="a.fr", account=made.account, actor=SYSTEM, now=world.now)
    return Domain.objects.select_related("account__brand").get(pk=made.pk)


@pytest.fixture
def proved(world):
    browser = world.browser()
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser


def text(answer):
    return answer.content.decode()


def test_it_is_turned_on_after_a_page_that_says_the_steps(domain, proved):
    assert f"{PAGE}on/" in text(proved.get(PAGE))
    assert "Les signatures sont vérifiées de l’extérieur" in text(proved.get(f"{PAGE}on/"))

    answer = proved.post(f"{PAGE}on/")

    assert answer.headers["Location"] == PAGE
    assert Securing.objects.get().step == SecuringStep.SIGNING
    page = text(proved.get(PAGE))
    assert page.count('aria-current="step"') == 1
    assert f"{PAGE}on/" not in page


def test_it_is_cancelled_by_a_button(domain, proved):
    proved.post(f"{PAGE}on/")
    assert f"{PAGE}cancel/" in text(proved.get(PAGE))

    proved.post(f"{PAGE}cancel/")

    assert Securing.objects.get().step == SecuringStep.CANCELLED
    assert f"{PAGE}on/" in text(proved.get(PAGE))


@pytest.mark.parametrize(
    ("state", "is_unknown", "offered"),
    [("cancelled", False, True), ("waiting", False, False), ("attention", True, False)],
)
def test_a_registry_that_refused_is_asked_again_by_a_button(domain, proved, state, is_unknown, offered):
    key = add_key(Zone.objects.get(), actor=SYSTEM, now=timezone.now())
    Domain.objects.filter(pk=domain.pk).update(ds=wanted_ds(domain, [key.public]))
    proved.post(f"{PAGE}off/")
    made = OperationFactory(
        account=domain.account, subject="a.fr", kind="domain.ds", state=state, is_unknown=is_unknown
    )
    Securing.objects.update(operation_id=made.pk)

    assert (f'action="{PAGE}again/"' in text(proved.get(PAGE))) == offered
    proved.post(f"{PAGE}again/")

    assert (Securing.objects.get().operation_id != made.pk) == offered


def test_once_it_is_on_the_key_can_be_changed_and_the_name_servers_page_says_what_comes_first(domain, proved):
    key = add_key(Zone.objects.get(), actor=SYSTEM, now=timezone.now())
    Domain.objects.filter(pk=domain.pk).update(ds=wanted_ds(domain, [key.public]))

    page = text(proved.get(PAGE))
    assert "DNSSEC est activé" in page
    assert f"{PAGE}roll/" in page
    assert "L’ancien jeu de clés est oublié partout" in text(proved.get(f"{PAGE}roll/"))
    assert f"{PAGE}off/" in page
    assert str(key.tag) in page
    assert PAGE in text(proved.get("/domains/a.fr/nameservers/"))
    answer = proved.post("/domains/a.fr/nameservers/", {"host_1": "ns1.other.example", "host_2": "ns2.other.example"})
    assert (answer.status_code, "Désactivez d’abord DNSSEC" in text(answer)) == (422, True)

    proved.post(f"{PAGE}off/")
    assert Securing.objects.get().step == SecuringStep.TELLING


def test_a_record_of_another_key_is_an_alarm_with_what_to_do(domain, proved):
    Domain.objects.filter(pk=domain.pk).update(ds=["1 13 2 " + "A" * 64])

    page = text(proved.get(PAGE))

    assert "ne répond pas à tout le monde" in page
    assert "/domains/a.fr/ds/" in page


def test_a_refusal_says_why_and_changes_nothing(domain, proved):
    Domain.objects.filter(pk=domain.pk).update(ds=None)

    answer = proved.post(f"{PAGE}on/")

    assert (answer.status_code, Securing.objects.exists()) == (422, False)
    assert "pas encore dit" in text(answer)


def test_where_the_zone_is_elsewhere_it_leads_to_the_ds_records(domain, proved):
    Domain.objects.filter(pk=domain.pk).update(nameservers=["ns1.other.example", "ns2.other.example"])

    page = text(proved.get(PAGE))

    assert "pas les nôtres" in page
    assert "/domains/a.fr/ds/" in page
    assert proved.get(f"{PAGE}on/").headers["Location"] == PAGE


def test_a_way_that_there_is_none_of_is_not_found(domain, proved):
    assert proved.get(f"{PAGE}sideways/").status_code == 404


def test_without_a_fresh_proof_nothing_is_changed(domain, browser):
    assert "/reauth" in browser.post(f"{PAGE}on/").headers["Location"]
    assert not Securing.objects.exists()


def test_who_may_only_read_sees_the_state_and_no_button(domain, world):
    reader = world.new_person("reader@first.example")
    reader.memberships.update(account=world.account, role=Role.READER)
    page = text(world.browser(reader).get(PAGE))

    assert "DNSSEC est désactivé" in page
    assert f"{PAGE}on/" not in page


def test_another_account_finds_no_such_page(domain, world):
    assert world.browser(world.new_person("bea@first.example")).get(PAGE).status_code == 404
