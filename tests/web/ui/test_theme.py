import itertools
import re

import pytest

from parvis.web.ui.colour import RGB, contrast, from_oklch, parse, to_oklch
from parvis.web.ui.theme import MODES, PAIRS, STATUS, STATUS_PAIRS, palette, theme_css, theme_hash, tokens, weak_pairs

GRID = range(0, 256, 17)


@pytest.mark.parametrize("exact", [False, True])
def test_every_brand_colour_stays_legible(exact):
    weak = {
        colour: pairs
        for red, green, blue in itertools.product(GRID, repeat=3)
        for colour in [f"#{red:02x}{green:02x}{blue:02x}"]
        if (pairs := weak_pairs(colour, exact=exact))
    }
    assert weak == {}


def test_status_tones_stay_legible_on_any_surface():
    for mode in MODES:
        for brand in ("#2456d6", "#ffd400", "#0a0a0a", "#ffffff"):
            colours = {**STATUS[mode], **palette(brand, mode)}
            for front, back, least in STATUS_PAIRS:
                assert contrast(colours[front], colours[back]) >= least


def test_adapted_white_text_reads_on_hover_too():
    for colour in ("#ffd400", "#00ff00", "#2456d6"):
        for mode in MODES:
            found = palette(colour, mode)
            assert contrast(found["on-brand"], found["brand-solid-hover"]) >= 4.5


def test_exact_keeps_the_colour_and_picks_the_ink():
    found = palette("#ffd400", "light", exact=True)
    assert found["brand-solid"].hex == "#ffd400"
    assert found["on-brand"].hex == "#000000"


@pytest.mark.parametrize("text", ["#2456d6", "#fff", "#000000", "#ffd400"])
def test_oklch_round_trip(text):
    colour = parse(text)
    assert from_oklch(to_oklch(colour)).hex == colour.hex


@pytest.mark.parametrize("text", ["", "blue", "#12", "#12345g", "#1234567", "red;}"])
def test_what_is_not_a_colour_is_refused(text):
    with pytest.raises(ValueError, match=r"not a colour|invalid literal"):
        parse(text)


def test_contrast_of_black_and_white():
    assert contrast(RGB(0, 0, 0), RGB(1, 1, 1)) == pytest.approx(21)


def test_stylesheet_is_literal_and_small():
    css = theme_css("#2456d6", 12)
    assert css.startswith("@layer theme{")
    assert css.count("{") == css.count("}")
    assert "--radius:12px" in css
    assert "oklch" not in css
    assert len(css) < 3000


def test_hash_follows_the_content():
    hashes = {
        theme_hash("#ffd400", 8),
        theme_hash("#ffd401", 8),
        theme_hash("#ffd400", 4),
        theme_hash("#ffd400", 8, exact=True),
    }
    assert len(hashes) == 4


def test_tokens_for_email_and_documents():
    found = tokens("#0b7a53")
    assert found["brand"] == "#0b7a53"
    assert {name for pair in PAIRS for name in pair[:2]} <= set(found)
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in found.values())
