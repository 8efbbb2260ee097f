"""Codes in words, where a page shows rows as they are stored."""

from django import template

from parvis.billing.refusals import words_of
from parvis.web.operations import title_of

register = template.Library()


@register.filter
def operation_title(kind: str) -> str:
    """What an operation asks for."""
    return str(title_of(kind))


@register.filter
def refusal_words(code: str) -> str:
    """Why a payment was refused."""
    return str(words_of(code)) if code else ""
