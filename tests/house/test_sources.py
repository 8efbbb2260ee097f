"""The house rules that no linter checks (architecture, conventions)."""

import re

from tests.house.sources import ROOT, files, offences, text

MODULE_LINES = 250
TEST_LINES = 600
BANNED_MODULES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "base",
    "manager",
    "managers",
    "service",
    "services",
}
ASKED_BY_OTHERS = {
    "get_user", "get_help_text", "get_session_auth_hash", "get_retry_decision", "do_GET", "do_POST", "do_DELETE",
}  # fmt: skip
"""Names that Django, the queue or the standard library call."""

OURS = re.compile(
    r"^(?:[\w.-]+\.)?(?:example|localhost)(?:\.(?:com|net|org))?$|^127\.0\.0\.1$|^\[::1\]$|^testserver$|^\.\.\.$|^…$"
)
KNOWN_HOSTS = {"www.w3.org", "www.apache.org", "www.afnic.fr", "www.eurid.eu", "www.dns.be"}
"""Names of vocabularies and of the licence, never asked for anything."""


def test_modules_stay_small():
    long = {
        str(path): lines
        for path in files(".py")
        if "migrations" not in path.parts
        and (lines := len(text(path).splitlines())) > (TEST_LINES if path.parts[0] == "tests" else MODULE_LINES)
    }

    assert long == {}


def test_no_module_has_a_name_that_attracts_everything():
    assert [str(path) for path in files(".py") if path.stem in BANNED_MODULES] == []


def test_functions_are_named_for_what_they_do():
    vague = re.compile(r"def (?!(?:" + "|".join(ASKED_BY_OTHERS) + r")\b)(?:get|do|handle|process)_\w+")

    assert offences(vague, ".py", under="src/") == []


def test_the_clock_is_passed_in_below_the_web():
    """``timezone.now()`` belongs to views, tasks and the command line; everything below takes ``now``."""
    clock = re.compile(r"timezone\.now\(\)")
    edges = re.compile(r"^src/parvis/(?:web|config)/|/tasks(?:/\w+)?\.py:")

    assert [found for found in offences(clock, ".py", under="src/") if not edges.search(found)] == []


def test_only_the_web_and_the_configuration_speak_http():
    http = re.compile(r"from django\.http|import django\.http")
    # Django hands the request to an authentication backend.
    allowed = re.compile(r"^src/parvis/(?:web|config)/|^src/parvis/accounts/backends.py")

    assert [found for found in offences(http, ".py", under="src/") if not allowed.search(found)] == []


def test_no_address_of_another_machine_is_in_the_repository():
    address = re.compile(r"\b(?:https?|ftp|git|ssh)://([A-Za-z0-9.\[\]:…-]+)")
    foreign = []
    for path in files():
        if path.suffix in {".png", ".woff2", ".mo"}:
            continue
        for host in address.findall(text(path)):
            name = host if host.startswith("[") else host.split(":", 1)[0].rstrip(".")
            if name and not OURS.match(name) and name not in KNOWN_HOSTS:
                foreign.append(f"{path}: {host}")

    assert foreign == []


def test_requirements_name_no_index_and_every_package_has_a_hash():
    option = re.compile(r"^\s*(?:-i\b|--(?:index|extra-index|find-links|trusted-host))|@\s*\w+://")
    assert offences(option, ".txt", ".toml", "Makefile", ".sh") == []

    for path in (ROOT / "requirements").iterdir():
        packages = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [package.splitlines()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_no_path_of_one_machine_is_in_the_repository():
    path = re.compile(r"(?<![\w.}~-])/(?:work|tmp|root|home)/")

    assert offences(path, ".py", ".md", ".toml", ".txt", ".sh", ".html", "Makefile", "run", spare=("LICENSE",)) == []


def test_every_decision_has_the_next_number():
    numbers = sorted(int(path.name[:4]) for path in files(".md") if path.parent.as_posix() == "docs/adr")

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_package_holds_something():
    empty = [
        str(path.parent)
        for path in files("__init__.py")
        if not text(path).strip() and not any(other != path and path.parent in other.parents for other in files())
    ]

    assert empty == []
