"""The whole sale in a browser: search, account, payment, and the name in the client area with its invoice."""

import re
import time
import uuid
from contextlib import suppress

import pytest
from playwright.sync_api import Error

FRENCH = {
    "lang": "fr",
    "available": "Disponible",
    "taken": "Déjà enregistré",
    "carted": "Dans votre panier",
    "registered": "Vous pouvez le gérer",
    "pay": re.compile("Commander et payer"),
}
ENGLISH = {
    "lang": "en",
    "available": "Available",
    "taken": "Already registered",
    "carted": "In your cart",
    "registered": "You can manage it",
    "pay": re.compile("Order and pay"),
}


def until(page, text, *, seconds=30, reloads=False):
    """The page shows ``text`` in the end: by itself with scripts, by reloading without."""
    deadline = time.monotonic() + seconds
    while text not in page.locator("main").inner_text():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.wait_for_timeout(500 if page.has_scripts else 2_500)
        if reloads or not page.has_scripts:
            # The page may be refreshing itself at this very moment.
            with suppress(Error):
                page.reload()


def downloaded_invoice(site, page):
    """The PDF of the first invoice, once the worker has issued it."""
    page.goto(f"{site.home}/billing/invoices/")
    until(page, "F-20", reloads=True)
    page.locator("a[href^='/billing/invoices/F-']").first.click()
    until(page, "UBL", reloads=True)
    with page.expect_download() as kept:
        page.locator("a[href$='/pdf/']").click()
    return kept.value.path().read_bytes()


def latest_code(site, visitor, email):
    """The six digits of the last letter to ``email``, read on the demonstration's outbox page."""
    outbox = visitor()
    outbox.goto(f"{site.home}/staff/outbox/")
    outbox.locator("main li").filter(has_text=email).first.get_by_role("link").click()
    return re.search(r"\b\d{6}\b", outbox.locator("main pre").inner_text()).group()


@pytest.mark.parametrize(("words", "has_scripts"), [(FRENCH, True), (ENGLISH, False)], ids=["fr-scripts", "en-without"])
def test_a_stranger_buys_a_name_and_manages_it(site, visitor, words, has_scripts):
    label = f"atelier-{uuid.uuid4().hex[:8]}"
    name, email = f"{label}.fr", f"{label}@client.example"
    page = visitor(locale=f"{words['lang']}-{'FR' if has_scripts else 'GB'}", java_script_enabled=has_scripts)
    page.has_scripts = has_scripts

    page.goto(f"{site.home}/{words['lang']}/")
    page.locator("main [name=q]").fill(f"{label}.fr")
    page.locator("main form[role=search] button, main form button").first.click()
    until(page, words["available"])
    exact = page.get_by_role("listitem").filter(has_text=name).first
    exact.get_by_role("button").click()
    until(page, words["carted"])
    page.goto(f"{site.home}/cart/")
    assert label in page.locator("main").inner_text()

    page.locator("a[href='/checkout/']").click()
    page.locator("main a[href^='/signup/']").click()
    page.locator("[name=kind][value=individual]").check()
    page.fill("[name=email]", email)
    page.fill("[name=password]", "quatre mots choisis ensemble")
    page.locator("main .btn--primary[type=submit]").click()
    page.fill("[name=code]", latest_code(site, visitor, email))
    page.locator("main .btn--primary[type=submit]").click()
    for field, value in {
        "first_name": "Jeanne",
        "last_name": "Exemple",
        "street": "3 rue du Modèle",
        "postal_code": "13002",
        "city": "Marseille",
        "phone": "+33 1 99 00 00 03",
    }.items():
        page.fill(f"[name={field}]", value)
    page.select_option("[name=country]", "FR")
    page.locator("main .btn--primary[type=submit]").click()

    assert page.url == f"{site.home}/checkout/"
    for box in ("terms", "immediate", "waiver"):
        page.check(f"[name={box}]")
    page.get_by_role("button", name=words["pay"]).click()
    page.locator("button[value=success]").first.click()
    page.wait_for_url(re.compile("/done/|/return/"))
    until(page, words["registered"])

    page.goto(f"{site.home}/domains/{name}/")
    assert label in page.locator("h1").inner_text()
    assert page.locator("html").get_attribute("lang") == words["lang"]
    assert downloaded_invoice(site, page).startswith(b"%PDF")
    assert [text for text in page.said if "favicon" not in text] == []


def test_a_refused_card_says_why_and_the_next_one_delivers(site, visitor):
    page = visitor()
    page.has_scripts = True
    site.sign_in(page, "dominique@client.example")
    label = f"second-{uuid.uuid4().hex[:8]}"
    page.goto(f"{site.home}/fr/domaines/recherche/?q={label}.fr")
    until(page, "Disponible")
    page.get_by_role("listitem").filter(has_text=label).first.get_by_role("button").click()
    until(page, FRENCH["carted"])
    page.goto(f"{site.home}/checkout/")
    for box in ("terms", "immediate", "waiver"):
        page.check(f"[name={box}]")
    page.get_by_role("button", name=FRENCH["pay"]).click()

    page.locator("button[value=funds]").click()
    page.wait_for_url(re.compile("/payment/"))
    assert "Votre banque" in page.locator("main").inner_text()
    page.locator("main form button[type=submit]").click()
    page.locator("button[value=success]").first.click()

    until(page, FRENCH["registered"])


def test_pressing_twice_makes_one_order(site, visitor):
    page = visitor()
    page.has_scripts = True
    site.sign_in(page, "dominique@client.example")
    label = f"double-{uuid.uuid4().hex[:8]}"
    page.goto(f"{site.home}/fr/domaines/recherche/?q={label}.fr")
    until(page, "Disponible")
    page.get_by_role("listitem").filter(has_text=label).first.get_by_role("button").click()
    until(page, FRENCH["carted"])
    page.goto(f"{site.home}/checkout/")
    for box in ("terms", "immediate", "waiver"):
        page.check(f"[name={box}]")
    page.check("[name=means][value=transfer]")
    page.get_by_role("button", name="Commande avec obligation de paiement").dblclick()
    page.wait_for_url(re.compile("/transfer/"))
    number = re.search(r"C-\d{4}-\d{6}", page.url).group()
    page.go_back()
    if page.locator("[name=terms]").count():
        for box in ("terms", "immediate", "waiver"):
            page.check(f"[name={box}]")
        page.get_by_role("button", name=re.compile("Commander et payer|obligation de paiement")).click()
        page.wait_for_url(re.compile("/transfer/"))
        assert number in page.url

    page.goto(f"{site.home}/billing/orders/")
    assert page.locator("tbody tr").filter(has_text=label).count() == 1
