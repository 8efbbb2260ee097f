"""Invoices a second, checked, numbered and rendered with their electronic forms, beside the bare renderer; and numbering alone.

``python -m bench.invoices work <first> <count>`` is one process of the issuers, started by the measure itself.
"""

import multiprocessing
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bench.database import set_up

COUNT = int(os.environ.get("BENCH_INVOICES", "200"))
ISSUERS = 16


def drafts(count: int, first: int, now: datetime) -> list[int]:
    """So many invoices of three lines that wait."""
    from bench.seller import business, seller  # noqa: PLC0415 - after the settings
    from parvis.billing.actions.drafting import InvoiceLine, draft_invoice  # noqa: PLC0415
    from parvis.billing.taxes import decide  # noqa: PLC0415
    from parvis.brands.models import Brand  # noqa: PLC0415
    from parvis.kit.money import Money  # noqa: PLC0415

    brand = Brand.objects.select_related("legal_entity").first() or seller()
    account = business(brand, first, now=now)
    tax = decide(account, on=now.date())
    lines = [InvoiceLine(f"Enregistrement de atelier-{rank}.example", 1, Money(999, "EUR")) for rank in range(3)]
    return [
        draft_invoice(
            account, order_number=f"C-2026-{number:06d}", lines=lines, tax=tax, currency="EUR", language="fr",
            paid=Money(3596, "EUR"), paid_by="card", now=now,
        ).pk
        for number in range(first, first + count)
    ]  # fmt: skip


def work(numbers: list[int], ready: "multiprocessing.synchronize.Barrier") -> None:
    """One process: the rules, the number, the PDF, its forms, the database."""
    import django  # noqa: PLC0415

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from parvis.billing.operations.issuing import issue_draft  # noqa: PLC0415
    from parvis.billing.tasks import render  # noqa: PLC0415

    # What a worker pays once, at its first document.
    _issued(issue_draft, render, numbers[0], timezone.now())
    ready.wait()
    for number in numbers[1:]:
        _issued(issue_draft, render, number, timezone.now())


def _issued(issue_draft: object, render: object, number: int, now: datetime) -> None:
    invoice = issue_draft(number, now=now)  # type: ignore[operator]
    if invoice is None:
        raise SystemExit(f"draft {number} was refused")
    render(invoice_id=invoice.pk)  # type: ignore[operator]


def issued(processes: int, numbers: list[int]) -> float:
    """Documents a second."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    shares = [numbers[rank::processes] for rank in range(processes)]
    running = [context.Process(target=work, args=(share, ready)) for share in shares]
    for process in running:
        process.start()
    ready.wait()
    begun = time.perf_counter()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        raise SystemExit("a process failed")
    return (len(numbers) - processes) / (time.perf_counter() - begun)


def bare() -> float:
    """The renderer alone, again and again with the same values."""
    from parvis.billing.models import Invoice  # noqa: PLC0415
    from parvis.billing.pdf import pdf_of  # noqa: PLC0415

    invoice = Invoice.objects.earliest("pk")
    pdf_of(invoice)
    begun = time.perf_counter()
    for _time in range(COUNT):
        pdf_of(invoice)
    return COUNT / (time.perf_counter() - begun)


def numbered(numbers: list[int], now: datetime) -> tuple[float, float]:
    """Numbers a second, by one issuer and by sixteen at once; nothing but the number and the books."""
    from django.db import connections  # noqa: PLC0415

    from parvis.billing.actions.issuing import issue  # noqa: PLC0415
    from parvis.billing.models import InvoiceDraft  # noqa: PLC0415

    def share(part: list[int]) -> None:
        try:
            for draft in InvoiceDraft.objects.filter(pk__in=part):
                issue(draft, now=now)
        finally:
            connections.close_all()

    half = len(numbers) // 2
    begun = time.perf_counter()
    share(numbers[:half])
    alone = half / (time.perf_counter() - begun)
    rest = numbers[half:]
    begun = time.perf_counter()
    with ThreadPoolExecutor(ISSUERS) as pool:
        list(pool.map(share, [rest[rank::ISSUERS] for rank in range(ISSUERS)]))
    return alone, len(rest) / (time.perf_counter() - begun)


def without_gaps() -> int:
    """How many numbers there are; SystemExit where one is missing or twice."""
    from parvis.billing.models import Invoice  # noqa: PLC0415

    ranks = sorted(int(number.rpartition("-")[2]) for number in Invoice.objects.values_list("number", flat=True))
    if ranks != list(range(1, len(ranks) + 1)):
        raise SystemExit("numbers are missing or twice")
    return len(ranks)


def main() -> int:
    set_up()
    now = datetime.fromtimestamp(time.time(), UTC).replace(microsecond=0)
    one = issued(1, drafts(COUNT, 1, now))
    two = issued(2, drafts(2 * COUNT, 100_001, now))
    least = bare()
    alone, together = numbered(drafts(10 * COUNT, 200_001, now), now)
    print(f"\n{'the bare renderer, a PDF':44}{least:8.1f}/s")
    print(f"{'checked, numbered and rendered, 1 process':44}{one:8.1f}/s{least / one:9.2f} × the floor")
    print(f"{'the same, 2 processes':44}{two:8.1f}/s{two / one:9.2f} × one process")
    print(f"{'numbering alone, 1 issuer':44}{alone:8.1f}/s")
    print(f"{f'the same, {ISSUERS} issuers at once':44}{together:8.1f}/s{together / alone:9.2f} × one issuer")
    print(f"{without_gaps()} numbers, none missing, none twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
