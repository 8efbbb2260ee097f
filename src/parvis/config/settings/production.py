"""Production: refuses to start with an insecure value, and says which."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from parvis.config.card_file import CardFileError, companies_in
from parvis.config.certificate_file import AuthorityError, authority_in
from parvis.config.dns_file import DnsFileError, servers_in
from parvis.config.registry_file import RegistryFileError, registries_in
from parvis.config.settings.checks import insecurities
from parvis.config.settings.shared import *

SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
CART_COOKIE_NAME = "__Host-cart"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
BEHIND_PROXY = os.environ.get("BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

_found = insecurities(os.environ)
if PARVIS_REGISTRIES:
    try:
        registries_in(Path(PARVIS_REGISTRIES), os.environ)
    except RegistryFileError as _error:
        _found += _error.faults
if PARVIS_CARDS:
    try:
        companies_in(Path(PARVIS_CARDS), os.environ)
    except CardFileError as _error:
        _found += _error.faults
try:
    authority_in(os.environ)
except AuthorityError as _error:
    _found += _error.faults
if PARVIS_DNS:
    try:
        servers_in(Path(PARVIS_DNS), os.environ)
    except DnsFileError as _error:
        _found += _error.faults
if _found:
    raise ImproperlyConfigured("Parvis does not start: " + "; ".join(_found) + ".")
