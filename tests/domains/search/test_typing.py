"""What people type when they look for a name (SHOP-2)."""

from types import SimpleNamespace

import pytest

from parvis.domains.search.typing import check_label, lines_of, spellings, understand
from parvis.kit.refusals import NotAllowedError

FRENCH = "ßàáâãäåæçèéêëìíîïñòóôõöœùúûüýÿ"
KNOWN = {
    name: SimpleNamespace(name=name, min_length=least, characters=characters, second_levels=frozenset(levels))
    for name, least, characters, levels in (
        ("fr", 2, FRENCH, ["asso", "com"]),
        ("com", 3, FRENCH, []),
        ("co.uk", 2, "", []),
        ("de", 1, "ß", []),
    )
}


def asked(text):
    typed = understand(text, KNOWN)
    return check_label(typed.label, KNOWN[typed.extension or "fr"]).name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https:" + "//www.exemple.fr:8080/a/b?c=d#e", "exemple.fr"),
        ("//exemple.fr", "exemple.fr"),
        ("http:/exemple.fr", "exemple.fr"),
        ("user:secret@exemple.fr:80", "exemple.fr"),
        ("jean@exemple.fr", "exemple.fr"),
        ("EXEMPLE.FR.", "exemple.fr"),
        ("exemple . fr", "exemple.fr"),
        ("« exemple.fr »,", "exemple.fr"),
        ("exemple。fr", "exemple.fr"),
        ("ex\u200bem\u00adple.fr", "exemple.fr"),
        ("\x00exemple.fr", "exemple.fr"),
        ("ﬁn-１２.fr", "fin-12.fr"),
        ("l’atelier du port", "l-atelier-du-port.fr"),
        ("www.exemple", "exemple.fr"),
        ("www.fr", "www.fr"),
        ("www.com", "www.com"),
        ("www.exemple.co.uk", "exemple.co.uk"),
        ("boutique.exemple.fr", "exemple.fr"),
        ("straße.de", "xn--strae-oqa.de"),
        ("ÉTÉ.fr", "xn--t-9fab.fr"),
        ("xn--caf-dma.fr", "xn--caf-dma.fr"),
        ("a" * 63 + ".fr", "a" * 63 + ".fr"),
    ],
)
def test_a_name_is_found_in_what_was_typed(text, name):
    assert asked(text) == name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Enter a name"),
        ("...", "Enter a name"),
        (".com", "Enter a name before .com"),
        ("co.uk", "Enter a name before .co.uk"),
        ("exemple.asso.fr", ".asso.fr is not offered"),
        ("exemple.unknown", ".unknown is not offered"),
        ("-a.fr", "hyphen"),
        ("ab--cd.fr", "third and fourth"),
        ("a" * 64 + ".fr", "63 characters"),
        ("é" * 60 + ".fr", "63 characters"),
        ("xn--zzzz---.fr", "not a valid internationalised"),
        ("xn--.fr", "not a valid internationalised"),
        ("😀.fr", "“😀”"),
        ("почта.fr", "another alphabet"),
        ("pаypal.com", "another alphabet"),
        ("a_b.fr", "“_”"),
        ("<script>x", "“>”"),
        ("a.fr", "at least 2 characters"),
    ],
)
def test_an_impossible_name_says_why(text, why, settings):
    settings.LANGUAGE_CODE = "en"

    with pytest.raises(NotAllowedError, match=r"\w") as refusal:
        asked(text)

    assert why in str(refusal.value)


def test_spaces_and_accents_are_offered_in_every_form():
    label = understand("Été à la mer", KNOWN).label

    assert spellings(label) == ["été-à-la-mer", "ete-a-la-mer", "étéàlamer"]


def test_a_list_has_each_name_once_and_500_at_most():
    assert lines_of("a.fr\nb.fr, a.fr;c.fr\r\n", most=500) == ["a.fr", "b.fr", "c.fr"]
    assert len(lines_of("\n".join(f"n{n}.fr" for n in range(500)), most=500)) == 500
    with pytest.raises(NotAllowedError, match="501"):
        lines_of("\n".join(f"n{n}.fr" for n in range(501)), most=500)
