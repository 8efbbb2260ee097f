"""Taxes of sales (rules 7.5): dated tables, and what they decide."""

from parvis.billing.taxes.deciding import NoTaxRuleError, decide, home_rate, state_of
from parvis.billing.taxes.decision import TaxDecision

__all__ = ["NoTaxRuleError", "TaxDecision", "decide", "home_rate", "state_of"]
