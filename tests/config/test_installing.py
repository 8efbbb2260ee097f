"""Brands from a file, and the first people of the provider."""

from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from parvis.accounts.models import StaffMembership, User
from parvis.audit.models import Entry
from parvis.brands.models import Brand
from parvis.catalog.models import Price
from parvis.catalog.queries import price_of
from parvis.config.demo.loading import BRANDS
from parvis.config.installing import BrandFileError, install_brands
from parvis.notifications.models import Message
from tests.factories import AccountFactory, MembershipFactory, TldFactory, UserFactory

pytestmark = pytest.mark.django_db

NOWHERE = Path("nowhere")
FILE = """
[[brand]]
slug = "boutique"
name = "Boutique Exemple"
hosts = ["boutique.example", "www.boutique.example"]
colour = "#112233"
languages = ["fr"]
email_from = "Boutique <bonjour@boutique.example>"
support_email = "aide@boutique.example"
nameservers = ["ns1.boutique.example", "ns2.boutique.example"]
short_list = ["fr"]
extensions = ["fr", "com"]
[brand.seller]
name = "Boutique Exemple SAS"
street = "1 rue de l’Exemple"
postal_code = "13001"
city = "Marseille"
country = "FR"
[[brand.price]]
tld = "com"
action = "register"
net_minor = 1234
[brand.texts.terms.fr]
title = "Conditions"
body = "Voici."
[brand.texts.notice.fr]
title = "Mentions"
body = "Voici."
[brand.texts.privacy.fr]
title = "Confidentialité"
body = "Voici."
"""


@pytest.fixture(autouse=True)
def extensions():
    for name in ("fr", "com"):
        TldFactory(name=name)


def test_a_brand_answers_as_soon_as_its_file_is_loaded(now):
    (brand,) = install_brands(FILE, folder=NOWHERE, now=now)

    page = Client(headers={"host": "www.boutique.example"}).get("/fr/")
    assert page.status_code == 200
    assert "Boutique Exemple" in page.content.decode()
    assert price_of(brand, "com", "register", years=1, now=now).minor == 1234
    assert Entry.objects.get(action="brand.installed").subject == "boutique"


def test_the_same_file_changes_nothing(now):
    install_brands(FILE, folder=NOWHERE, now=now)
    before = Entry.objects.count(), Price.objects.count(), Brand.objects.get().hosts.latest("pk").pk

    install_brands(FILE, folder=NOWHERE, now=now)

    assert (Entry.objects.count(), Price.objects.count(), Brand.objects.get().hosts.latest("pk").pk) == before


def test_a_changed_colour_is_there_without_a_restart(now):
    client = Client(headers={"host": "boutique.example"})
    install_brands(FILE, folder=NOWHERE, now=now)
    first = client.get("/fr/").content.decode()

    install_brands(FILE.replace("#112233", "#aa3322"), folder=NOWHERE, now=now)

    (theme,) = {line for line in first.split('"') if line.startswith("/theme/") and line.endswith(".css")}
    assert theme not in client.get("/fr/").content.decode()
    assert Entry.objects.filter(action="brand.installed").latest("pk").after == {"colour": "#aa3322"}


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('colour = "#112233"', 'colur = "#112233"', "boutique: unknown key colur"),
        ('colour = "#112233"', "radius = 40", "boutique: "),
        ('colour = "#112233"', 'colour = "blue"', "boutique: colour: write it as #2456d6"),
        ('languages = ["fr"]', 'languages = ["de"]', "boutique: languages: give one or more of fr, en"),
        ('languages = ["fr"]', 'languages = ["en"]', "boutique: default_language: "),
        ('support_email = "aide@boutique.example"', 'support_email = "aide"', "boutique: support_email: "),
        ('"www.boutique.example"', '"http://boutique.example"', "boutique: hosts: "),
        ('extensions = ["fr", "com"]', 'extensions = ["fr", "zz"]', "extensions: .zz is not known"),
        ('short_list = ["fr"]', 'short_list = ["eu"]', "short_list: only extensions that are sold"),
        ('city = "Marseille"', "", "boutique: seller: city: "),
        ("net_minor = 1234", 'net_minor = "12,34"', "price: give tld, action and net_minor"),
        ('title = "Mentions"', "", "texts: notice.fr needs a title and a body"),
        ('slug = "boutique"', 'slug = "boutique"\nparent = "nobody"', "parent: there is no brand called nobody"),
        ("[[brand]]", "[[brand]", "this is not TOML"),
        ("[[brand]]", "[[shop]]", "the file has no [[brand]]"),
    ],
)
def test_a_wrong_file_is_refused_whole_and_says_where(now, written, instead, said):
    with pytest.raises(BrandFileError, match=said.replace("[", r"\[").replace(".", r"\.")):
        install_brands(FILE.replace(written, instead), folder=NOWHERE, now=now)

    assert not Brand.objects.exists()


