"""Holders whose address waits to be verified (CON-5)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.contacts.models import ContactVerification
from parvis.kit.actor import Actor
from parvis.web.portal.domains.presenting import day
from parvis.web.portal.home.todo import CAP, SEE, SINGLY, Todo


def unverified(actor: Actor) -> list[Todo]:
    """Addresses of holders that registries want verified."""
    if not actor.may(Permission.CONTACTS_MANAGE):
        return []
    found = list(ContactVerification.objects.visible_to(actor).open().order_by("deadline_at", "pk")[: CAP + 1])
    if len(found) > SINGLY:
        title = _("%(n)d holders’ addresses are to be verified") % {"n": len(found)}
        sentence = _("Without an answer, their domains are suspended. The first: %(email)s.") % {
            "email": found[0].email
        }
        return [Todo("warn", "mail", title, sentence, reverse("portal:contacts"), SEE)]
    return [
        Todo(
            "bad" if one.overdue_at else "warn",
            "mail",
            _("The holder’s address %(email)s is to be verified") % {"email": one.email},
            _("Time is over: its domains are suspended until it is confirmed.")
            if one.overdue_at
            else _("Without an answer, its domains are suspended on %(day)s.") % {"day": day(one.deadline_at)},
            reverse("portal:contact", args=[one.contact_id]),
            SEE,
        )
        for one in found
    ]
