"""The checkout: its page, and the button that orders, in process; each order is one more of an account of 10,000 names."""

import os
import re
import sys
import time
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from bench.database import set_up

ORDERS = int(os.environ.get("BENCH_ORDERS", "100"))
NAMES = int(os.environ.get("BENCH_NAMES", "10000"))
LINES = 3


def filled(brand: Any, buyer: Any, number: int, now: datetime) -> Any:
    """A cart of three names that are free."""
    from parvis.domains.enums import AnswerState  # noqa: PLC0415 - after the settings
    from parvis.domains.models import Answer  # noqa: PLC0415
    from parvis.domains.search.actions import open_check  # noqa: PLC0415
    from parvis.orders.actions import carts  # noqa: PLC0415

    search = open_check(brand, [(f"bench-{number}-{line}.fr", "fr") for line in range(LINES)], now=now)
    Answer.objects.filter(search=search).update(state=AnswerState.AVAILABLE)
    cart = carts.open_cart(brand, account=buyer, now=now)
    for answer in Answer.objects.filter(search=search).select_related("search__brand"):
        carts.add(cart, answer, years=1, now=now)
    cart.refresh_from_db()
    return cart


def ordered(client: Any, cart: Any) -> tuple[float, float]:
    """Milliseconds until the page is there, and until the order is."""
    from django.utils import timezone  # noqa: PLC0415

    from parvis.orders.quotes import quote  # noqa: PLC0415

    begun = time.perf_counter()
    page = client.get("/checkout/")
    shown = time.perf_counter()
    typed = {
        "cart": str(cart.token), "seal": quote(cart, cart.account, now=timezone.now()).seal, "registrant": "same",
        "servers": "ours", "means": "transfer", "terms": "on", "immediate": "on", "waiver": "on",
    }  # fmt: skip
    pressed = time.perf_counter()
    answer = client.post("/checkout/", typed)
    if page.status_code != 200 or answer.status_code != 302:
        raise SystemExit(f"{page.status_code}, {answer.status_code}: {_faults(answer)}")
    return 1000 * (shown - begun), 1000 * (time.perf_counter() - pressed)


def _faults(answer: Any) -> str:
    """What the page says in its list of faults."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition('class="alert')[2][:3000]).split())[:600]


def main() -> int:
    set_up()
    from django.test import Client  # noqa: PLC0415

    from bench.loading import brand, person, settle  # noqa: PLC0415
    from bench.shop import open_shop  # noqa: PLC0415
    from parvis.accounts.models import Account  # noqa: PLC0415
    from parvis.brands.models import Brand, LegalEntity  # noqa: PLC0415
    from parvis.orders.models import Order  # noqa: PLC0415

    now = datetime.fromtimestamp(time.time(), UTC)
    owner = brand()
    LegalEntity.objects.update(iban="FR7630006000011234567890189", bic="AGRIFRPP")
    Brand.objects.update(nameservers=["ns1.bench.example", "ns2.bench.example"])
    user = person(owner, "many@bench.example", NAMES, first=1, now=now)
    Account.objects.update(kind="individual", organisation="")
    buyer = Account.objects.get(memberships__user=user)
    client = Client()
    client.force_login(user, backend="parvis.accounts.backends.BrandBackend")
    open_shop(owner, buyer, now=now)
    buyer.carts.all().delete()
    settle()
    owner = Brand.objects.select_related("legal_entity").get()
    times = [ordered(client, filled(owner, buyer, number, now)) for number in range(5 + ORDERS)][5:]
    if Order.objects.count() != 5 + ORDERS:
        raise SystemExit("not every button made one order")
    for label, column in (("the page of the checkout", 0), ("the button, three names", 1)):
        cuts = quantiles([row[column] for row in times], n=20)
        print(f"{label:34}{cuts[9]:8.1f} ms p50{cuts[18]:8.1f} ms p95")
    return 0


if __name__ == "__main__":
    sys.exit(main())
