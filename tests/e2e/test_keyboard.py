"""The keyboard alone: the link that skips to the content, the order of things, faults brought into view."""


def focused(page):
    return page.evaluate(
        "(() => { const e = document.activeElement; return e ? (e.id || e.name || e.getAttribute('href') || e.tagName) : '' })()"
    )


def test_the_first_tab_skips_to_the_content(site, visitor):
    page = visitor()
    page.goto(f"{site.home}/fr/")

    page.keyboard.press("Tab")
    assert focused(page) == "#content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_signing_in_needs_no_mouse(site, visitor):
    page = visitor()
    page.goto(f"{site.home}/signin/")
    page.focus("[name=identifier]")

    page.keyboard.type("dominique@client.example")
    page.keyboard.press("Tab")
    page.keyboard.type("demonstration-2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/")


def test_what_is_to_be_corrected_takes_the_focus_and_leads_to_the_field(site, visitor):
    page = visitor()
    page.goto(f"{site.home}/signup/")
    page.fill("[name=email]", "not an address")
    page.fill("[name=password]", "short")
    page.locator("main .btn--primary[type=submit]").click()
    page.wait_for_selector(".alert--bad")

    assert page.evaluate("document.activeElement.matches('.alert--bad')")
    assert page.input_value("[name=email]") == "not an address"
    page.locator(".alert--bad a").first.click()
    assert page.evaluate("document.activeElement.closest('.field') !== null")


def test_every_control_shows_where_the_focus_is(site, visitor):
    page = visitor()
    site.sign_in(page, "camille@client.example")
    page.goto(f"{site.home}/domains/")

    unseen = []
    for _press in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const e = document.activeElement, box = e.closest('.search, .affix, .choice-card');"
            " const seen = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';"
            " return seen(getComputedStyle(e)) || (box && seen(getComputedStyle(box))) })()"
        )
        if not style:
            unseen.append(focused(page))

    assert unseen == []


def test_a_page_survives_another_direction_of_writing(site, visitor):
    page = visitor(viewport={"width": 390, "height": 800})
    site.sign_in(page, "camille@client.example")
    for address in ("/dashboard/", "/domains/", "/billing/invoices/", "/account/"):
        page.goto(f"{site.home}{address}")
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
