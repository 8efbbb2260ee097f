"""How the sandbox company keeps what it knows."""

import sqlite3
from typing import Final

from parvis.billing.ports import KeptCard

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS payments (
    number TEXT PRIMARY KEY, reference TEXT UNIQUE NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL,
    label TEXT NOT NULL, return_url TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL, refusal TEXT NOT NULL,
    holder TEXT NOT NULL, is_kept INTEGER NOT NULL, token TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS cards (token TEXT PRIMARY KEY, holder TEXT NOT NULL, last4 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (number TEXT NOT NULL, key TEXT NOT NULL, page TEXT NOT NULL, minor INTEGER NOT NULL, UNIQUE (key, page));
CREATE TABLE IF NOT EXISTS failed_refunds (number TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS disputes (
    number TEXT PRIMARY KEY, page TEXT NOT NULL, minor INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    answer_by TEXT NOT NULL
);
"""
YEAR: Final = 2034


def card_of(row: sqlite3.Row) -> KeptCard:
    """A kept card: every one of the sandbox's is of the same make, and lives long."""
    return KeptCard(row["token"], row["holder"], "visa", row["last4"], 12, YEAR)
