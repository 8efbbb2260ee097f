"""Who may open each page, written down once more: a page that changes its rule, or comes or goes, changes this table."""

from tests.web.access.table import pages

TABLE = """
healthz                        public
readyz                         public
set-language                   public
theme                          public
theme-icon                     public
brand-image                    public
signin                         public
signin-account                 signed-in
signout                        public
signup                         public
signup-verify                  public
signup-details                 public
password-reset                 public
password-new                   public
holder-verify                  public
holder-approve                 public
reauth                         signed-in
checkout:start                 public
checkout:pay                   customer billing:pay
checkout:balance               customer billing:pay
checkout:transfer              customer billing:pay
checkout:back                  customer billing:pay
checkout:done                  customer orders:read
portal:dashboard               customer account:read
portal:search                  customer account:read
portal:domains                 customer domains:read
portal:domains-export          customer domains:read
portal:domains-file            customer domains:read
portal:domains-file-download   customer domains:read
portal:domains-advanced        customer domains:read
portal:domains-columns         customer domains:read
portal:domain                  customer domains:read
portal:domain-renew            customer orders:place
portal:deleted                 customer orders:place
portal:renewals                customer orders:place
portal:calendar                customer domains:read
portal:calendar-export         customer domains:read
portal:ending                  customer domains:manage
portal:domain-nameservers      customer domains:nameservers +proof
portal:domain-hosts            customer domains:nameservers +proof
portal:domain-host             customer domains:nameservers +proof
portal:domain-dnssec           customer domains:read
portal:domain-dnssec-again     customer domains:nameservers +proof
portal:domain-dnssec-cancel    customer domains:nameservers +proof
portal:domain-dnssec-change    customer domains:nameservers +proof
portal:domain-ds               customer domains:read
portal:domain-ds-add           customer domains:nameservers +proof
portal:domain-ds-remove        customer domains:nameservers +proof
portal:domain-refresh          customer domains:read
portal:zone                    customer zones:read
portal:zone-history            customer zones:read
portal:zone-compare            customer zones:read
portal:zone-version            customer zones:read
portal:zone-restore            customer zones:manage
portal:zone-review             customer zones:manage
portal:zone-draft              customer zones:manage
portal:zone-draft-abandon      customer zones:manage
portal:zone-draft-rebase       customer zones:manage
portal:zone-draft-undo         customer zones:manage
portal:zone-import             customer zones:manage
portal:zone-copy               customer zones:manage
portal:zone-fetch              customer zones:manage
portal:zone-text               customer zones:manage
portal:zone-template           customer zones:manage
portal:templates               customer zones:read
portal:template-new            customer zones:manage
portal:template                customer zones:manage
portal:template-delete         customer zones:manage
portal:templates-choose        customer zones:manage
portal:templates-apply         customer zones:manage
portal:template-run            customer zones:read
portal:template-run-stop       customer zones:manage
portal:zone-publication        customer zones:read
portal:zone-diagnosis          customer zones:read
portal:zone-look               customer zones:read
portal:zone-export             customer zones:read
portal:zone-record-new         customer zones:manage
portal:zone-record-check       customer zones:manage
portal:zone-records-delete     customer zones:manage
portal:zone-record             customer zones:manage
portal:zone-undo               customer zones:manage
portal:zone-soa                customer zones:manage
portal:redirects               customer domains:read
portal:domain-redirects        customer domains:read
portal:redirect                customer domains:read
portal:redirect-add            customer domains:manage +proof
portal:redirect-edit           customer domains:manage +proof
portal:redirect-remove         customer domains:manage +proof
portal:redirects-option        customer orders:place
portal:redirects-option-renewal customer domains:manage
portal:redirects-dns           customer zones:manage +proof
backoffice:redirects           staff staff:read
backoffice:redirect            staff staff:customers
portal:domain-contacts         customer domains:read
portal:domain-holder           customer contacts:manage +proof
portal:domain-holder-code      customer contacts:manage
portal:domain-holder-code-again customer contacts:manage
portal:domain-holder-withdraw  customer contacts:manage
portal:domain-contact          customer contacts:manage +proof
portal:domain-lock             customer domains:manage
portal:domain-unlock           customer domains:transfer +proof
portal:domain-auth-code        customer domains:transfer +proof
portal:domain-transfer         customer domains:transfer
portal:domain-transfer-withdraw customer domains:transfer
portal:domain-leaving          customer domains:transfer +proof
portal:domain-auto-renew       customer domains:manage
portal:orders                  customer orders:read
portal:order                   customer orders:read
portal:order-cancel            customer orders:place
portal:order-paper             customer orders:read
portal:receipt                 customer billing:read
portal:statement               customer billing:read
portal:offers                  customer orders:read
portal:offer-ask               customer orders:place
portal:offer                   customer orders:read
portal:offer-pdf               customer orders:read
portal:offer-order             customer orders:place
portal:offer-decline           customer orders:place
portal:unpaid                  customer billing:pay
portal:together                customer billing:pay
portal:joint                   customer billing:pay
backoffice:match-several       staff staff:payments +proof
portal:payments                customer billing:read
portal:payments-export         customer billing:read
backoffice:customer-payments   staff staff:customers
backoffice:receipt             staff staff:customers
backoffice:customer-payments-export staff staff:customers
portal:proof                   customer billing:pay
backoffice:proof               staff staff:payments
portal:balance                 customer billing:read
portal:top-up                  customer billing:pay
portal:cards                   customer billing:read
portal:card-add                customer billing:pay +proof
portal:card-back               customer billing:pay
portal:card-default            customer billing:pay +proof
portal:card-remove             customer billing:pay +proof
checkout:kept-card             customer billing:pay
checkout:debit                 customer billing:pay
checkout:cheque                customer billing:pay
portal:mandates                customer billing:read
portal:mandate-sign            customer billing:pay +proof
portal:mandate-pdf             customer billing:read +proof
portal:mandate-revoke          customer billing:pay +proof
portal:owed                    customer billing:read
portal:owed-pay                customer billing:pay
backoffice:debits              staff staff:payments
backoffice:debits-make         staff staff:payments +proof
backoffice:debits-file         staff staff:payments +proof
backoffice:cheques             staff staff:payments
backoffice:cheque-new          staff staff:payments +proof
backoffice:cheque              staff staff:payments +proof
backoffice:cheques-deposit     staff staff:payments +proof
backoffice:cheque-slip         staff staff:payments +proof
backoffice:debts               staff staff:payments
backoffice:debt                staff staff:payments +proof
backoffice:debt-remind         staff staff:payments +proof
backoffice:debt-fee            staff staff:payments +proof
backoffice:debt-interest       staff staff:payments +proof
backoffice:debt-loss           staff staff:payments +proof
backoffice:disputes            staff staff:payments
backoffice:dispute             staff staff:payments
portal:top-up-back             customer billing:pay
portal:invoices                customer billing:read
portal:invoice                 customer billing:read
portal:invoice-pdf             customer billing:read
portal:invoices-archive        customer billing:read
portal:invoice-xml             customer billing:read
portal:invoices-export         customer billing:read
portal:contacts                customer contacts:manage
portal:contact                 customer contacts:manage
portal:contact-new             customer contacts:manage
portal:contact-edit            customer contacts:manage
portal:contact-holder          customer contacts:manage +proof
portal:contact-delete          customer contacts:manage
portal:contact-verification    customer contacts:manage
portal:audit                   customer audit:read
portal:profile                 customer account:manage
portal:profile-request         customer account:manage
portal:email-verify            signed-in
portal:preferences             signed-in
portal:security                signed-in
portal:password-change         signed-in  +proof
portal:sign-out-everywhere     signed-in
portal:switch                  signed-in
backoffice:queue               staff staff:read
backoffice:customers           staff staff:customers
backoffice:customer            staff staff:customers
backoffice:review              staff staff:customers
backoffice:act-as              staff staff:impersonate +proof
backoffice:act-stop            staff staff:impersonate
backoffice:offer-new           staff staff:customers
backoffice:offers              staff staff:customers
backoffice:offer               staff staff:customers
backoffice:offer-close         staff staff:customers
backoffice:orders              staff staff:read
backoffice:order               staff staff:read
backoffice:payments            staff staff:payments
backoffice:match               staff staff:payments +proof
backoffice:bank                staff staff:payments
backoffice:bank-line           staff staff:payments +proof
backoffice:drafts              staff staff:payments
backoffice:draft               staff staff:payments
backoffice:draft-copy          staff staff:payments
backoffice:accounting          staff staff:payments
backoffice:taxes               staff staff:payments
backoffice:sales               staff staff:payments
backoffice:sales-file          staff staff:payments
backoffice:taxes-file          staff staff:payments
backoffice:accounting-file     staff staff:payments
backoffice:refund              staff staff:payments +proof
backoffice:operations          staff staff:read
backoffice:operation           staff staff:read
backoffice:operation-retry     staff staff:operations
backoffice:operation-give-up   staff staff:operations +proof
backoffice:extensions          staff staff:read
backoffice:extension           staff staff:read
backoffice:drifts              staff staff:read
backoffice:declared            staff staff:read
backoffice:declared-ask        staff staff:operations
backoffice:verified            staff staff:read
backoffice:promotions          staff staff:payments
backoffice:promotion-end       staff staff:payments
backoffice:zone-templates      staff staff:read
backoffice:zone-template-new   staff staff:operations
backoffice:zone-template       staff staff:operations
backoffice:allocations         staff staff:operations
backoffice:allocation-remove   staff staff:operations
backoffice:domain-dnssec       staff staff:read
backoffice:domain-dnssec-roll  staff staff:operations +proof
backoffice:domain-dnssec-again staff staff:operations +proof
backoffice:drift               staff staff:read
backoffice:drift-put-back      staff staff:operations +proof
backoffice:drift-accept        staff staff:operations +proof
backoffice:messages            staff staff:read
backoffice:message             staff staff:read
backoffice:message-seen        staff staff:operations
backoffice:requests            staff staff:customers
backoffice:request             staff staff:customers
backoffice:request-document    staff staff:customers
backoffice:notices             staff staff:read
backoffice:notice              staff staff:customers
backoffice:audit               staff staff:read
backoffice:design              staff staff:read
backoffice:outbox              public
backoffice:outbox-message      public
backoffice:outbox-body         public
hooks:card                     public
sandbox:page                   public
front-door                     public
cart-door                      public
storefront:cart                public
storefront:cart-add            public
storefront:cart-add-all        public
storefront:cart-back           public
storefront:cart-remove         public
storefront:cart-line           public
storefront:cart-prices         public
storefront:cart-code           public
storefront:cart-code-remove    public
storefront:cart-save           customer orders:place
storefront:cart-restore        customer orders:place
storefront:answers             public
storefront:retry               public
storefront:allocation          customer orders:place
storefront:home                public
storefront:search              public
storefront:search-list         public
storefront:prices              public
storefront:transfer            public
storefront:whois               public
storefront:withdrawal          public
storefront:contract-end        public
storefront:accessibility       public
storefront:terms               public
storefront:privacy             public
storefront:legal-notice        public
"""


def test_every_page_says_who_may_open_it():
    assert [name for name, _parts, access in pages() if access is None] == []


def test_the_table_is_as_reviewed():
    now = {
        f"{name:<30} {access.kind} {access.permission or ''}{' +proof' if access.needs_proof else ''}".strip()
        for name, _parts, access in pages()
    }
    reviewed = {line.strip() for line in TABLE.strip().splitlines()}

    assert sorted(now - reviewed) == []
    assert sorted(reviewed - now) == []
