"""SEPA direct debits of our own: accounts, bank days, the file that banks take, and what they tell back (rules 7.6)."""
