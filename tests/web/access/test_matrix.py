"""Every page × every kind of person × both brands, reading and writing, derived from the router."""

import pytest

from parvis.accounts.enums import Role, StaffRole
from parvis.accounts.permissions import ROLE_PERMISSIONS, STAFF_PERMISSIONS
from tests.web.access.table import HOST, OTHER_HOST, pages

pytestmark = pytest.mark.django_db

HELD = {
    "owner": ROLE_PERMISSIONS[Role.OWNER],
    "technical": ROLE_PERMISSIONS[Role.TECHNICAL],
    "billing": ROLE_PERMISSIONS[Role.BILLING],
    "reader": ROLE_PERMISSIONS[Role.READER],
    "stranger": ROLE_PERMISSIONS[Role.OWNER],
    "foreign owner": ROLE_PERMISSIONS[Role.OWNER],
    "person in review": ROLE_PERMISSIONS[Role.OWNER],
    "person without account": frozenset(),
    "acting manager": ROLE_PERMISSIONS[Role.OWNER] | STAFF_PERMISSIONS[StaffRole.MANAGER],
    "manager": STAFF_PERMISSIONS[StaffRole.MANAGER],
    "support": STAFF_PERMISSIONS[StaffRole.SUPPORT],
    "foreign manager": STAFF_PERMISSIONS[StaffRole.MANAGER],
}
STAFF = {"manager", "support", "foreign manager"}
OUTSIDERS = {"stranger", "person in review", "foreign owner", "foreign manager"}
OBJECTS = {"number", "pk", "name", "reference", "subject"}
"""Parts of an address that name an object of the first account."""
SERVED = {200, 302, 303, 400, 405, 422, 429}


def expected(name, who, access, parts):  # noqa: PLR0911 - one rule per line
    """What must come: a set of statuses, or the start of where it leads."""
    if access.kind == "public":
        return SERVED | {404, 410, 503}
    if who == "visitor":
        return "/signin/"
    if access.kind == "signed-in":
        # Staff who act for a customer have nothing to do with what is a person's own: they prove who they are, no more.
        return {403} if who == "acting manager" and name != "reauth" else SERVED
    if access.kind == "customer" and who == "person without account":
        return "/org/switch/"
    if access.kind == "customer" and who in STAFF:
        return "/staff/"
    if access.kind == "staff" and who not in STAFF | {"acting manager"}:
        return {404}
    if access.permission not in HELD[who]:
        return {403}
    if who in OUTSIDERS and OBJECTS & parts:
        return {404, 405}
    return SERVED


def wrong(world, who, browser, method):
    for name, parts, access in pages():
        address = world.address(name, parts)
        answer = getattr(browser, method)(address)
        wanted = expected(name, who, access, parts)
        if name == "checkout:start" and who in {"technical", "billing", "reader"}:
            # Open to visitors, who sign in there; a person without the right to order is told so.
            wanted = {403}
        if isinstance(wanted, str):
            is_right = answer.status_code == 302 and answer["Location"].startswith(wanted)
        else:
            is_right = answer.status_code in wanted
        if not is_right:
            yield f"{method} {name}: {answer.status_code} {answer.get('Location', '')}, not {wanted}"


@pytest.mark.parametrize("who", ["visitor", *HELD])
def test_reading(world, who):
    assert list(wrong(world, who, world.browser(who), "get")) == []


@pytest.mark.parametrize(
    "who",
    [
        "visitor",
        "technical",
        "billing",
        "reader",
        *sorted(OUTSIDERS),
        "support",
        "acting manager",
        "person without account",
    ],
)
def test_writing(world, who):
    """Nobody who may not do it gets further by sending a form."""
    browser = world.browser(who)
    found = []
    for name, parts, access in pages():
        if name in {"signout", "portal:sign-out-everywhere"} or access.kind == "public":
            continue
        wanted = expected(name, who, access, parts)
        if wanted == SERVED:
            continue
        answer = browser.post(world.address(name, parts))
        is_right = (
            answer.status_code == 302 and answer["Location"].startswith(wanted)
            if isinstance(wanted, str)
            else answer.status_code in wanted
        )
        if not is_right:
            found.append(f"{name}: {answer.status_code}, not {wanted}")

    assert found == []


@pytest.mark.parametrize(("who", "host"), [("owner", OTHER_HOST), ("manager", OTHER_HOST), ("foreign owner", HOST)])
def test_a_session_of_one_brand_is_none_at_another(world, who, host):
    browser = world.browser(who, host=host)
    closed = [
        (name, answer.status_code)
        for name, parts, access in pages()
        if access.kind != "public"
        for answer in [browser.get(world.address(name, parts))]
        if not (answer.status_code == 302 and answer["Location"].startswith("/signin/"))
    ]

    assert closed == []


def test_an_unknown_host_names_nobody(world):
    answer = world.browser("visitor", host="unknown.localhost").get("/")

    assert answer.status_code == 404
    assert world.brand.name not in answer.content.decode()
