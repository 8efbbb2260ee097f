"""Who is acting: built from the session at each request, never from anything the browser sends."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.accounts.models import Account, Membership, StaffMembership, User
from parvis.accounts.permissions import ROLE_PERMISSIONS, STAFF_PERMISSIONS, Permission
from parvis.kit.actor import Actor
from parvis.web import sessions
from parvis.web.addresses import client_address
from parvis.web.requests import PortalRequest

Respond = Callable[[HttpRequest], HttpResponse]

ACTING: Final = "acting"
"""Session key of a staff member's time-limited session for a customer: {account, reason, until}."""
ACCOUNT: Final = "account_id"
_BRANDLESS = ("/healthz", "/readyz")


class ActorMiddleware:
    """Puts ``request.person``, ``request.account`` and ``request.actor``."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in _BRANDLESS:
            identify(request, now=timezone.now())  # type: ignore[arg-type]  # the brand is there by now
        return self._respond(request)


def identify(request: PortalRequest, *, now: datetime) -> None:
    """Say on ``request`` who acts. A session of another brand, or one that is over, counts as no session."""
    if request.user.is_authenticated and sessions.is_over(request.session, now=now):
        logout(request)
    user = request.user
    person = user if isinstance(user, User) and user.brand_id == request.brand.pk else None
    ip = client_address(request)
    request.person = person
    request.account = None
    if person is None:
        request.actor = Actor(brand_ids=frozenset({request.brand.pk}), ip=ip)
        return
    staff = _staff_actor(person, ip=ip)
    if staff is not None:
        request.account, request.actor = _acting_for(request, staff, now=now)
        return
    membership = _membership(person, request.session.get(ACCOUNT))
    if membership is not None:
        request.account = membership.account
        # It is the one of this site: read already, with its seller, whose taxes prices need.
        request.account.brand = request.brand
    request.actor = Actor(
        brand_ids=frozenset({request.brand.pk}),
        user_id=person.pk,
        account_id=membership.account_id if membership else None,
        permissions=frozenset(ROLE_PERMISSIONS[membership.role]) if membership else frozenset(),
        label=person.full_name,
        ip=ip,
    )


def _membership(person: User, account_id: int | None) -> Membership | None:
    """The membership chosen in the session, or the oldest."""
    mine = list(
        Membership.objects.select_related("account")
        .filter(user=person, account__brand_id=person.brand_id)
        .order_by("pk")[:50]
    )
    chosen = [membership for membership in mine if membership.account_id == account_id]
    return next(iter(chosen or mine), None)


def _staff_actor(person: User, *, ip: str) -> Actor | None:
    roles = list(StaffMembership.objects.filter(user=person).values_list("brand_id", "role"))
    if not roles:
        return None
    held = [STAFF_PERMISSIONS[role] for _brand, role in roles]
    return Actor(
        brand_ids=frozenset(brand for brand, _role in roles),
        user_id=person.pk,
        permissions=frozenset.intersection(*held),
        is_staff=True,
        label=person.full_name,
        ip=ip,
    )


def _acting_for(request: PortalRequest, staff: Actor, *, now: datetime) -> tuple[Account | None, Actor]:
    """The customer that staff act for, while their session for them lasts (BO-1)."""
    acting = request.session.get(ACTING)
    if not acting:
        return None, staff
    account = Account.objects.visible_to(staff).filter(pk=acting["account"], brand=request.brand).first()
    is_over = datetime.fromisoformat(acting["until"]) <= now or not staff.may(Permission.STAFF_IMPERSONATE)
    if account is None or is_over:
        del request.session[ACTING]
        return None, staff
    return account, Actor(
        brand_ids=frozenset({request.brand.pk}),
        user_id=staff.user_id,
        account_id=account.pk,
        permissions=frozenset(ROLE_PERMISSIONS["owner"]) | staff.permissions,
        label=account.name,
        acting_staff_id=staff.user_id,
        acting_staff=staff.label,
        reason=acting["reason"],
        ip=staff.ip,
    )
