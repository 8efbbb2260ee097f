"""Every page that a person can open: axe finds nothing, nothing scrolls sideways, nothing is said in the console."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.e2e.conftest import Site

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # To write down all that is right takes longer than to look at it.
    "resultTypes": ["violations"],
}
WRONG = """rules => axe.run(rules).then(found => found.violations.map(
    ({id, help, nodes}) => `${id}: ${help} (${nodes[0].target})`
))"""
SHOP = {
    "fr": (
        "/fr/", "/fr/domaines/recherche/", "/fr/domaines/recherche/?q=exemple.fr", "/fr/domaines/recherche/?q=***", "/fr/domaines/recherche/?q=alloc-exemple.fr",
        "/fr/domaines/liste/", "/fr/domaines/tarifs/", "/fr/rdap/", "/fr/rdap/?q=atelier-exemple.fr",
        "/fr/legal/conditions-de-vente/", "/fr/legal/mentions-legales/", "/fr/legal/accessibilite/", "/fr/panier/",
        "/fr/renoncer/", "/fr/resilier/",
    ),
    "en": (
        "/en/", "/en/domains/search/", "/en/domains/search/?q=exemple.fr", "/en/domains/search/?q=***",
        "/en/domains/list/", "/en/domains/prices/", "/en/rdap/", "/en/rdap/?q=atelier-exemple.fr", "/en/legal/terms/",
        "/en/legal/notice/", "/en/legal/accessibility/", "/en/cart/", "/en/withdraw/", "/en/cancel/",
    ),
}  # fmt: skip
VISITOR = ("/signin/", "/signup/", "/password/reset/", "/staff/outbox/", "/nowhere/")
CUSTOMER = (
    "/cart/", "/checkout/", "/dashboard/", "/domains/", "/domains/?q=nothing-like-it", "/domains/columns/", "/domains/advanced/",
    "/domains/atelier-exemple.fr/", "/domains/atelier-exemple.fr/nameservers/", "/domains/atelier-exemple.fr/nameservers/hosts/",
    "/domains/atelier-exemple.fr/contacts/", "/domains/atelier-exemple.fr/ds/", "/domains/atelier-exemple.fr/dnssec/", "/domains/atelier-exemple.fr/dns/", *(f"/domains/atelier-exemple.fr/dns/{page}/" for page in ("template", "import", "text", "history", "history/1", "history/compare")), "/domains/atelier-exemple.fr/contacts/tech/",
    "/domains/atelier-exemple.fr/dns/?q=nothing-like-it", "/domains/vergers-modele.ch/dns/", "/domains/atelier-exemple.fr/dns/records/add/", "/domains/atelier-exemple.fr/dns/records/add/?line=nothing", "/domains/atelier-exemple.fr/dns/records/add/?type=SRV", "/domains/atelier-exemple.fr/dns/soa/", "@record", "@record-delete",
    "/domains/atelier-exemple.fr/contacts/holder/", "/domains/atelier-exemple.com/contacts/holder/", "/domains/atelier-exemple.fr/renew/", "/domains/deleted/", "/renewals/", "/renewals/?q=nothing-like-it",
    "/domains/atelier-exemple.fr/redirects/", "/domains/atelier-exemple.fr/redirects/add/", "/domains/atelier-exemple.fr/redirects/option/", "@redirect", "/domains/atelier-exemple.fr/redirects/dns/", "/redirects/",
    "/renewals/calendar/", "/renewals/end/?names=atelier-exemple.fr&names=atelier-exemple.com", "/billing/balance/", "/billing/quotes/", "/billing/cards/", "/billing/mandates/", "/billing/mandates/sign/", "/billing/owed/", "/billing/orders/", "@order", "/billing/unpaid/", "/billing/payments/", "/billing/payments/?q=nothing-like-it",
    "/billing/invoices/", "@invoice", "/contacts/", "/contacts/new/", "@contact", "@contact-edit", "/templates/", "/templates/new/", "/org/audit/", "/org/switch/", "/account/",
    "/account/request/", "/account/preferences/", "/account/security/", "/account/security/password/",
    "/search/?q=atelier", "/reauth/?next=/dashboard/",
)  # fmt: skip
STAFF = (
    "/staff/", "/staff/customers/", "/staff/customers/A-100001/", "/staff/customers/A-100001/payments/", "/staff/customers/A-100005/", "/staff/orders/",
    "@staff-order", "/staff/payments/", "/staff/bank/", "/staff/debits/", "/staff/cheques/", "/staff/cheques/?q=1", "/staff/cheques/new/", "@cheque", "@slip", "/staff/debts/", "/staff/debts/?state=all&age=0-30", "@debt", "/staff/disputes/", "/staff/drafts/", "/staff/quotes/", "/staff/accounting/", "/staff/sales/", "/staff/sales/?since=2026-11&until=2026-01", "/staff/taxes/", "/staff/taxes/?year=1999", "/staff/operations/?state=done", "@operation", "/staff/requests/",
    "/staff/audit/", "/staff/drift/", "/staff/drift/?state=settled", "@drift", "/staff/messages/?state=all",
    "/staff/design/", "/staff/redirects/", "@staff-redirect", "/staff/nameservers/", "/staff/domains/atelier-exemple.fr/dnssec/", "/staff/allocations/", "/staff/zone-templates/", "/staff/zone-templates/new/", "/staff/promotions/", "/staff/verified/", "/staff/verified/?state=told", "/staff/extensions/", "/staff/extensions/com/", "/staff/extensions/co.uk/",
)  # fmt: skip
LINKS = {
    "@record": ("/domains/atelier-exemple.fr/dns/?kind=TXT", "main a[href$='/edit/']"),
    "@record-delete": ("/domains/atelier-exemple.fr/dns/", "main a[href*='/records/delete/']"),
    "@order": ("/billing/orders/", "a[href^='/billing/orders/C-']"),
    "@invoice": ("/billing/invoices/", "a[href^='/billing/invoices/F-']"),
    "@contact": ("/contacts/", "main tbody a[href^='/contacts/']"),
    "@contact-edit": ("@contact", "main a[href$='/edit/']"),
    "@staff-order": ("/staff/orders/", "a[href^='/staff/orders/C-']"),
    "@drift": ("/staff/drift/", "main a[href^='/staff/drift/']"),
    "@redirect": ("/redirects/", "main tbody th a[href*='/redirects/']"),
    "@staff-redirect": ("/staff/redirects/", "main a[href^='/staff/redirects/']"),
    "@cheque": ("/staff/cheques/", "main a[href^='/staff/cheques/']:not([href*='new']):not([href*='slips'])"),
    "@slip": ("/staff/cheques/", "main a[href*='/cheques/slips/']"),
    "@debt": ("/staff/debts/", "main tbody a[href^='/staff/debts/']"),
    "@operation": ("/staff/operations/?state=attention", "main a[href^='/staff/operations/']"),
}
PEOPLE = {
    "visitor": ("", VISITOR),
    "customer": ("camille@client.example", CUSTOMER),
    "staff": ("equipe@hebergeur.example", STAFF),
}


def faults(page, width):
    """What is wrong with the page as it stands."""
    # A bar that sticks to the lower edge lies over rows until the page is scrolled to its end; the one at the top lies
    # over whatever is beneath it then, which says nothing of the page.
    page.evaluate("document.querySelector('.app__top, .public__top')?.style.setProperty('position', 'relative')")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(WRONG, RULES)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px at {width}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} main headings")
    found += [f"console: {text}" for text in page.said if not re.search(r"status of (?:404|422)", text)]
    page.said.clear()
    return found


@pytest.mark.parametrize(("width", "scheme", "language"), [(390, "light", "fr"), (1366, "dark", "en")])
@pytest.mark.parametrize("who", list(PEOPLE))
def test_every_page_is_clean(site: Site, visitor, who, width, scheme, language):
    """French is the longer one, and a phone the narrower: what overflows, overflows there."""
    email, addresses = PEOPLE[who]
    page = visitor(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)
    if email:
        site.sign_in(page, email)
    if who == "customer":
        fill_the_cart(site, page)
    wrong = {}
    for address in (*SHOP[language], *addresses) if who == "visitor" else addresses:
        page.goto(site.home + address_of(site, page, address))
        page.wait_for_load_state("networkidle") if "q=" in address else None
        found = faults(page, width)
        if found:
            wrong[address] = found

    assert wrong == {}


def address_of(site, page, address):
    if address not in LINKS:
        return address
    where, link = LINKS[address]
    page.goto(site.home + address_of(site, page, where))
    return page.locator(link).first.get_attribute("href")


def fill_the_cart(site, page):
    page.goto(f"{site.home}/fr/panier/")
    if page.locator("form[action='/fr/panier/retirer/']").count():
        return
    page.goto(f"{site.home}/fr/domaines/recherche/?q=atelier-essai.fr")
    page.locator("form[action='/fr/panier/ajouter/'] button").first.click()
    page.locator("form[action='/fr/panier/retirer/']").first.wait_for()
