"""What staff see and decide of changes and messages of registries."""

import pytest
from django.utils import timezone

from parvis.domains.models import Drift, RegistryMessage
from parvis.provisioning.actions import settling
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT
from tests.factories import DomainFactory, DriftFactory, RegistryMessageFactory


@pytest.fixture
def drift(elodie):
    return DriftFactory(domain__account=elodie)


def test_a_change_that_nobody_asked_for_waits_in_the_queue(staff, drift):
    assert drift.domain.name in staff.get("/staff/").content.decode()
    assert drift.domain.name in staff.get("/staff/drift/").content.decode()
    page = staff.get(f"/staff/drift/{drift.pk}/").content.decode()
    assert "ns1.client.example" in page
    assert "ns1.other.example" in page


def test_ours_is_put_back_by_an_operation(staff, drift):
    answer = staff.post(f"/staff/drift/{drift.pk}/put-back/", {"reason": "Asked by phone"})

    operation = Operation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/operations/{operation.pk}/")
    assert operation.arguments["nameservers"] == ["ns1.client.example", "ns2.client.example"]
    page = staff.get(f"/staff/drift/{drift.pk}/").content.decode()
    assert f"/staff/operations/{operation.pk}/" in page
    assert "Asked by phone" in page


def test_theirs_is_accepted_once(staff, drift):
    decision = {"reason": "Asked by phone"}
    assert staff.post(f"/staff/drift/{drift.pk}/accept/", decision).status_code == 302
    assert staff.post(f"/staff/drift/{drift.pk}/accept/", decision).status_code == 422

    assert Drift.objects.get().settled_how == "accepted"
    assert drift.domain.name not in staff.get("/staff/drift/").content.decode()
    assert drift.domain.name in staff.get("/staff/drift/?state=settled").content.decode()


@pytest.mark.parametrize("decision", ["put-back", "accept"])
def test_nothing_is_decided_without_a_reason_or_a_fresh_proof(staff, drift, decision):
    assert staff.post(f"/staff/drift/{drift.pk}/{decision}/", {"reason": " "}).status_code == 422
    session = staff.session
    del session[PROVED_AT]
    session.save()

    answer = staff.post(f"/staff/drift/{drift.pk}/{decision}/", {"reason": "Asked by phone"})

    assert answer["Location"].startswith("/reauth/")
    assert Drift.objects.get().settled_at is None
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("q=zo%C3%A9", True), ("q=xn--zo-cja", True), ("q=Dupont", True), ("q=other", False), ("q=%00", True),
        ("field=nameservers", True), ("field=is_locked", False), ("field=nonsense", True),
        ("registry=afnic", True), ("registry=verisign", False), ("registry=nonsense", True),
    ],
)  # fmt: skip
def test_differences_are_searched_and_filtered(staff, elodie, query, is_there):
    DriftFactory(domain__account=elodie, domain__name="xn--zo-cja.fr", domain__unicode_name="zoé.fr")

    assert ("zoé.fr" in staff.get(f"/staff/drift/?{query}").content.decode()) == is_there


def test_differences_of_another_brand_are_not_there(staff, foreign):
    drift = DriftFactory(domain__account=foreign)

    assert drift.domain.name not in staff.get("/staff/drift/").content.decode()
    assert staff.get(f"/staff/drift/{drift.pk}/").status_code == 404
    assert staff.post(f"/staff/drift/{drift.pk}/accept/", {"reason": "x"}).status_code == 404


def test_a_message_is_read_as_the_registry_wrote_it_and_put_aside(staff):
    message = RegistryMessageFactory(name="", text="Maintenance on Sunday", raw="<epp>&</epp>")
    assert "Maintenance on Sunday" in staff.get("/staff/messages/").content.decode()
    assert "&lt;epp&gt;&amp;&lt;/epp&gt;" in staff.get(f"/staff/messages/{message.pk}/").content.decode()

    assert staff.post(f"/staff/messages/{message.pk}/seen/").status_code == 302
    assert staff.post(f"/staff/messages/{message.pk}/seen/").status_code == 422

    assert RegistryMessage.objects.get().outcome == "seen"
    assert "Maintenance on Sunday" not in staff.get("/staff/messages/").content.decode()
    assert "Maintenance on Sunday" in staff.get("/staff/messages/?state=all").content.decode()
    assert f"{message.registry} {message.message_id}" in staff.get("/staff/audit/").content.decode()


def test_a_kind_of_message_that_nobody_knows_is_shown_as_it_is(staff):
    RegistryMessageFactory(kind="eclipse")

    assert "eclipse" in staff.get("/staff/messages/").content.decode()


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("q=zo%C3%A9", True), ("q=zo%C3%A9.fr", True), ("q=sunday", True), ("q=M-77", True), ("q=monday", False),
        ("q=%00", True), ("kind=other", True), ("kind=transfer", False), ("kind=nonsense", True),
        ("registry=afnic", True), ("registry=verisign", False), ("state=seen", False),
    ],
)  # fmt: skip
def test_messages_are_searched_and_filtered(staff, query, is_there):
    RegistryMessageFactory(name="xn--zo-cja.fr", text="Maintenance on Sunday", message_id="M-77")

    assert ("xn--zo-cja.fr" in staff.get(f"/staff/messages/?{query}").content.decode()) == is_there


def test_messages_about_names_of_another_brand_are_not_there(staff, foreign):
    message = RegistryMessageFactory(name=DomainFactory(account=foreign).name)

    assert message.name not in staff.get("/staff/messages/").content.decode()
    assert staff.get(f"/staff/messages/{message.pk}/").status_code == 404


def test_lists_cost_the_same_for_one_and_three(staff, elodie, django_assert_max_num_queries):
    for address, factory, facts in (
        ("/staff/drift/", DriftFactory, {"domain__account": elodie}),
        ("/staff/messages/", RegistryMessageFactory, {}),
    ):
        factory(**facts)
        staff.get(address)
        with django_assert_max_num_queries(100) as one:
            staff.get(address)
        factory.create_batch(2, **facts)
        with django_assert_max_num_queries(len(one)):
            staff.get(address)


@pytest.mark.parametrize("page", ["/staff/", "/staff/operations/"])
def test_staff_see_that_a_restored_backup_is_being_settled_and_how_far(staff, drift, page):
    assert "sauvegarde" not in staff.get(page).content.decode()
    under_way = settling.begin(now=timezone.now())
    assert "paiements ouverts" in staff.get(page).content.decode()

    settling.payments_asked(under_way, now=timezone.now())
    assert "0\u00a0% des noms de domaine" in staff.get(page).content.decode()

    settling.end(under_way, now=timezone.now())
    assert "sauvegarde" not in staff.get(page).content.decode()
