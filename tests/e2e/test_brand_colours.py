"""A brand changes its colour while everything runs, and stays legible whatever it is (BRD-2, guide 7.2 and 11)."""

import os
import subprocess

import pytest

from parvis.config.demo.loading import BRANDS
from tests.e2e.test_every_page import faults
from tests.simulators.copies import PARVIS

OWN = "#0b7a53"
PAGES = (
    "/en/",
    "/en/domains/search/?q=sample-works.com",
    "/en/domains/prices/",
    "/signin/",
    "/dashboard/",
    "/domains/",
    "/account/",
)


def painted(site, colour, tmp_path):
    """The second brand in another colour, from the command line, beside the running copy."""
    path = tmp_path / "brands.toml"
    path.write_text(BRANDS.read_text().replace(OWN, colour))
    (tmp_path / "nordhost.svg").write_bytes((BRANDS.parent / "nordhost.svg").read_bytes())
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    asked = [PARVIS, "load_brands", str(path)]
    subprocess.run(asked, env=clean | {"PARVIS_HOME": str(site.copy.home)}, check=True, capture_output=True, timeout=60)


@pytest.fixture
def repaint(site, tmp_path):
    yield lambda colour: painted(site, colour, tmp_path)
    painted(site, OWN, tmp_path)


@pytest.mark.parametrize("colour", ["#fff27a", "#101014"], ids=["light yellow", "near black"])
def test_every_colour_is_legible_at_once(site, visitor, repaint, colour):
    repaint(colour)
    wrong = {}
    for scheme in ("light", "dark"):
        page = visitor(locale="en-GB", color_scheme=scheme)
        site.sign_in(page, "robin@client.example", at=site.nordhost)
        for address in PAGES:
            page.goto(site.nordhost + address)
            stripe = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand').trim()")
            found = faults(page, 1366) + ([] if stripe == colour else [f"the brand is {stripe}"])
            if found:
                wrong[f"{address} {scheme}"] = found

    assert wrong == {}
