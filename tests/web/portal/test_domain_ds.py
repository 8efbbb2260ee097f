"""The pages of a name's DS records (DNS-3)."""

import pytest
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.domains.registries import registries
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT
from tests.simulators.epp_driver import unreached

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/ds/"
ADD, REMOVE = f"{PAGE}add/", f"{PAGE}remove/"
DIGEST = "B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17"
KEY = "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=="
RECORD = f"55648 13 2 {DIGEST}"
FIELDS = {"lines": "", "key_tag": "55648", "algorithm": "13", "digest_type": "2", "digest": DIGEST.lower()}


@pytest.fixture
def signing():
    with registries.replaced("sandbox", unreached("sandbox")):
        yield


@pytest.fixture
def domain(world, signing):
    return world.domain("a.fr", ds=[], synced_at=world.now)


@pytest.fixture
def proved(world):
    browser = world.browser()
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser


def test_records_are_shown_with_their_numbers_in_words(domain, browser):
    domain.ds = [RECORD, "1 253 9 AB"]
    domain.save()

    page = browser.get(PAGE).content.decode()

    assert DIGEST in page
    assert "13 ECDSA P-256 SHA-256" in page
    assert "2 SHA-256" in page
    assert PAGE in browser.get("/domains/a.fr/").content.decode()


def test_a_record_is_added_field_by_field(domain, proved):
    answer = proved.post(ADD, FIELDS)

    assert answer.headers["Location"] == PAGE
    operation = Operation.objects.get()
    assert (operation.kind, operation.arguments["ds"]) == ("domain.ds", [RECORD])
    assert proved.get(PAGE).context["operations"]


def test_lines_are_pasted_and_several_are_one_change(domain, proved):
    other = f"1234 13 4 {'B' * 96}"

    proved.post(ADD, {"lines": f"a.fr. 3600 IN DS {RECORD}\n{other}", "algorithm": "13", "digest_type": "2"})

    assert Operation.objects.get().arguments["ds"] == [other, RECORD]


def test_each_fault_is_beside_its_field_and_nothing_typed_is_lost(domain, proved):
    typed = {"lines": "", "key_tag": "99999", "algorithm": "5", "digest_type": "1", "digest": "XYZ"}

    page = proved.post(ADD, typed)

    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {"key_tag", "algorithm", "digest_type", "digest"}
    assert all(form[field].value() == value for field, value in typed.items())
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "lines"),
        ({"lines": "hello"}, "lines"),
        ({"lines": f"b.fr. DS {RECORD}"}, "lines"),
        ({"lines": f"1 13 1 {'A' * 40}\n{RECORD}"}, "lines"),
        ({"lines": "1 3 1 XY"}, "lines"),
        ({"lines": RECORD, "key_tag": "1"}, "lines"),
        ({"key_tag": "²", "digest": DIGEST}, "key_tag"),
        ({"key_tag": "123456", "digest": DIGEST}, "key_tag"),
        ({"key_tag": "1", "digest": ""}, "digest"),
        ({"key_tag": "1", "digest": DIGEST, "algorithm": "99"}, "algorithm"),
        ({"lines": "x" * 9000}, "lines"),
    ],
)
def test_what_is_no_record_is_refused_where_it_was_typed(domain, proved, typed, field):
    page = proved.post(ADD, {"algorithm": "13", "digest_type": "2", **typed})

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Operation.objects.exists()


@pytest.mark.parametrize("typed", [FIELDS, {**FIELDS, "lines": RECORD, "key_tag": "", "digest": ""}])
def test_a_record_that_is_there_already_is_refused_beside_what_was_typed(domain, proved, typed):
    domain.ds = [RECORD]
    domain.save()

    page = proved.post(ADD, typed)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"lines" if typed["lines"] else "digest"}


def test_a_record_is_removed_after_a_page_that_warns(domain, proved):
    other = f"1234 13 4 {'B' * 96}"
    domain.ds = [other, RECORD]
    domain.save()
    page = proved.get(REMOVE, {"record": RECORD})
    assert (page.context["is_last"], DIGEST in page.content.decode()) == (False, True)

    assert proved.post(REMOVE, {"record": RECORD}).headers["Location"] == PAGE

    assert Operation.objects.get().arguments["ds"] == [other]


def test_a_record_that_is_gone_is_neither_shown_nor_removed(domain, proved):
    assert proved.get(REMOVE, {"record": RECORD}).headers["Location"] == PAGE
    assert proved.post(REMOVE, {"record": RECORD}).status_code == 422
    assert not Operation.objects.exists()


