"""What a document is about, in a few words."""

from django.utils.translation import override

from parvis.billing.models import Invoice
from parvis.web.portal.billing.wording import object_of


def test_each_kind_of_line_is_counted_by_its_own_name():
    kinds = ["domain.renew", "domain.renew", "domain.restore", "domain.transfer", "domain.register"]
    invoice = Invoice(lines=[{"description": kind} for kind in kinds])

    with override("fr"):
        assert object_of(invoice, kinds).replace("\xa0", " ") == (
            "Enregistrement de 1 domaine, Renouvellement de 2 domaines, Restauration de 1 domaine, Transfert de 1 domaine"
        )
