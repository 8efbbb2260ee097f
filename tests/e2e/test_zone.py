"""A zone edited in French: by keyboard in the table, and on a phone without scripts."""

PAGE = "/domains/librairie-du-port.com/dns/"


def test_a_record_is_added_changed_undone_and_deleted_by_keyboard(site, visitor):
    page = visitor()
    site.sign_in(page, "camille@client.example")
    page.goto(site.home + PAGE)

    page.get_by_role("link", name="Ajouter un enregistrement", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#new-record form.editor")
    page.keyboard.type("essai")
    page.keyboard.press("Tab")
    page.keyboard.type("203.0.113.270")
    page.get_by_text("Saisissez une adresse IPv4 valide").wait_for()
    page.keyboard.press("Backspace")
    page.locator(".sentence").get_by_text("essai.librairie-du-port.com").wait_for()
    page.keyboard.press("Enter")
    change = page.get_by_role("link", name="Modifier essai A")
    change.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Modifier essai A"

    page.keyboard.press("Enter")
    address = page.locator("form.editor [name=part_address]")
    address.fill("203.0.113.28")
    page.get_by_text("(203.0.113.27) ne sera plus affiché").wait_for()
    address.press("Enter")
    page.get_by_role("cell", name="203.0.113.28").wait_for()
    page.locator(".toast").last.get_by_role("button", name="Annuler").press("Enter")
    page.get_by_role("cell", name="203.0.113.27").wait_for()

    page.get_by_role("link", name="Supprimer essai A").press("Enter")
    page.get_by_text("essai.librairie-du-port.com ne mènera plus nulle part").wait_for()
    page.get_by_role("button", name="Supprimer l’enregistrement").press("Enter")
    page.get_by_text("1 enregistrement supprimé").wait_for()
    assert page.get_by_role("link", name="Modifier essai A").count() == 0
    assert page.said == []


def test_a_phone_without_scripts_does_the_same_on_pages_of_their_own(site, visitor):
    page = visitor(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    site.sign_in(page, "camille@client.example")
    page.goto(site.home + PAGE)

    page.get_by_role("link", name="Ajouter un enregistrement", exact=True).click()
    page.get_by_role("link", name="AAAA", exact=True).click()
    page.fill("[name=owner]", "mobile")
    page.fill("[name=part_address]", "203.0.113.1")
    page.get_by_role("button", name="Enregistrer et publier").click()
    page.get_by_text("choisissez le type A").first.wait_for()
    assert page.input_value("[name=owner]") == "mobile"
    page.fill("[name=part_address]", "2001:db8::1")
    page.get_by_role("button", name="Enregistrer et publier").click()
    assert page.get_by_role("link", name="Modifier mobile AAAA").count() == 1

    page.get_by_role("button", name="Annuler").click()

    assert page.get_by_role("link", name="Modifier mobile AAAA").count() == 0