def test_records_not_known_yet_are_not_changed(world, domain, proved):
    domain.ds = None
    domain.save()

    assert ADD not in proved.get(PAGE).content.decode()
    assert proved.post(ADD, FIELDS).status_code == 422


def test_where_the_registry_or_the_brand_allows_none_nothing_is_offered(world, domain, proved):
    world.brand.allows_nameservers = False
    world.brand.save()
    assert ADD not in proved.get(PAGE).content.decode()
    assert proved.get(ADD).status_code == 404

    world.brand.allows_nameservers = True
    world.brand.save()
    assert ADD in proved.get(PAGE).content.decode()
    with registries.replaced("sandbox", unreached("sandbox")) as driver:
        driver.capabilities = frozenset()
        assert ADD not in proved.get(PAGE).content.decode()
        assert PAGE not in proved.get("/domains/a.fr/").content.decode()
        assert proved.get(ADD).status_code == 404


def test_changing_asks_for_fresh_proof_and_the_right(world, domain, browser):
    assert "/reauth/" in browser.post(ADD, FIELDS).headers["Location"]
    assert "/reauth/" in browser.post(REMOVE, {"record": RECORD}).headers["Location"]

    reader = world.new_person("reader@first.example")
    reader.memberships.update(account=world.account, role=Role.READER)
    reading = world.browser(reader)
    assert reading.get(PAGE).status_code == 200
    assert reading.get(ADD).status_code == 403
    assert reading.post(REMOVE, {"record": RECORD}).status_code == 403


class TestWhereTheRegistryTakesKeys:
    """The registry hashes them itself: the page takes a DNSKEY, and computes nothing."""

    @pytest.fixture
    def signing(self):
        with registries.replaced("sandbox", unreached("sandbox", profile="eurid")):
            yield

    def test_a_pasted_key_is_sent_as_it_is(self, domain, proved):
        proved.post(ADD, {"lines": f"a.fr. IN DNSKEY 257 3 13 {KEY}", "algorithm": "13"})

        assert Operation.objects.get().arguments["ds"] == [f"DNSKEY 257 3 13 {KEY}"]

    def test_a_key_is_added_field_by_field(self, domain, proved):
        proved.post(ADD, {"lines": "", "algorithm": "13", "key": f"{KEY[:40]} {KEY[40:]}"})

        assert Operation.objects.get().arguments["ds"] == [f"DNSKEY 257 3 13 {KEY}"]

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({}, "lines"),
            ({"lines": f"DS {RECORD}"}, "lines"),
            ({"lines": f"257 3 13 {KEY}", "key": KEY}, "lines"),
            ({"key": KEY[:20]}, "key"),
            ({"key": KEY, "algorithm": "5"}, "algorithm"),
        ],
    )
    def test_what_is_no_key_is_refused_where_it_was_typed(self, domain, proved, typed, field):
        page = proved.post(ADD, {"algorithm": "13", **typed})

        assert page.status_code == 422
        assert field in page.context["form"].errors
        assert all(page.context["form"][name].value() == value for name, value in typed.items())
        assert not Operation.objects.exists()

    def test_keys_are_shown_with_their_tag_and_removed(self, domain, proved):
        domain.ds = [f"DNSKEY 257 3 13 {KEY}"]
        domain.save()

        page = proved.get(PAGE)
        assert (page.context["rows"][0].key_tag, page.context["most"]) == (55648, 8)
        assert "DNSKEY 257" in page.content.decode()
        removing = proved.get(REMOVE, {"record": domain.ds[0]}).content.decode()
        proved.post(REMOVE, {"record": domain.ds[0]})

        assert KEY in removing
        assert Operation.objects.get().arguments["ds"] == []

    def test_a_key_that_is_there_already_is_refused(self, domain, proved):
        domain.ds = [f"DNSKEY 257 3 13 {KEY}"]
        domain.save()

        page = proved.post(ADD, {"lines": "", "algorithm": "13", "key": KEY})

        assert (page.status_code, set(page.context["form"].errors)) == (422, {"key"})


def test_name_servers_are_kept_while_records_stay_and_the_page_says_why(domain, proved):
    domain.ds = [RECORD]
    domain.save()

    page = proved.post("/domains/a.fr/nameservers/", {"host_1": "ns1.other.example", "host_2": "ns2.other.example"})

    assert page.status_code == 422
    assert "48" in str(page.context["form"].errors)
    assert not Operation.objects.exists()
