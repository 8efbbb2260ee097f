"""The signed-in customer's pages."""

from django.urls import path

from parvis.web.portal.account.urls import urlpatterns as account_pages
from parvis.web.portal.billing import balance, cancelling, cards, documents, invoices, orders, papers
from parvis.web.portal.contacts import editing
from parvis.web.portal.contacts import views as contacts
from parvis.web.portal.domains import (
    advanced,
    auth_code,
    columns,
    detail,
    exports,
    holder,
    holder_code,
    hosts,
    leaving,
    lists,
    nameservers,
    roles,
    settings,
    signing,
    transfer,
)
from parvis.web.portal.finding import views as finding
from parvis.web.portal.home import views as home
from parvis.web.portal.journal import views as journal
from parvis.web.portal.renewals import calendar, deleted, ending, renew
from parvis.web.portal.renewals import views as renewals

app_name = "portal"
urlpatterns = [
    path("dashboard/", home.dashboard, name="dashboard"),
    path("search/", finding.find, name="search"),
    path("domains/", lists.domains, name="domains"),
    path("domains/export/<str:kind>/", exports.export, name="domains-export"),
    path("domains/files/<int:pk>/", exports.file, name="domains-file"),
    path("domains/files/<int:pk>/download/", exports.download, name="domains-file-download"),
    path("domains/advanced/", advanced.advanced, name="domains-advanced"),
    path("domains/columns/", columns.choose, name="domains-columns"),
    path("domains/deleted/", deleted.deleted, name="deleted"),
    path("domains/<str:name>/", detail.domain, name="domain"),
    path("domains/<str:name>/nameservers/", nameservers.nameservers, name="domain-nameservers"),
    path("domains/<str:name>/nameservers/hosts/", hosts.hosts, name="domain-hosts"),
    path("domains/<str:name>/nameservers/hosts/<str:host>/", hosts.host, name="domain-host"),
    path("domains/<str:name>/ds/", signing.records, name="domain-ds"),
    path("domains/<str:name>/ds/add/", signing.add, name="domain-ds-add"),
    path("domains/<str:name>/ds/remove/", signing.remove, name="domain-ds-remove"),
    path("domains/<str:name>/refresh/", settings.refresh, name="domain-refresh"),
    path("domains/<str:name>/contacts/", roles.contacts, name="domain-contacts"),
    path("domains/<str:name>/contacts/holder/", holder.holder, name="domain-holder"),
    path("domains/<str:name>/contacts/holder/code/", holder_code.code, name="domain-holder-code"),
    path("domains/<str:name>/contacts/holder/code/again/", holder_code.again, name="domain-holder-code-again"),
    path("domains/<str:name>/contacts/holder/withdraw/", holder.withdraw, name="domain-holder-withdraw"),
    path("domains/<str:name>/contacts/<str:role>/", roles.contact, name="domain-contact"),
    path("domains/<str:name>/lock/", settings.lock, name="domain-lock"),
    path("domains/<str:name>/unlock/", settings.unlock, name="domain-unlock"),
    path("domains/<str:name>/auto-renew/", settings.auto_renew, name="domain-auto-renew"),
    path("domains/<str:name>/transfer/", transfer.transfer, name="domain-transfer"),
    path("domains/<str:name>/leaving/", leaving.leaving, name="domain-leaving"),
    path("domains/<str:name>/transfer/withdraw/", transfer.withdraw, name="domain-transfer-withdraw"),
    path("domains/<str:name>/auth-code/", auth_code.auth_code, name="domain-auth-code"),
    path("domains/<str:name>/renew/", renew.renew, name="domain-renew"),
    path("renewals/", renewals.renewals, name="renewals"),
    path("renewals/calendar/", calendar.calendar, name="calendar"),
    path("renewals/calendar/export/<str:kind>/", calendar.export, name="calendar-export"),
    path("renewals/end/", ending.ending, name="ending"),
    path("billing/orders/", orders.orders, name="orders"),
    path("billing/orders/<str:number>/", orders.order, name="order"),
    path("billing/orders/<str:number>/cancel/", cancelling.cancel_order, name="order-cancel"),
    path("billing/orders/<str:number>/papers/<str:kind>/", papers.order_paper, name="order-paper"),
    path("billing/payments/<uuid:reference>/receipt/", papers.receipt, name="receipt"),
    path("billing/statement/", papers.statement, name="statement"),
    path("billing/balance/", balance.balance, name="balance"),
    path("billing/balance/top-up/", balance.top_up, name="top-up"),
    path("billing/balance/top-up/<uuid:reference>/", balance.back, name="top-up-back"),
    path("billing/cards/", cards.cards, name="cards"),
    path("billing/cards/add/", cards.add, name="card-add"),
    path("billing/cards/back/<uuid:reference>/", cards.back, name="card-back"),
    path("billing/cards/<int:pk>/default/", cards.choose, name="card-default"),
    path("billing/cards/<int:pk>/remove/", cards.discard, name="card-remove"),
    path("billing/invoices/", invoices.invoices, name="invoices"),
    path("billing/invoices/export/csv/", invoices.export, name="invoices-export"),
    path("billing/invoices/export/zip/", papers.archive, name="invoices-archive"),
    path("billing/invoices/<str:number>/", documents.invoice, name="invoice"),
    path("billing/invoices/<str:number>/pdf/", documents.pdf, name="invoice-pdf"),
    path("billing/invoices/<str:number>/xml/<str:form>/", documents.xml, name="invoice-xml"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", editing.add, name="contact-new"),
    path("contacts/<int:number>/", contacts.contact, name="contact"),
    path("contacts/<int:number>/edit/", editing.change, name="contact-edit"),
    path("contacts/<int:number>/holder/", editing.hand_over, name="contact-holder"),
    path("contacts/<int:number>/delete/", editing.remove, name="contact-delete"),
    path("contacts/<int:number>/verification/", editing.send_again, name="contact-verification"),
    path("org/audit/", journal.entries, name="audit"),
    *account_pages,
]
