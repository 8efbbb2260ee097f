"""The parts of an e-mail, with the inline styles that mail readers ask for (design guide 14.1)."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from parvis.kit.money import Money
from parvis.kit.wording import locale_of, money_text

register = template.Library()
_KNEE = 0.04045
"""Where the curve of sRGB begins (IEC 61966-2-1)."""


@register.simple_block_tag
def said(content: str) -> SafeString:
    """Wrap a paragraph."""
    return format_html(
        '<p class="t" style="margin:0 0 16px;color:#1b2030;font-size:16px;line-height:1.5">{}</p>',
        _escaped(content),
    )


@register.simple_block_tag
def aside(content: str) -> SafeString:
    """Wrap what else is possible, or what to do if something is wrong."""
    return format_html(
        '<p class="m" style="margin:20px 0 0;color:#565d6e;font-size:14px;line-height:1.5">{}</p>',
        _escaped(content),
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Wrap the rows of ``fact``."""
    return format_html(
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"'
        ' style="margin:0 0 20px;font-size:15px;line-height:1.5">{}</table>',
        _escaped(content),
    )


@register.simple_tag
def fact(label: str, value: Any) -> SafeString:
    """Write one row: what, and its value."""
    return format_html(
        '<tr><td class="m l" style="padding:8px 12px 8px 0;color:#565d6e;border-bottom:1px solid #dfe2e8">{}</td>'
        '<td class="t l" align="right" style="padding:8px 0;color:#1b2030;border-bottom:1px solid #dfe2e8">{}</td></tr>',
        label,
        value,
    )


@register.simple_tag(takes_context=True)
def action(context: Context, label: str, address: str) -> SafeString:
    """Draw the one main button, in the brand's colour. ``address``: a path of the brand's site, or a whole address."""
    brand = context["brand"]
    return format_html(
        '<p style="margin:0 0 4px"><a class="btn" href="{}" style="display:inline-block;background:{};color:{};'
        'font-size:16px;font-weight:600;text-decoration:none;padding:13px 22px;border-radius:8px">{}</a></p>',
        f"{context['site']}{address}" if address.startswith("/") else address,
        brand.colour,
        on_colour(brand.colour),
        label,
    )


@register.filter
def day(value: date | None) -> str:
    """Write «2 décembre 2026» or «2 December 2026»."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_date(local, "long", locale=locale_of(get_language() or "fr")) if local else "—"


@register.filter
def amount(value: Money) -> str:
    """Write «8,39 €» or «€8.39»."""
    return money_text(value, get_language() or "fr")


def _escaped(content: str) -> SafeString:
    """The content of a block, which the template engine has rendered and escaped already."""
    return mark_safe(content.strip())  # noqa: S308 - see above


def on_colour(colour: str) -> str:
    """Return white or near-black, whichever reads better on ``#rrggbb`` (WCAG 2.2, relative luminance)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= _KNEE else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"
