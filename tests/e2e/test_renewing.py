"""Renewing and restoring in a browser, from the page of a name to the registry's answer."""

import re

from tests.e2e.test_sale import until


def test_a_name_is_renewed_from_its_page_and_paid_by_card(site, visitor):
    page = visitor()
    page.has_scripts = True
    site.sign_in(page, "camille@client.example")
    empty_the_cart(site, page)
    page.goto(f"{site.home}/domains/menuiserie-modele.fr/")
    page.get_by_role("link", name="Renouveler", exact=True).click()
    page.get_by_label(re.compile("^2 ans")).check()
    page.get_by_role("button", name="Continuer vers le paiement").click()

    assert page.url == f"{site.home}/checkout/"
    assert page.locator("[name=registrant], [name=servers]").count() == 0
    assert "Renouvellement, 2 ans" in page.locator("main").inner_text().replace("\xa0", " ")
    agree(page)
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    page.locator("button[value=success]").first.click()
    page.wait_for_url(re.compile("/done/|/return/"))
    until(page, "Renouvelé.")

    page.goto(f"{site.home}/domains/menuiserie-modele.fr/")
    assert "Nom renouvelé" in page.locator("main").inner_text()
    assert page.said == []


def test_without_scripts_one_page_renews_one_name_and_ends_another(site, visitor):
    page = visitor(java_script_enabled=False)
    page.has_scripts = False
    site.sign_in(page, "camille@client.example")
    empty_the_cart(site, page)
    page.goto(f"{site.home}/renewals/")
    page.locator("[name='do:librairie-du-port.fr'][value=renew]").check()
    page.locator("[name='do:librairie-du-port.com'][value=end]").check()
    page.get_by_role("button", name="Continuer avec mes choix").click()

    assert "librairie-du-port.com" in page.locator("main").inner_text()
    page.get_by_role("button", name="Ne pas renouveler ce domaine").click()

    assert page.url == f"{site.home}/checkout/"
    text = page.locator("main").inner_text()
    assert "librairie-du-port.fr" in text
    assert "librairie-du-port.com" not in text
    page.goto(f"{site.home}/renewals/?q=librairie-du-port.com")
    assert page.locator("[value=end]").count() == 0


def empty_the_cart(site, page):
    """Other journeys may have left names in it."""
    page.goto(f"{site.home}/fr/panier/")
    while page.locator("form[action='/fr/panier/retirer/'] button").count():
        page.locator("form[action='/fr/panier/retirer/'] button").first.click()
        page.wait_for_load_state()


def agree(page):
    for box in ("terms", "immediate", "waiver"):
        if page.locator(f"[name={box}]").count():
            page.check(f"[name={box}]")
