"""What waits for staff, most urgent first (BO-2)."""

from django.http import HttpResponse

from parvis.accounts.enums import AccountState, RequestState
from parvis.accounts.models import Account, AccountRequest
from parvis.accounts.permissions import Permission
from parvis.billing.enums import DraftState
from parvis.billing.models import Dispute, InvoiceDraft, Refund
from parvis.domains.enums import MessageOutcome
from parvis.domains.models import Drift, RegistryMessage, SignatureFault
from parvis.domains.operations.settling import progress
from parvis.orders.enums import NoticeState, OrderState
from parvis.orders.models import ContractNotice, Order
from parvis.orders.waited_for import SENT
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.access import staff
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

MOST = 7


@staff(Permission.STAFF_READ)
def queue(request: PortalRequest) -> HttpResponse:
    """The first page of staff."""
    actor = request.actor
    context = {
        "settling": progress(),
        "operations": Operation.objects.visible_to(actor)
        .filter(state=OperationState.ATTENTION)
        .select_related("account")
        .order_by("due_at")[:MOST],
        "drifts": Drift.objects.visible_to(actor).open().select_related("domain__account").order_by("found_at")[:MOST],
        "signature_faults": SignatureFault.objects.visible_to(actor)
        .open()
        .select_related("domain__account")
        .order_by("found_at")[:MOST],
        "told": RegistryMessage.objects.visible_to(actor)
        .filter(outcome=MessageOutcome.WAITING)
        .defer("raw")
        .order_by("received_at")[:MOST],
        "reviews": Account.objects.visible_to(actor).filter(state=AccountState.REVIEW).order_by("created_at")[:MOST],
        "requests": AccountRequest.objects.visible_to(actor)
        .filter(state=RequestState.OPEN)
        .select_related("account")
        .order_by("created_at")[:MOST],
        "notices": ContractNotice.objects.visible_to(actor)
        .filter(state=NoticeState.RECEIVED)
        .order_by("received_at")[:MOST],
        "transfers": Order.objects.visible_to(actor)
        .filter(state=OrderState.UNPAID, means__in=SENT)
        .select_related("account")
        .order_by("placed_at")[:MOST],
        "drafts": InvoiceDraft.objects.visible_to(actor)
        .filter(state=DraftState.REFUSED)
        .select_related("account")
        .order_by("created_at")[:MOST],
        "disputes": Dispute.objects.visible_to(actor)
        .filter(noted_at__isnull=True)
        .select_related("payment__account")
        .order_by("opened_at")[:MOST],
        "refunds": Refund.objects.visible_to(actor)
        .filter(done_at__isnull=True, is_by_company=False)
        .select_related("payment")
        .order_by("created_at")[:MOST],
    }
    return render(request, "backoffice/queue.html", context)
