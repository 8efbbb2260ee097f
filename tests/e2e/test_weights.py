"""What pages weigh, compressed as a server in front sends them, and how many nodes they make (guide, section 15)."""

import gzip

import pytest

KILO = 1024
PAGES = (
    "/fr/", "/fr/domaines/recherche/?q=exemple.fr", "/fr/domaines/tarifs/", "/fr/panier/", "/signin/", "/dashboard/", "/domains/",
    "/domains/atelier-exemple.fr/", "/billing/invoices/", "/account/",
)  # fmt: skip


def weight(page, url):
    """Kilobytes of what is at ``url``, compressed."""
    return len(gzip.compress(page.context.request.get(url).body(), 6)) / KILO


@pytest.fixture
def loaded(site, visitor):
    """Opens a page and gives [(address, kilobytes compressed)] of everything that it asked for, itself first."""
    page = visitor()
    site.sign_in(page, "camille@client.example")

    def opened(address, *, is_first):
        if is_first:
            page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        answers = []

        def keep(answer):
            answers.append(answer)

        page.on("response", keep)
        page.goto(site.home + address)
        page.wait_for_load_state("networkidle")
        page.remove_listener("response", keep)
        urls = [answer.url for answer in answers if answer.ok]
        return page, [(url.removeprefix(site.home), weight(page, url)) for url in urls]

    return opened


def test_a_first_visit_is_light(loaded):
    heavy = {}
    for address in PAGES:
        page, asked = loaded(address, is_first=True)
        files = [(url, size) for url, size in asked if "/resultats/" not in url]
        nodes = page.evaluate("document.querySelectorAll('*').length")
        weight = sum(size for _url, size in files)
        if files[0][1] > 15 or weight > 60 or len(files) > 8 or nodes > 1_500:
            heavy[address] = (files, nodes)

    assert heavy == {}


def test_each_shared_file_keeps_its_budget(loaded):
    _page, asked = loaded("/dashboard/", is_first=True)

    heavy = {}
    for part, end, budget in (("/ui.", ".css", 12), ("htmx", ".js", 17), ("/ui.", ".js", 4), ("/theme/", ".css", 1)):
        (size,) = [size for url, size in asked if part in url and url.endswith(end)]
        if size > budget:
            heavy[part + end] = size
    assert heavy == {}


def test_the_next_page_is_one_request(loaded):
    loaded("/dashboard/", is_first=True)
    page, _asked = loaded("/domains/", is_first=False)

    fetched = page.evaluate(
        "performance.getEntriesByType('resource').filter(r => r.transferSize > 0 && r.deliveryType !== 'cache').map(r => r.name)"
    )
    assert fetched == []
