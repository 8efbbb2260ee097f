"""Templates: chosen and filled in for a zone, and those of one's own (DNS-5, guide 9.5.7, G1)."""

import pytest

from parvis.dns.actions.templates import Written, add_template
from parvis.dns.models import TemplateRun, Version, ZoneTemplate
from parvis.dns.queries import draft_content, draft_of, records_of
from parvis.dns.tasks import apply_template
from parvis.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
APPLY = "/domains/a.fr/dns/template/"
LIST, NEW = "/templates/", "/templates/new/"
TEXT = "@ 300 A {{ip_web}}\r\n"


def own(world, name="Mine", text="@ 300 A {{ip_web}}\n", account=None):
    account = account or world.account
    written = Written(name=name, text=text)
    return add_template(written, brand=account.brand, account=account, actor=SYSTEM, now=world.now)


def apply(browser, ref, **more):
    return browser.post(f"{APPLY}?template={ref}", {"mode": "add", "edition": "", **more})


def test_a_template_is_chosen_filled_in_looked_at_and_reviewed(zone, browser):
    assert f"?template={'web'}" in browser.get(APPLY).content.decode()
    assert "slot_ip_web" in browser.get(f"{APPLY}?template=web").context["form"].fields

    preview = apply(browser, "web", slot_ip_web="203.0.113.27", slot_ipv6_web="")
    assert preview.status_code == 200
    assert [host.name for host in preview.context["difference"].hosts] == ["a.fr", "www.a.fr"]
    assert draft_of(zone) is None

    answer = apply(browser, "web", slot_ip_web="203.0.113.27", slot_ipv6_web="", review="1")
    assert answer.headers["Location"] == "/domains/a.fr/dns/review/"
    browser.post("/domains/a.fr/dns/review/", {"edition": draft_of(zone).edition, "note": ""})
    assert {one.value for one in records_of(zone)} == {"203.0.113.27", "a.fr."}
    assert Version.objects.get(zone=zone, number=2).cause == "template"


def test_what_is_filled_in_wrong_is_told_beside_its_field_and_kept(zone, browser):
    answer = apply(browser, "web", slot_ip_web="203.0.113.999", slot_ipv6_web="2001:db8::1")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["slot_ip_web"]
    assert "203.0.113.999" in answer.content.decode()
    assert list(apply(browser, "web").context["form"].errors) == ["slot_ip_web"]


def test_a_draft_begun_meanwhile_is_not_replaced_unseen(zone, bob, browser):
    bob.drafts(zone, "a TXT x")

    answer = apply(browser, "parked", review="1")

    assert answer.status_code == 409
    assert len(draft_content(draft_of(zone)).changes) == 1
    edition = answer.context["form"]["edition"].value()
    assert apply(browser, "parked", review="1", edition=edition).status_code == 302


@pytest.mark.parametrize("ref", ["none", "99999999", "9" * 30, "²"])
def test_a_template_that_is_none_leads_to_the_choice(zone, browser, ref):
    assert browser.get(f"{APPLY}?template={ref}").context["groups"]


