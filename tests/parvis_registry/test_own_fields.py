"""What single registries ask of contacts beside the standards."""

import pytest

from tests.simulators.epp_asking import EXTENSIONS

PERSON = "<frnic:ext><frnic:create><frnic:contact><frnic:firstName>Zoé</frnic:firstName></frnic:contact></frnic:create></frnic:ext>"


@pytest.fixture
def speaking(simulator, connect):
    def signed_in(registry, *own):
        asker = connect(simulator, registry, who="")
        assert asker.login(extensions=(*EXTENSIONS, *own)).code == 1000
        return asker

    return signed_in


def test_own_fields_are_told_as_they_were_said(speaking):
    asker = speaking("afnic", "frnic")

    assert asker.contact("OWN1", PERSON).code == 1000

    told = asker.about("info", "contact", "<contact:id>OWN1</contact:id>")
    assert told.one("frnic:firstName") == "Zoé"
    assert "frnic" not in speaking("afnic").about("info", "contact", "<contact:id>OWN1</contact:id>").text


@pytest.mark.parametrize("said", ["", PERSON.replace("Zoé", "")])
def test_who_speaks_them_says_them(speaking, said):
    assert speaking("afnic", "frnic").contact("OWN2", said).code == 2003


def test_they_are_not_agreed_on_elsewhere(simulator, connect):
    asker = connect(simulator, "verisign", who="")

    assert asker.login(extensions=(*EXTENSIONS, "frnic")).code == 2103
    assert asker.login().code == 1000
    assert asker.contact("OWN3", PERSON).code == 2103


def test_a_change_leaves_the_fields_that_it_does_not_speak_of(speaking):
    asker = speaking("cira", "cira")
    said = "<cira:{0}><cira:language>{1}</cira:language>{2}</cira:{0}>"
    category = "<cira:cprCategory>CCT</cira:cprCategory>"
    assert asker.contact("OWN4", said.format("ciraCreate", "fr", "")).code == 2003
    assert asker.contact("OWN4", said.format("ciraCreate", "fr", category)).code == 1000

    changed = (
        "<contact:id>OWN4</contact:id><contact:chg><contact:email>new@client.example</contact:email></contact:chg>"
    )
    assert asker.about("update", "contact", changed, said.format("ciraUpdate", "en", "")).code == 1000

    told = asker.about("info", "contact", "<contact:id>OWN4</contact:id>")
    assert (told.one("cira:language"), told.one("cira:cprCategory")) == ("en", "CCT")
