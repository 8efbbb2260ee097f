from parvis.billing.models.invoices import Invoice, InvoiceDocument, InvoiceSeries
from parvis.billing.models.payments import Payment, PaymentNotice, Refund

__all__ = ["Invoice", "InvoiceDocument", "InvoiceSeries", "Payment", "PaymentNotice", "Refund"]
