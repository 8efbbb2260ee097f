from django.conf import settings
from django.urls import path

from parvis.web.backoffice.views import (
    acting,
    bank,
    customers,
    declared,
    design,
    drafts,
    extensions,
    journal,
    notices,
    operations,
    orders,
    outbox,
    payments,
    queue,
    reconciliation,
    refunds,
    registry_messages,
    requests,
)

app_name = "backoffice"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<str:number>/", customers.customer, name="customer"),
    path("customers/<str:number>/review/", customers.review, name="review"),
    path("customers/<str:number>/act/", acting.act_as, name="act-as"),
    path("act/stop/", acting.act_stop, name="act-stop"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("payments/", payments.payments, name="payments"),
    path("payments/<str:number>/match/", payments.match, name="match"),
    path("bank/", bank.lines, name="bank"),
    path("bank/<int:pk>/", bank.line, name="bank-line"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/copy/", drafts.draft_copy, name="draft-copy"),
    path("refunds/<int:pk>/", refunds.refund, name="refund"),
    path("operations/", operations.operations, name="operations"),
    path("operations/<int:pk>/", operations.operation, name="operation"),
    path("operations/<int:pk>/retry/", operations.retry, name="operation-retry"),
    path("operations/<int:pk>/give-up/", operations.give_up, name="operation-give-up"),
    path("extensions/", extensions.extensions, name="extensions"),
    path("extensions/<str:tld>/", extensions.extension, name="extension"),
    path("nameservers/", declared.servers, name="declared"),
    path("nameservers/ask/", declared.ask, name="declared-ask"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:pk>/", requests.decide, name="request"),
    path("requests/<int:pk>/document/", requests.document, name="request-document"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("drift/", reconciliation.drifts, name="drifts"),
    path("drift/<int:pk>/", reconciliation.drift, name="drift"),
    path("drift/<int:pk>/put-back/", reconciliation.put_back, name="drift-put-back"),
    path("drift/<int:pk>/accept/", reconciliation.accept, name="drift-accept"),
    path("messages/", registry_messages.messages, name="messages"),
    path("messages/<int:pk>/", registry_messages.message, name="message"),
    path("messages/<int:pk>/seen/", registry_messages.message_seen, name="message-seen"),
    path("audit/", journal.journal, name="audit"),
    path("design/", design.components, name="design"),
    *(
        [
            path("outbox/", outbox.outbox, name="outbox"),
            path("outbox/<int:pk>/", outbox.message, name="outbox-message"),
            path("outbox/<int:pk>/body/", outbox.body, name="outbox-body"),
        ]
        if settings.PARVIS_DEMO
        else []
    ),
]
