"""The simulated registries let in who may come in, and speak as RFC 5730 and 5734 say."""

import ssl

import pytest

from tests.simulators.epp_asking import EXTENSIONS, OBJECTS, URIS, Asker
from tests.simulators.registry import running


def test_each_registry_greets_over_tls_with_what_it_speaks(simulator, connect, schemas):
    answers = [connect(simulator, code, who="") for code in simulator.epp["ports"] if code != "silent"]

    for asker in answers:
        schemas.assertValid(asker.greeting.root)
        assert asker.tls in {"TLSv1.2", "TLSv1.3"}
        assert set(asker.greeting.all("objURI")) == {URIS[one] for one in OBJECTS}
        assert set(asker.greeting.all("extURI")) >= {URIS[one] for one in EXTENSIONS}


def test_old_tls_is_refused(simulator):
    context = ssl.create_default_context(cafile=simulator.epp["ca_file"])
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1

    with pytest.raises(OSError):
        Asker(simulator.epp, "verisign", context=context)


def test_nothing_is_told_before_signing_in(simulator, connect):
    asker = connect(simulator, who="")

    assert asker.info("example.com").code == 2002
    assert asker.poll().code == 2002


def test_a_wrong_password_is_refused_and_three_end_the_connection(simulator, connect):
    asker = connect(simulator, who="")

    assert [asker.login(password="wrong-one").code for _ in range(3)] == [2200, 2200, 2501]
    with pytest.raises(OSError):
        asker.poll()


def test_somebody_unknown_is_refused(simulator, connect):
    assert connect(simulator, who="").login("nobody").code == 2200


def test_signing_in_twice_is_refused(line):
    assert line.login().code == 2002


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"objects": ("domain", "rgp")}, 2307),
        ({"extensions": ("rgp", "domain")}, 2103),
        ({"objects": ()}, 2003),
    ],
)
def test_what_is_not_spoken_cannot_be_agreed_on(simulator, connect, change, code):
    assert connect(simulator, who="").login(**change).code == code


def test_a_new_password_holds_from_the_next_sign_in_at_that_registry_alone(own_simulator, connect):
    old = own_simulator.epp["password"]
    assert connect(own_simulator, who="").login(more="<newPW>another-1!</newPW>").code == 1000

    assert connect(own_simulator, who="").login(password=old).code == 2200
    assert connect(own_simulator, who="").login(password="another-1!").code == 1000
    assert connect(own_simulator, "pir", who="").login(password=old).code == 1000


def test_a_long_password_goes_through_login_security(own_simulator, connect):
    long = "a password of more than sixteen characters"
    security = "<loginSec:loginSec>{}</loginSec:loginSec>"
    first = connect(own_simulator, who="").login(
        more="<newPW>[LOGIN-SECURITY]</newPW>",
        extension=security.format(f"<loginSec:newPW>{long}</loginSec:newPW>"),
    )

    again = connect(own_simulator, who="")
    refused = again.login(password="[LOGIN-SECURITY]")
    let_in = again.login(password="[LOGIN-SECURITY]", extension=security.format(f"<loginSec:pw>{long}</loginSec:pw>"))

    assert (first.code, refused.code, let_in.code) == (1000, 2200, 1000)


def test_one_session_too_many_is_refused_and_a_place_is_given_back(simulator, connect):
    full = [connect(simulator, "neustar", who="") for _ in range(41)]

    assert {asker.login().code for asker in full[:40]} == {1000}
    assert full[40].login().code == 2502
    assert full[0].command("<logout/>").code == 1500
    with pytest.raises(OSError):
        full[0].poll()
    assert connect(simulator, "neustar", who="").login().code == 1000


def test_a_hello_is_answered_by_a_greeting(line):
    assert line.say('<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><hello/></epp>').all("svID")


def test_each_answer_bears_both_transaction_ids(line):
    answer = line.command('<poll op="req"/>', key="my-own-key-1")

    assert (answer.code, answer.one("clTRID")) == (1300, "my-own-key-1")
    assert answer.one("svTRID").startswith("verisign-")
    assert line.poll().one("svTRID") != answer.one("svTRID")


def test_certificate_password_and_ports_are_the_same_after_a_restart(tmp_path, connect):
    with running(tmp_path / "registry") as first:
        before = first.epp
    (tmp_path / "registry" / "url").unlink()
    with running(tmp_path / "registry") as second:
        after = second.epp
        assert connect(second, who="").login(password=before["password"]).code == 1000

    assert after == before
