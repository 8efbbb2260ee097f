"""The page of a name's servers (DOM-6)."""

import pytest
from django.utils import timezone

from parvis.domains.actions.hosts import told
from parvis.domains.models import Domain
from parvis.domains.registries import delegations
from parvis.drivers.dns.servers import NameServers
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT
from tests.simulators.dns_server import answering

PAGE = "/domains/a.example/nameservers/"
OTHERS = {"host_1": "ns1.other.example", "host_2": "ns2.other.example"}


@pytest.fixture
def page(world, browser):
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    domain = world.domain("a.example")

    class Page:
        def post(self, **data):
            return browser.post(PAGE, data, headers={"accept-language": "en"})

        def read(self):
            return browser.get(PAGE, headers={"accept-language": "en"}).content.decode()

    shown = Page()
    shown.domain = domain
    return shown


def asked():
    return Operation.objects.get(kind="domain.nameservers").arguments


def test_other_servers_are_asked_for(page):
    assert page.post(**OTHERS).status_code == 302

    assert asked()["nameservers"] == ["ns1.other.example", "ns2.other.example"]


def test_a_wrong_one_is_said_beside_its_field_and_all_are_kept(page):
    answer = page.post(host_1="ns1.ok.example", host_2="not a host")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"host_2"}
    assert "ns1.ok.example" in answer.content.decode()


def test_a_server_inside_the_name_is_asked_for_its_addresses_beside_it(page):
    answer = page.post(host_1="ns1.a.example", host_2="ns2.other.example")

    assert set(answer.context["form"].errors) == {"addresses_1"}
    assert 'name="addresses_1"' in answer.content.decode()
    assert not Operation.objects.exists()


def test_its_addresses_are_sent_with_it(page):
    page.post(host_1="NS1.a.example.", addresses_1="192.0.2.1, 2001:DB8::0:1", host_2="ns2.other.example")

    assert asked()["glue"] == {"ns1.a.example": ["192.0.2.1", "2001:db8::1"]}


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "fe80::1", "not one", "::ffff:192.0.2.1", "224.0.0.1"])
def test_addresses_that_nobody_outside_reaches_are_refused_beside_the_field(page, address):
    answer = page.post(host_1="ns1.a.example", addresses_1=f"192.0.2.1 {address}", host_2="ns2.other.example")

    assert set(answer.context["form"].errors) == {"addresses_1"}


def test_addresses_of_examples_are_taken_in_a_demonstration_only(page, settings):
    settings.PARVIS_DEMO = False

    answer = page.post(host_1="ns1.a.example", addresses_1="192.0.2.1", host_2="ns2.other.example")

    assert set(answer.context["form"].errors) == {"addresses_1"}


def test_what_the_registry_has_of_inner_servers_is_filled_in(page):
    page.domain.nameservers = ["ns1.a.example", "ns2.other.example"]
    page.domain.save()
    told(page.domain, "ns1.a.example", ["192.0.2.7"], now=timezone.now())

    assert 'value="192.0.2.7"' in page.read()


def test_more_fields_are_added_without_anything_being_lost_or_sent(page):
    answer = page.post(**OTHERS, host_3="", host_4="", more="1")

    assert answer.status_code == 200
    assert 'name="host_7"' in answer.content.decode()
    assert "ns2.other.example" in answer.content.decode()
    assert not Operation.objects.exists()


def test_there_are_never_more_than_thirteen(page):
    answer = page.post(**{f"host_{number}": f"ns{number}.other.example" for number in range(1, 13)}, more="1")

    assert 'name="host_13"' in answer.content.decode()
    assert 'name="host_14"' not in answer.content.decode()
    assert "Add more fields" not in answer.content.decode()


def test_our_own_are_one_press_away(page, world):
    page.post(reset="1")

    assert asked()["nameservers"] == world.brand.nameservers


def test_our_own_are_not_offered_where_they_are_there_already(page, world):
    Domain.objects.update(nameservers=list(OTHERS.values()))
    assert 'name="reset"' in page.read()

    Domain.objects.update(nameservers=[host.upper() for host in reversed(world.brand.nameservers)])
    assert 'name="reset"' not in page.read()


def test_the_last_change_is_undone_with_its_addresses(page, world):
    Operation.objects.create(
        key="changed",
        kind="domain.nameservers",
        account=world.account,
        subject="a.example",
        state="done",
        arguments={
            "nameservers": page.domain.nameservers,
            "before": {"nameservers": ["ns1.a.example", "ns9.x.example"], "glue": {"ns1.a.example": ["192.0.2.9"]}},
        },
        due_at=world.now,
        created_at=world.now,
        finished_at=world.now,
    )
    assert "ns9.x.example" in page.read()

    page.post(undo="1")

    wanted = Operation.objects.get(state="waiting").arguments
    assert wanted["nameservers"] == ["ns1.a.example", "ns9.x.example"]
    assert wanted["glue"] == {"ns1.a.example": ["192.0.2.9"]}


def test_nothing_is_offered_to_be_undone_where_the_registry_has_others_by_now(page, world):
    Operation.objects.create(
        key="changed",
        kind="domain.nameservers",
        account=world.account,
        subject="a.example",
        state="done",
        arguments={"nameservers": ["ns5.x.example"], "before": {"nameservers": ["ns9.x.example"]}},
        due_at=world.now,
        created_at=world.now,
        finished_at=world.now,
    )

    assert "ns9.x.example" not in page.read()


def asking(port):
    """Every server is the one that answers on loopback."""
    nearby = NameServers(port=port, seconds=0.5, resolve=lambda _host: ["127.0.0.1"], may_ask=lambda _address: True)
    return delegations.replaced("dns", nearby)


def test_servers_that_answer_for_the_name_are_asked_for_at_once(page):
    with answering("answers") as (port, _asked), asking(port):
        assert page.post(**OTHERS).status_code == 302


@pytest.mark.parametrize(
    ("how", "said"), [("refuses", "answers, but not for a.example"), ("silent", "ns1.other.example does not answer")]
)
def test_servers_that_do_not_are_doubted_and_taken_all_the_same_where_somebody_insists(page, how, said):
    with answering(how) as (port, _asked), asking(port):
        doubted = page.post(**OTHERS)
        assert not Operation.objects.exists()
        insisted = page.post(**OTHERS, despite=doubted.context["despite"])

    assert said in doubted.content.decode()
    assert insisted.status_code == 302
    assert asked()["nameservers"] == ["ns1.other.example", "ns2.other.example"]


def test_insisting_on_some_servers_is_not_insisting_on_others(page):
    with answering("refuses") as (port, _asked), asking(port):
        page.post(**OTHERS, despite="ns8.other.example ns9.other.example")

    assert not Operation.objects.exists()
