"""Tags of the design system. Load with ``{% load ui %}``."""

from datetime import date as Date  # noqa: N812 - `date` is a tag here
from datetime import datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language

from parvis.kit.money import Money
from parvis.web.ui.formats import (
    Amount,
    ascii_host,
    date_text,
    french_spaces,
    money_text,
    number_text,
    relative_text,
    time_text,
    unicode_host,
)
from parvis.web.ui.forms import Problem, problems

register = template.Library()

_TONE_ICONS = {"ok": "circle-check", "info": "info", "warn": "triangle-alert", "bad": "circle-alert"}
_FLIPPED = frozenset({"chevron-left", "chevron-right", "arrow-right", "log-out", "undo-2"})


@register.simple_tag
def icon(name: str, css: str = "", **attributes: str) -> SafeString:
    """Draw a symbol of the sprite, hidden from assistive technology: its control carries the words.

    More classes come second, or as ``class="warn"``.
    """
    css = css or attributes.get("class", "")
    flip = " i--flip" if name in _FLIPPED else ""
    return format_html(
        '<svg class="i{}{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        flip,
        f" {css}" if css else "",
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def badge(tone: str, word: str) -> SafeString:
    """Show a state as a word, a shape and a tone: ``ok``, ``info``, ``warn``, ``bad``, or ``""`` for neutral."""
    return format_html('<span class="badge{}">{}</span>', f" badge--{tone}" if tone in _TONE_ICONS else "", word)


_STATE_TONES = {
    "ok": {"accepted", "active", "approved", "available", "done", "paid", "settled", "succeeded", "won"},
    "info": {"checking", "open", "ordered", "pending", "planned", "received", "running", "waiting"},
    "warn": {"abandoned", "attention", "redemption", "review", "suspended", "unpaid"},
    "bad": {"failed", "lost", "refused", "returned"},
}


@register.simple_tag
def state(row: Any) -> SafeString:
    """Show the state of a row (``state`` and its words) as a badge."""
    tone = next((tone for tone, states in _STATE_TONES.items() if row.state in states), "")
    return badge(tone, row.get_state_display())


@register.simple_tag
def money(value: Amount | int | None, currency: str = "") -> SafeString:
    """Write an amount: a Money, or minor units and a currency. None gives a dash."""
    if value is None:
        return mark_safe('<span class="muted">—</span>')
    amount: Amount = Money(value, currency) if isinstance(value, int) else value
    return format_html('<bdi class="nowrap">{}</bdi>', money_text(amount))


def _time(value: Date, shown: str) -> SafeString:
    return format_html('<time class="nowrap" datetime="{}">{}</time>', value.isoformat(), shown)


@register.simple_tag
def date(value: Date | None, *, relative: bool = False, now: datetime | None = None) -> SafeString:
    """Write «2 déc. 2026»; with ``relative`` add «dans 9 jours» below. None gives a dash."""
    if value is None:
        return mark_safe('<span class="muted">—</span>')
    absolute = _time(value, date_text(value))
    if not relative:
        return absolute
    return format_html('{} <span class="cell-sub">{}</span>', absolute, relative_text(value, now=now or timezone.now()))


@register.simple_tag
def day(value: Date | None) -> SafeString:
    """Write «2 décembre 2026», for sentences."""
    return _time(value, date_text(value, style="long")) if value else mark_safe("—")


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """Write «2 déc. 2026, 14 h 02» in the current time zone."""
    return _time(value, f"{date_text(value)}, {time_text(value)}") if value else mark_safe("—")


@register.simple_tag
def host(name: object) -> SafeString:
    """Write a host name in Unicode, with its ASCII form below when it differs. Always left to right."""
    text = str(name)
    shown, sent = unicode_host(text), ascii_host(text)
    below = format_html('<span class="cell-sub mono">{}</span>', sent) if sent != shown else ""
    return format_html('<bdi class="host" dir="ltr">{}{}</bdi>', shown, below)


@register.simple_tag(takes_context=True)
def url_query(context: Context, **changes: object) -> str:
    """Return the current query string with ``changes``; None removes a key, and a new filter drops ``page``."""
    request: HttpRequest | None = getattr(context, "request", None) or context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> SafeString:
    """Wrap in a titled card.

    Options: ``id``, ``level`` (2), ``link`` and ``link_label`` (end of the head), ``bleed`` (no padding, for
    lists and tables), ``css`` (more classes on the section).
    """
    body = content if options.get("bleed") else format_html('<div class="card__body stack">{}</div>', content)
    css = f" {options['css']}" if options.get("css") else ""
    if not title:
        return format_html('<section class="card{}">{}</section>', css, body)
    name = options.get("id") or f"c-{slugify(title)}"
    link = ""
    if options.get("link"):
        link = format_html('<a class="small" href="{}">{}</a>', options["link"], options.get("link_label", ""))
    level = int(options.get("level", 2))
    head = format_html('<h{} id="{}" class="grow">{}</h{}>{}', level, name, title, level, link)
    return format_html(
        '<section class="card{}" aria-labelledby="{}"><div class="card__head">{}</div>{}</section>',
        css,
        name,
        head,
        body,
    )


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "", **options: Any) -> SafeString:
    """Say something in the flow of the page. Options: ``focus`` (take focus after a swap), ``link``, ``link_label``."""
    tone = tone if tone in _TONE_ICONS else "info"
    heading = format_html('<p class="alert__title">{}</p>', title) if title else ""
    link = ""
    if options.get("link"):
        link = format_html(
            '<div class="row"><a class="btn btn--s" href="{}">{}</a></div>', options["link"], options["link_label"]
        )
    focus = mark_safe(' tabindex="-1" data-focus') if options.get("focus") else ""
    return format_html(
        '<div class="alert alert--{}"{}>{}<div>{}<div class="small">{}</div></div>{}</div>',
        tone,
        focus,
        icon(_TONE_ICONS[tone]),
        heading,
        content,
        link,
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, list[Problem]]:
    """List what is to be corrected in one or several forms, each linked to its field. Nothing when all is well."""
    return {"problems": [problem for form in forms if form is not None for problem in problems(form)]}


@register.simple_tag
def options_of(pairs: Any, chosen: object = "") -> SafeString:
    """Write the ``<option>`` elements of ``(value, label)`` pairs, ``chosen`` selected."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if str(value) == str(chosen) else "", label) for value, label in pairs),
    )


@register.filter
def typo(text: object) -> str:
    """Make the spaces of French punctuation unbreakable; leave other languages alone."""
    return french_spaces(str(text)) if (get_language() or "").startswith("fr") else str(text)


@register.filter
def number(value: int) -> str:
    """Write «1 248» or «1,248»."""
    return number_text(value)


@register.filter
def initials(name: str) -> str:
    """Return at most two capital initials of a person or an organisation."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words if len(words) < 2 else [words[0], words[-1]])).upper()  # noqa: PLR2004 - two initials
