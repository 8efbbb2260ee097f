"""Brands from a file: seller, hosts, look, rights, texts, extensions and prices (BRD-1 to BRD-4, BRD-6)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from parvis.audit.actions import record
from parvis.billing.cards import cards
from parvis.billing.taxes.tables import SELLERS
from parvis.brands.images import ImageError, ImageKind, checked
from parvis.brands.models import Brand, BrandHost, BrandImage, BrandText, LegalEntity
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import BrandTld, Margin, Price, Tld
from parvis.catalog.queries import price_list
from parvis.config.declaring import ServerEntryError, servers_in
from parvis.domains.actions import declared
from parvis.kit.actor import SYSTEM

_PARTS: Final = frozenset(
    {"slug", "hosts", "parent", "seller", "extensions", "margin", "price", "texts", "declared", *ImageKind}
)
_TEXTS: Final = frozenset({"terms", "notice", "privacy"})


class BrandFileError(ValueError):
    """The file makes no sense; the message names the brand and the key."""


@transaction.atomic
def install_brands(text: str, *, folder: Path, now: datetime) -> list[Brand]:
    """Make every brand of the TOML ``text`` what the file says, all or none; return them in the file's order.

    Logos are read from ``folder``.
    Applied again, it changes nothing; a changed file changes what differs, at once. A price that differs starts now:
    the one before stays in the record. Raises BrandFileError.
    """
    try:
        entries = tomllib.loads(text).get("brand", [])
    except tomllib.TOMLDecodeError as error:
        raise BrandFileError(f"this is not TOML: {error}") from error
    if not entries or not isinstance(entries, list):
        raise BrandFileError("the file has no [[brand]]")
    return [_install(entry, folder, now) for entry in entries]


def _install(entry: Mapping[str, Any], folder: Path, now: datetime) -> Brand:
    slug = str(entry.get("slug", ""))
    brand = Brand.objects.select_related("legal_entity").filter(slug=slug).first() or Brand(slug=slug)
    columns = {name: value for name, value in entry.items() if name not in _PARTS}
    _check(slug, columns)
    if entry.get("parent"):
        columns["parent"] = Brand.objects.filter(slug=entry["parent"]).first()
        if columns["parent"] is None:
            raise BrandFileError(f"{slug}: parent: there is no brand called {entry['parent']}")
    images = _images(slug, {kind: entry[kind] for kind in ImageKind if kind in entry}, folder)
    columns["images"] = {kind: name for kind, (name, _type, _body) in images.items()}
    seller = brand.legal_entity if brand.pk else LegalEntity()
    if entry.get("seller", {}).get("country", "FR") not in SELLERS:
        raise BrandFileError(
            f"{slug}: seller: country: there is no table of taxes; there is one of {', '.join(SELLERS)}"
        )
    changed = _save(seller, entry.get("seller", {}), where=f"{slug}: seller")
    changed |= _save(brand, columns | {"legal_entity": seller}, where=slug)
    for name, content_type, body in images.values():
        BrandImage.objects.get_or_create(
            brand=brand, file_name=name, defaults={"content_type": content_type, "body": body}
        )
    brand.stored_images.exclude(file_name__in=brand.images.values()).delete()
    _hosts(brand, entry.get("hosts", []))
    _texts(brand, entry.get("texts", {}))
    _extensions(brand, entry.get("extensions", []))
    _prices(brand, entry.get("margin", {}), entry.get("price", []), now)
    changed |= _declared(brand, entry.get("declared", []))
    if changed:
        # A reseller's own people read this, and need not know whom the brand resells for.
        after = {name: str(value) for name, value in sorted(changed.items()) if name not in {"parent", "legal_entity"}}
        record("brand.installed", kind="brand", subject=slug, by=SYSTEM, at=now, brand_id=brand.pk, after=after)
    return brand


def _check(slug: str, columns: Mapping[str, Any]) -> None:
    """What the columns alone cannot say: a colour is one, and the languages are ours."""
    if not re.fullmatch(r"#[0-9a-f]{6}", columns.get("colour", "#000000")):
        raise BrandFileError(f"{slug}: colour: write it as #2456d6")
    languages = columns.get("languages")
    ours = [code for code, _name in settings.LANGUAGES]
    if not isinstance(languages, list) or not languages or not set(languages) <= set(ours):
        raise BrandFileError(f"{slug}: languages: give one or more of {', '.join(ours)}")
    if not _are_addresses(columns.get("web_addresses", [])):
        raise BrandFileError(f"{slug}: web_addresses: write a list of IPv4 and IPv6 addresses")
    company = columns.get("card_company", "")
    if company and company not in cards.names():
        raise BrandFileError(f"{slug}: card_company: there is no table {company} in the file of PARVIS_CARDS")
    if columns.get("default_language", "fr") not in languages:
        raise BrandFileError(f"{slug}: default_language: give one of the brand's languages")


def _are_addresses(given: object) -> bool:
    try:
        return isinstance(given, list) and all(str(ip_address(one)) == one for one in given)
    except ValueError:
        return False


def _save(row: models.Model, values: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """Give ``row`` its columns and return those that changed; an unknown or wrong one is refused by its name."""
    known = {field.name for field in row._meta.concrete_fields} - {"id"}  # noqa: SLF001 - Django documents it
    unknown = sorted(set(values) - known)
    if unknown:
        raise BrandFileError(f"{where}: unknown key {unknown[0]}")
    changed = {name: value for name, value in values.items() if row.pk is None or getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        name, (sentence, *_others) = next(iter(error.message_dict.items()))
        raise BrandFileError(f"{where}: {name}: {sentence}") from error
    if changed:
        row.save()
    return changed


def _images(slug: str, files: Mapping[str, str], folder: Path) -> dict[str, tuple[str, str, bytes]]:
    """Kind → (name it is served under, content type, bytes) of each logo, checked."""
    found = {}
    for kind, name in files.items():
        try:
            body = (folder / name).read_bytes()
            found[str(kind)] = (*checked(body), body)
        except (OSError, ImageError) as error:
            raise BrandFileError(f"{slug}: {kind}: {error}") from error
    return found


def _hosts(brand: Brand, hosts: Sequence[str]) -> None:
    """The brand answers on these and no others; the first one is in its e-mails."""
    if not hosts or any(host != host.lower().strip() or "/" in host or ":" in host for host in hosts):
        raise BrandFileError(f"{brand.slug}: hosts: give at least one name, in lower case, without scheme or port")
    foreign = BrandHost.objects.filter(host__in=hosts).exclude(brand=brand).first()
    if foreign is not None:
        raise BrandFileError(f"{brand.slug}: hosts: {foreign.host} is another brand's")
    kept = list(brand.hosts.order_by("-is_primary", "pk").values_list("host", flat=True))
    if kept == list(hosts):
        return
    brand.hosts.all().delete()
    BrandHost.objects.bulk_create(
        BrandHost(brand=brand, host=host, is_primary=index == 0) for index, host in enumerate(hosts)
    )


def _texts(brand: Brand, texts: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
    """``texts.<slug>.<language> = {title, body}``: terms, legal notice and privacy in each of the brand's languages."""
    for slug in sorted(_TEXTS):
        for language in brand.languages:
            given = texts.get(slug, {}).get(language, {})
            if not given.get("title") or not given.get("body"):
                raise BrandFileError(f"{brand.slug}: texts: {slug}.{language} needs a title and a body")
            BrandText.objects.update_or_create(
                brand=brand, slug=slug, language=language, defaults={"title": given["title"], "body": given["body"]}
            )


