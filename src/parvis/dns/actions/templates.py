"""Keeping templates of zones: of an account, or of a brand for all of its customers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record as note_down
from parvis.brands.models import Brand
from parvis.dns.models import ZoneTemplate
from parvis.dns.zonetemplates.filling import faults_of
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


@dataclass(frozen=True, slots=True)
class Written:
    """What a person writes of a template."""

    name: str
    text: str
    description: str = ""


@transaction.atomic
def add_template(
    written: Written, *, brand: Brand, account: Account | None, actor: Actor, now: datetime
) -> ZoneTemplate:
    """Keep a new one; NotAllowedError where its lines cannot be read, or its name is taken."""
    _check(written)
    Brand.objects.select_for_update().get(pk=brand.pk)
    _check_name(written.name, brand_id=brand.pk, account_id=account.pk if account else None)
    template = ZoneTemplate.objects.create(
        brand=brand,
        account=account,
        name=written.name,
        description=written.description,
        text=written.text,
        by=actor.acting_staff or actor.label,
        changed_at=now,
    )
    _tell("zone-template.created", template, actor=actor, now=now)
    return template


@transaction.atomic
def change_template(
    template: ZoneTemplate, written: Written, *, edition: int, actor: Actor, now: datetime
) -> ZoneTemplate:
    """Keep another text of it; refused where somebody changed it since ``edition``."""
    _check(written)
    Brand.objects.select_for_update().get(pk=template.brand_id)
    template = _held(template, edition)
    if written.name != template.name:
        _check_name(written.name, brand_id=template.brand_id, account_id=template.account_id)
    template.name, template.description, template.text = written.name, written.description, written.text
    template.edition += 1
    template.by, template.changed_at = actor.acting_staff or actor.label, now
    template.save(update_fields=["name", "description", "text", "edition", "by", "changed_at"])
    _tell("zone-template.changed", template, actor=actor, now=now)
    return template


@transaction.atomic
def delete_template(template: ZoneTemplate, *, edition: int, actor: Actor, now: datetime) -> None:
    """Forget it. Zones that were made with it stay as they are."""
    template = _held(template, edition)
    _tell("zone-template.deleted", template, actor=actor, now=now)
    template.delete()


def _held(template: ZoneTemplate, edition: int) -> ZoneTemplate:
    found = ZoneTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if found is None:
        raise NotAllowedError(_("This template is not there any more: somebody deleted it."))
    if found.edition != edition:
        sentence = _("%(by)s changed this template meanwhile. Nothing was overwritten: look at it again.")
        raise NotAllowedError(sentence % {"by": found.by})
    return found


def _check(written: Written) -> None:
    faults = faults_of(written.text)
    if faults:
        sentence = _("Line %(line)d: %(sentence)s")
        raise NotAllowedError(sentence % {"line": faults[0].number, "sentence": faults[0].sentence}, field="text")
    if not written.text.strip():
        raise NotAllowedError(_("A template has at least one record."), field="text")


def _check_name(name: str, *, brand_id: int, account_id: int | None) -> None:
    if ZoneTemplate.objects.filter(Q(account_id=account_id), brand_id=brand_id, name=name).exists():
        raise NotAllowedError(_("There is a template of this name already: choose another one."), field="name")


def _tell(action: str, template: ZoneTemplate, *, actor: Actor, now: datetime) -> None:
    note_down(
        action,
        kind="zone-template",
        subject=template.name,
        by=actor,
        at=now,
        brand_id=template.brand_id,
        account_id=template.account_id,
    )
