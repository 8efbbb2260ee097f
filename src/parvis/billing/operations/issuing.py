"""Having a draft checked by the official rules, then issued. Runs outside any transaction.

The rules are asked before the number is given (rules 7.4): a document that they refuse takes none. The check is of the
document under the number that would come next; between it and the issue only the number and the day can change, to others
of the same form.
"""

from datetime import datetime

from parvis.billing.actions.issuing import InvoiceMissingError, issue, refuse, trial_of
from parvis.billing.electronic.cii import cii_of
from parvis.billing.electronic.reading import bears_french_rules, electronic, is_electronic
from parvis.billing.electronic.rulebook import Faults, rulebook
from parvis.billing.electronic.ubl import ubl_of
from parvis.billing.enums import DraftState
from parvis.billing.models import Invoice, InvoiceDraft


def issue_draft(draft_id: int, *, now: datetime) -> Invoice | None:
    """Check one draft and issue it; None where it has to wait, or the rules refused it.

    Done twice, or by two at the same moment, it is issued once. Raises CheckerLostError, DraftChangedError and what
    ``issue`` raises: nothing was issued, and it can be asked again.
    """
    draft = InvoiceDraft.objects.select_related("account__brand", "entity", "invoice").get(pk=draft_id)
    if draft.invoice is not None:
        return draft.invoice
    if draft.state != DraftState.WAITING or draft.issue_at > now:
        return None
    try:
        trial = trial_of(draft, now=now)
    except InvoiceMissingError:
        # The note is asked for again by the issue of its invoice.
        return None
    found = faults_of(trial)
    if found:
        refuse(draft, found, now=now)
        return None
    return issue(draft, now=now)


def faults_of(document: Invoice) -> Faults:
    """What the rules have against a document, in both its forms; nothing where its seller's country has none.

    A rule that both forms break is told once.
    """
    if not is_electronic(document):
        return []
    said = electronic(document)
    is_french = bears_french_rules(document)
    found: dict[str, str] = {}
    for form, write in (("cii", cii_of), ("ubl", ubl_of)):
        for rule, text in rulebook.faults(write(said), form=form, is_french=is_french):
            found.setdefault(rule, text)
    return list(found.items())
