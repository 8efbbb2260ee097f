"""Stripe: hosted Checkout pages, kept cards, refunds, disputes, signed notifications."""
