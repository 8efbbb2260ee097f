"""The fields of an identity, checked as registries and invoices need them."""

from parvis.contacts.forms.further import FurtherForm, Group
from parvis.contacts.forms.holder import CompletingForm, HolderForm
from parvis.contacts.forms.identity import IdentityForm, countries

__all__ = ["CompletingForm", "FurtherForm", "Group", "HolderForm", "IdentityForm", "countries"]
