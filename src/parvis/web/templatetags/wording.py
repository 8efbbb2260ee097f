"""Codes in words, where a page shows rows as they are stored."""

import phonenumbers
from django import template

from parvis.billing.refusals import words_of
from parvis.provisioning.models import Operation
from parvis.web.operations import problem_of, title_of

register = template.Library()


@register.filter
def operation_title(kind: str) -> str:
    """What an operation asks for."""
    return str(title_of(kind))


@register.filter
def operation_problem(operation: Operation) -> str:
    """Why an operation stopped: in words where its registry refused."""
    return problem_of(operation)


@register.filter
def phone(number: str) -> str:
    """A phone number as people write it: «+33 1 99 00 00 01», kept as «+33.199000001»."""
    try:
        parsed = phonenumbers.parse(number.replace(".", ""))
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


@register.filter
def refusal_words(code: str) -> str:
    """Why a payment was refused."""
    return str(words_of(code)) if code else ""