def test_a_logo_is_read_beside_the_file_and_checked(now, tmp_path):
    with_logo = FILE.replace('colour = "#112233"', 'logo = "logo.svg"')
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
    client = Client(headers={"host": "boutique.example"})

    install_brands(with_logo, folder=tmp_path, now=now)
    (logo,) = {part for part in client.get("/fr/").content.decode().split('"') if part.startswith("/brand/")}
    assert client.get(logo).status_code == 200

    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    with pytest.raises(BrandFileError, match="logo: an SVG may not hold <script>"):
        install_brands(with_logo, folder=tmp_path, now=now)
    with pytest.raises(BrandFileError, match="boutique: logo: "):
        install_brands(with_logo, folder=NOWHERE, now=now)

    install_brands(FILE, folder=NOWHERE, now=now)
    assert client.get(logo).status_code == 404


def test_a_brand_takes_no_host_from_another(now):
    install_brands(FILE, folder=NOWHERE, now=now)

    with pytest.raises(BrandFileError, match="is another brand's"):
        install_brands(FILE.replace('slug = "boutique"', 'slug = "other"'), folder=NOWHERE, now=now)


def test_the_first_person_chooses_a_password_and_reaches_the_back_office(now, tmp_path):
    path = tmp_path / "brands.toml"
    path.write_text(BRANDS.read_text().replace('mark = "nordhost.svg"', ""))
    call_command("load_brands", path, stdout=StringIO())
    names = {"at": "exemple", "first_name": "Alex", "last_name": "Exemple"}

    call_command("add_staff", "Alex@hebergeur.example", brands=["exemple", "nordhost"], **names, stdout=StringIO())

    assert StaffMembership.objects.filter(user__email="alex@hebergeur.example").count() == 2
    letter = Message.objects.get(to="alex@hebergeur.example")
    link = next(word for word in letter.text.split() if word.startswith("https://localhost/"))
    client = Client(headers={"host": "localhost"})
    client.post(link.removeprefix("https://localhost"), {"password": "quatre mots choisis ensemble"})
    client.post("/signin/", {"identifier": "alex@hebergeur.example", "password": "quatre mots choisis ensemble"})
    assert client.get("/staff/").status_code == 200
    assert mail.outbox == []


def test_a_customer_is_not_made_staff(now):
    (brand,) = install_brands(FILE, folder=NOWHERE, now=now)
    person = UserFactory(brand=brand)
    MembershipFactory(user=person, account=AccountFactory(brand=brand))

    with pytest.raises(CommandError, match="celle d’un client"):
        call_command("add_staff", person.email, at="boutique", first_name="A", last_name="B")
    assert User.objects.count() == 1


def test_an_unknown_brand_is_said(now):
    with pytest.raises(CommandError, match="no brand called nowhere"):
        call_command("add_staff", "a@client.example", at="nowhere", first_name="A", last_name="B")