def _extensions(brand: Brand, names: Sequence[str]) -> None:
    """What the brand sells, in the order in which it is proposed."""
    known = {tld.name: tld for tld in Tld.objects.filter(name__in=names)}
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise BrandFileError(f"{brand.slug}: extensions: .{unknown} is not known; load the extensions first")
    if set(brand.short_list) - set(names):
        raise BrandFileError(f"{brand.slug}: short_list: only extensions that are sold")
    if list(brand.tlds.order_by("position").values_list("tld__name", flat=True)) == list(names):
        return
    brand.tlds.all().delete()
    BrandTld.objects.bulk_create(
        BrandTld(brand=brand, tld=known[name], position=index) for index, name in enumerate(names)
    )


def _declared(brand: Brand, entries: object) -> dict[str, str]:
    """The name servers that the provider has declared at registries: what it is where that changed, for the record."""
    try:
        servers = servers_in(entries)
    except ServerEntryError as error:
        raise BrandFileError(f"{brand.slug}: declared: {error}") from error
    if not declared.install(brand, servers):
        return {}
    return {"declared": ", ".join(one.host.name for one in servers)}


def _prices(brand: Brand, margin: Mapping[str, Any], prices: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """The margin over the base prices, and the brand's own prices where it has them."""
    values = {"percent": Decimal(str(margin.get("percent", 0))), "fixed_minor": int(margin.get("fixed_minor", 0))}
    Margin.objects.update_or_create(brand=brand, defaults=values)
    in_force = price_list(brand, now=now)
    for price in prices:
        tld = Tld.objects.filter(name=price.get("tld", "")).first()
        if tld is None or price.get("action") not in PriceAction.values or not isinstance(price.get("net_minor"), int):
            raise BrandFileError(f"{brand.slug}: price: give tld, action and net_minor; found {dict(price)}")
        years = int(price.get("years", 1))
        if in_force.own(tld.name, price["action"], years) != price["net_minor"]:
            Price.objects.create(
                tld=tld,
                brand=brand,
                action=price["action"],
                years=years,
                currency=brand.currency,
                net_minor=price["net_minor"],
                starts_at=now,
            )
