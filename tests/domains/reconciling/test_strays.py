"""A registry's own list of our names, compared with what is known here."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from parvis.domains.models import RegistryMessage
from parvis.domains.operations import strays as comparing


@pytest.fixture
def listed(domain, registry, tmp_path):
    """The list names what we know, what we do not, and what has left us since it was written."""
    registry.names["forgotten.fr"] = replace(registry.names[domain.name], name="forgotten.fr")
    file = tmp_path / "afnic.txt"
    file.write_text(f"\ufeff{domain.name.upper()}\nforgotten.fr.\n\nleft.fr\nforgotten.fr\n", encoding="utf-8")
    return file


def compared(file):
    call_command("settle", "--held", str(file), "--registry", "afnic")


def test_a_name_that_is_ours_and_unknown_here_is_left_to_staff_once(listed, capsys):
    for _twice in range(2):
        with pytest.raises(CommandError, match="1 names to look into"):
            compared(listed)

    assert capsys.readouterr().out.count("forgotten.fr: held for us, unknown here") == 2
    told = RegistryMessage.objects.get()
    assert (told.name, told.kind, told.outcome) == ("forgotten.fr", "stray", "waiting")


def test_names_that_are_known_are_not_asked_about(listed, registry, monkeypatch, capsys):
    monkeypatch.setattr(comparing, "BATCH", 1)
    del registry.names["forgotten.fr"]
    # Who is asked about another name fails.
    monkeypatch.setattr(registry, "fetch", {"forgotten.fr": None, "left.fr": None}.__getitem__)

    compared(listed)

    assert "every name that the registry holds for us is known" in capsys.readouterr().out


def test_a_name_nobody_could_be_asked_about_is_told(listed, registry):
    registry.is_silent = True

    with pytest.raises(CommandError, match="2 names"):
        compared(listed)
    assert not RegistryMessage.objects.exists()


def test_a_list_of_no_registry_of_ours_is_refused(listed):
    with pytest.raises(CommandError, match="--registry is one of"):
        call_command("settle", "--held", str(listed), "--registry", "nobody")
