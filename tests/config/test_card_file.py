"""The file of card companies: read whole, or refused with every fault, and never a secret told."""

import pytest

from parvis.config.card_file import CardFileError, companies_in

SECRETS = {"STRIPE_KEY": "sk_live_" + "k" * 20, "STRIPE_HOOK": "whsec_" + "w" * 20}
GOOD = '[stripe-main]\ndriver = "stripe"\nkey_env = "STRIPE_KEY"\nwebhook_secret_env = "STRIPE_HOOK"\n'


@pytest.fixture
def read(tmp_path):
    def read(text, environment=SECRETS):
        (tmp_path / "cards.toml").write_text(text)
        return companies_in(tmp_path / "cards.toml", environment)

    return read


def test_a_table_is_an_account(read):
    (company,) = read(GOOD + 'methods = ["card", "sepa_debit"]\n')

    assert (company.code, company.key, company.methods) == (
        "stripe-main",
        SECRETS["STRIPE_KEY"],
        ("card", "sepa_debit"),
    )
    assert company.address == ""


def test_a_secret_may_stand_in_a_file(read, tmp_path):
    (tmp_path / "key").write_text("sk_live_" + "f" * 20 + "\n")

    (company,) = read(GOOD.replace('key_env = "STRIPE_KEY"', 'key_file = "key"'))

    assert company.key == "sk_live_" + "f" * 20


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('"stripe"', '"paypal"'), "driver"),
        (('key_env = "STRIPE_KEY"', ""), "key_file or key_env"),
        (('key_env = "STRIPE_KEY"', 'key_env = "MISSING"'), "MISSING"),
        (('key_env = "STRIPE_KEY"', 'key_file = "nowhere"'), "nowhere"),
        (('key_env = "STRIPE_KEY"', 'key = "sk_live_here"'), "key is not a setting"),
        (("[stripe-main]", "[sandbox]"), "no name"),
        (("[stripe-main]", '["with space"]'), "no name"),
        (('driver = "stripe"', 'driver = "stripe"\nmethods = ["cash"]'), "methods"),
        (('driver = "stripe"', 'driver = "stripe"\naddress = "http://elsewhere.example"'), "address"),
        (("[stripe-main]", "[["), "no TOML"),
    ],
)
def test_what_is_wrong_is_named(read, change, named):
    with pytest.raises(CardFileError) as refused:
        read(GOOD.replace(*change))

    assert named in str(refused.value)
    assert "sk_live" not in str(refused.value)


def test_every_fault_is_told_at_once(read):
    with pytest.raises(CardFileError) as refused:
        read(GOOD.replace('"stripe"', '"x"').replace("webhook_secret_env", "secret_env"))

    assert len(refused.value.faults) == 3


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CardFileError, match="cannot be read"):
        companies_in(tmp_path / "none.toml", SECRETS)
