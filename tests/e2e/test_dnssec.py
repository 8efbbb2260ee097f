"""DNSSEC turned on in French, then off, on a phone without scripts: every step by itself, the name servers waiting for it."""

import re
import shutil

import pytest

from parvis.config.demo.sign_ins import PASSWORD

NAME = "menuiserie-modele.fr"
PAGE = f"/domains/{NAME}/dnssec/"
PATIENCE = 240

pytestmark = pytest.mark.skipif(shutil.which("pdns_server") is None, reason="pdns_server is not installed")


def proved(site, visitor, page):
    """Answer who asks for the password and the code of the letter."""
    page.get_by_role("button", name="Envoyer le code").click()
    page.wait_for_load_state()
    outbox = visitor()
    site.sign_in(outbox, "equipe@hebergeur.example")
    outbox.goto(f"{site.home}/staff/outbox/")
    outbox.locator("main li").filter(has_text="camille@client.example").first.get_by_role("link").click()
    code = re.search(r"\b\d{6}\b", outbox.locator("main pre").inner_text()).group()
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", code)
    page.get_by_role("button", name="Confirmer").click()


def until(page, words):
    """Load the page again, each second, until it says so."""
    for _second in range(PATIENCE):
        if page.locator("#state").inner_text().strip() == words:
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def test_dnssec_is_turned_on_and_off_and_the_name_servers_wait(site, visitor):
    page = visitor(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    site.sign_in(page, "camille@client.example")
    page.goto(site.home + PAGE)
    page.get_by_role("link", name="Activer DNSSEC").click()
    proved(site, visitor, page)
    page.get_by_text("Ces étapes se suivent d’elles-mêmes").wait_for()
    page.get_by_role("button", name="Activer DNSSEC").click()
    assert page.locator("[aria-current=step]").count() == 1

    until(page, "DNSSEC est activé")
    assert page.get_by_text("13 ECDSA P-256 SHA-256").count() == 1
    page.goto(f"{site.home}/domains/{NAME}/nameservers/")
    assert page.get_by_text("D’abord DNSSEC").count() == 1
    page.goto(site.home + PAGE)

    page.get_by_role("link", name="Désactiver DNSSEC").click()
    page.get_by_role("button", name="Désactiver DNSSEC").click()
    until(page, "DNSSEC est désactivé")
    assert page.get_by_text("13 ECDSA P-256 SHA-256").count() == 0
