"""Statements of the bank as files: camt.053, MT940, CSV, read whole or refused with the place of the fault (PAY-5)."""

from parvis.billing.statements.lines import BankEntry, StatementError
from parvis.billing.statements.reading import read

__all__ = ["BankEntry", "StatementError", "read"]
