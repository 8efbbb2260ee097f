import pytest

from parvis.config.certificate_file import AuthorityError, authority_in

RIGHT = {"PARVIS_ACME": "https://acme.example/directory", "PARVIS_ACME_EMAIL": "a@hebergeur.example"}


def test_an_authority_is_read_from_its_variables():
    bound = {**RIGHT, "PARVIS_ACME_BINDING": "kid", "PARVIS_ACME_BINDING_KEY": "key", "PARVIS_ACME_CA": "ca.pem"}

    assert authority_in({}) is None
    assert authority_in(RIGHT, key=b"k").ca_file is True
    found = authority_in(bound, key=b"k")
    assert (found.directory, found.key, found.binding_id, found.ca_file) == (
        RIGHT["PARVIS_ACME"],
        b"k",
        "kid",
        "ca.pem",
    )


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(AuthorityError) as wrong:
        authority_in({"PARVIS_ACME": "ftp:acme.example", "PARVIS_ACME_BINDING": "kid"})

    assert len(wrong.value.faults) == 3
