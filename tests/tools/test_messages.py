"""The catalogue tool sees what it must: otherwise an untranslated page would pass unseen."""

import pytest

from tools import messages


@pytest.fixture
def app(tmp_path, monkeypatch):
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    return folder


def test_a_new_sentence_in_python_is_missing_until_it_is_translated(app):
    (app / "views.py").write_text('title = _("Your cart")\n')
    assert messages.problems() == ["shop: not in French: 'Your cart'"]

    messages.update()
    assert messages.problems() == ["shop: not in French: 'Your cart'"]

    catalogue = messages.catalogue_path(app)
    catalogue.write_text(catalogue.read_text().replace('msgstr ""\n\n', "").rstrip()[:-2] + '"Votre panier"\n')
    assert messages.problems() == []


def test_a_sentence_of_a_template_is_seen(app):
    (app / "templates" / "cart.html").write_text('{% load i18n %}\n  {% translate "Pay" %}')

    assert messages.problems() == ["shop: not in French: 'Pay'"]


def test_both_forms_of_a_plural_are_needed(app):
    (app / "views.py").write_text('ngettext("%d name", "%d names", n)\n')
    messages.update()
    catalogue = messages.catalogue_path(app)
    catalogue.write_text(catalogue.read_text().replace('msgstr[0] ""', 'msgstr[0] "%d nom"'))

    assert messages.problems() == ["shop: not in French: ('%d name', '%d names')"]


def test_a_fuzzy_translation_is_refused(app):
    (app / "views.py").write_text('_("Pay")\n')
    path = messages.catalogue_path(app)
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n#, fuzzy\nmsgid "Pay"\nmsgstr "Payer"\n'
    )

    assert messages.problems() == ["shop: fuzzy: 'Pay'"]


def test_a_sentence_that_nothing_uses_is_named_and_dropped(app):
    (app / "views.py").write_text('_("Pay")\n')
    path = messages.catalogue_path(app)
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Pay"\nmsgstr "Payer"\n\nmsgid "Old"\nmsgstr "Ancien"\n'
    )
    assert messages.problems() == ["shop: no longer used: 'Old'"]

    messages.update()
    assert messages.problems() == []
