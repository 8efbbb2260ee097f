"""The shop's pages, in the language of the page: each path is translated (guide 3.3)."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from parvis.web.storefront.views import (
    allocations,
    cart,
    codes,
    home,
    legal,
    lines,
    notices,
    prices,
    search,
    transfer,
    whois,
)

app_name = "storefront"

urlpatterns = [
    path("", home.home, name="home"),
    path(pgettext_lazy("path", "domains/search/"), search.search, name="search"),
    path(pgettext_lazy("path", "domains/list/"), search.search_list, name="search-list"),
    path(pgettext_lazy("path", "domains/prices/"), prices.prices, name="prices"),
    path(pgettext_lazy("path", "domains/results/<uuid:token>/"), search.answers, name="answers"),
    path(pgettext_lazy("path", "domains/results/<uuid:token>/retry/"), search.retry, name="retry"),
    path(
        pgettext_lazy("path", "domains/results/<uuid:token>/<int:pk>/allocation/"),
        allocations.allocation,
        name="allocation",
    ),
    path(pgettext_lazy("path", "domains/transfer/"), transfer.transfer, name="transfer"),
    path("rdap/", whois.whois, name="whois"),
    path(pgettext_lazy("path", "cart/"), cart.cart, name="cart"),
    path(pgettext_lazy("path", "cart/add/"), lines.add, name="cart-add"),
    path(pgettext_lazy("path", "cart/add/all/"), lines.add_all, name="cart-add-all"),
    path(pgettext_lazy("path", "cart/back/"), lines.put_back, name="cart-back"),
    path(pgettext_lazy("path", "cart/remove/"), lines.remove, name="cart-remove"),
    path(pgettext_lazy("path", "cart/years/"), cart.years, name="cart-line"),
    path(pgettext_lazy("path", "cart/prices/"), cart.accept_prices, name="cart-prices"),
    path(pgettext_lazy("path", "cart/discount/"), codes.enter, name="cart-code"),
    path(pgettext_lazy("path", "cart/discount/remove/"), codes.remove, name="cart-code-remove"),
    path(pgettext_lazy("path", "cart/save/"), cart.save, name="cart-save"),
    path(pgettext_lazy("path", "cart/saved/<uuid:token>/"), cart.restore, name="cart-restore"),
    path(pgettext_lazy("path", "withdraw/"), notices.withdrawal, name="withdrawal"),
    path(pgettext_lazy("path", "cancel/"), notices.end, name="contract-end"),
    path(pgettext_lazy("path", "legal/terms/"), legal.legal, {"slug": "terms"}, name="terms"),
    path(pgettext_lazy("path", "legal/privacy/"), legal.legal, {"slug": "privacy"}, name="privacy"),
    path(pgettext_lazy("path", "legal/notice/"), legal.legal, {"slug": "notice"}, name="legal-notice"),
    path(pgettext_lazy("path", "legal/accessibility/"), legal.accessibility, name="accessibility"),
]