def test_a_template_of_ones_own_is_made_of_a_zone_changed_and_deleted(world, zone, browser):
    form = browser.get(f"{NEW}?zone=a.fr").context["form"]
    assert "203.0.113.10" in form["text"].value()

    browser.post(NEW, {"name": "Mine", "description": "", "text": form["text"].value()})
    template = ZoneTemplate.objects.get()
    assert (template.account, template.by) == (world.account, "Anna")
    browser.post(f"{LIST}{template.pk}/", {"name": "Mine", "description": "x", "text": TEXT, "edition": 1})
    template.refresh_from_db()
    assert (template.text, template.edition) == ("@ 300 A {{ip_web}}\n", 2)
    browser.post(f"{LIST}{template.pk}/delete/", {"edition": 2})

    assert not ZoneTemplate.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "text": TEXT}, "name"),
        ({"name": "Mine", "text": TEXT}, "name"),
        ({"name": "x", "text": "a A nowhere"}, "text"),
        ({"name": "x", "text": "a A {{No}}"}, "text"),
        ({"name": "x", "text": " \n"}, "text"),
    ],
)
def test_a_template_that_cannot_be_kept_is_refused_with_all_that_was_typed(world, browser, typed, field):
    own(world)

    answer = browser.post(NEW, typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["text"].value() == typed["text"]


def test_a_template_that_somebody_changed_meanwhile_is_not_overwritten(world, browser):
    template = own(world)
    address = f"{LIST}{template.pk}/"
    browser.post(address, {"name": "Theirs", "text": TEXT, "edition": 1})

    answer = browser.post(address, {"name": "Ours", "text": TEXT, "edition": 1})

    assert answer.status_code == 422
    assert browser.post(f"{address}delete/", {"edition": 1}).status_code == 422
    assert ZoneTemplate.objects.get().name == "Theirs"


def test_templates_of_others_do_not_exist_and_those_of_the_provider_are_not_changed(world, zone, browser):
    stranger = own(world, account=world.new_person("eve@first.example").memberships.get().account)
    offered = add_template(
        Written(name="House", text="@ 300 A 203.0.113.1\n"),
        brand=world.brand,
        account=None,
        actor=SYSTEM,
        now=world.now,
    )

    titles = [choice.name for group in browser.get(LIST).context["groups"] for choice in group.choices]

    assert "House" in titles
    assert "Mine" not in titles
    assert browser.get(f"{APPLY}?template={offered.pk}").context["choice"].name == "House"
    assert "choice" not in browser.get(f"{APPLY}?template={stranger.pk}").context
    for template in (stranger, offered):
        assert browser.get(f"{LIST}{template.pk}/").status_code == 404
        assert browser.post(f"{LIST}{template.pk}/delete/", {"edition": 1}).status_code == 404


def many(browser, names, **more):
    address = f"{LIST}apply/?template=web"
    form = browser.get(address).context["form"]
    typed = {"names": names, "mode": "add", "key": str(form["key"].value()), "slot_ip_web": "203.0.113.9", **more}
    return browser.post(address, typed)


def test_many_domains_are_looked_at_then_changed_by_a_job_that_is_followed(world, zone, browser):
    names = "A.fr, a.fr\nnowhere.fr"
    answer = many(browser, names)
    assert [(one.name, one.count > 0, bool(one.refusal)) for one in answer.context["outlooks"]] == [
        ("a.fr", True, False),
        ("nowhere.fr", False, True),
    ]
    assert not TemplateRun.objects.exists()

    answer = many(browser, names, run="1")
    run = TemplateRun.objects.get()
    assert answer.headers["Location"] == f"{LIST}runs/{run.pk}/"
    assert 'hx-trigger="load delay:3s"' in browser.get(f"{LIST}runs/{run.pk}/").content.decode()
    apply_template(run_id=run.pk)
    page = browser.get(f"{LIST}runs/{run.pk}/").content.decode()
    assert "/domains/a.fr/dns/history/2/" in page
    assert "hx-trigger" not in page

    browser.post(f"{LIST}runs/{run.pk}/stop/")
    assert run.lines.get().state == "done"


def selected(browser, query="", **typed):
    return browser.post(f"/templates/choose/{query}", typed)


def test_domains_ticked_in_the_list_get_a_template_by_a_job_and_those_without_a_zone_here_are_told(
    world, zone, browser
):
    world.domain("elsewhere.fr")
    page = browser.get("/domains/").content.decode()
    assert 'action="/templates/choose/' in page
    assert 'name="name" value="a.fr" form="selection"' in page

    choice = selected(browser, name=["a.fr", "elsewhere.fr", "a.fr"])
    names = choice.context["names"]
    assert names == ["a.fr", "elsewhere.fr"]
    assert f'formaction="{LIST}apply/?template=web"' in choice.content.decode()

    form = browser.post(f"{LIST}apply/?template=web", {"chosen": " ".join(names)}).context["form"]
    assert not form.is_bound
    answer = many(browser, form["names"].value())
    assert [(one.name, bool(one.refusal)) for one in answer.context["outlooks"]] == [
        ("a.fr", False),
        ("elsewhere.fr", True),
    ]
    many(browser, form["names"].value(), run="1")
    apply_template(run_id=TemplateRun.objects.get().pk)
    assert records_of(zone)[0].value == "203.0.113.9"


def test_all_that_the_filters_let_through_are_selected_at_once_and_none_of_others(world, zone, browser):
    world.domain("b.fr")
    world.domain("b.com")
    world.domain("c.fr", account=world.new_person("eve@first.example").memberships.get().account)

    assert selected(browser, "?tld=fr", all="1", name="b.com").context["names"] == ["a.fr", "b.fr"]


def test_a_selection_of_none_or_of_too_many_goes_back_to_the_list(world, zone, browser):
    assert selected(browser).headers["Location"] == "/domains/"
    assert selected(browser, name=[f"{n}.fr" for n in range(1_001)]).status_code in {302, 400}


def test_where_the_provider_keeps_zones_to_itself_nothing_is_ticked(world, zone, browser):
    world.brand.allows_zone = False
    world.brand.save()

    assert 'form="selection"' not in browser.get("/domains/").content.decode()
    assert selected(browser, name="a.fr").status_code == 404


def test_beyond_fifty_domains_their_number_is_typed(world, zone, browser, monkeypatch):
    monkeypatch.setattr("parvis.web.portal.dns.many.UNCONFIRMED", 0)

    assert many(browser, "a.fr", run="1").status_code == 422
    assert many(browser, "a.fr", run="1", confirmed="2").status_code == 422
    assert many(browser, "a.fr", run="1", confirmed="1").status_code == 302


def test_runs_of_others_do_not_exist(world, zone, browser):
    many(browser, "a.fr", run="1")
    run = TemplateRun.objects.get()
    stranger = world.browser(world.new_person("eve@first.example"))

    assert stranger.get(f"{LIST}runs/{run.pk}/").status_code == 404
    assert stranger.post(f"{LIST}runs/{run.pk}/stop/").status_code == 404
