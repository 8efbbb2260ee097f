from django.urls import path, register_converter

from parvis.web.storefront.languages import LanguageConverter
from parvis.web.storefront.views import cart, home, legal, lines, notices, prices, search, whois

app_name = "storefront"
register_converter(LanguageConverter, "lang")

urlpatterns = [
    path("", home.front_door, name="front-door"),
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", lines.add, name="cart-add"),
    path("cart/add/all/", lines.add_all, name="cart-add-all"),
    path("cart/back/", lines.put_back, name="cart-back"),
    path("cart/remove/", lines.remove, name="cart-remove"),
    path("cart/years/", cart.years, name="cart-line"),
    path("cart/prices/", cart.accept_prices, name="cart-prices"),
    path("cart/save/", cart.save, name="cart-save"),
    path("cart/saved/<uuid:token>/", cart.restore, name="cart-restore"),
    path("searches/<uuid:token>/", search.answers, name="answers"),
    path("searches/<uuid:token>/retry/", search.retry, name="retry"),
    path("<lang:language>/", home.home, name="home"),
    path("<lang:language>/search/", search.search, name="search"),
    path("<lang:language>/search/list/", search.search_list, name="search-list"),
    path("<lang:language>/prices/", prices.prices, name="prices"),
    path("<lang:language>/whois/", whois.whois, name="whois"),
    path("<lang:language>/contract/withdrawal/", notices.withdrawal, name="withdrawal"),
    path("<lang:language>/contract/end/", notices.end, name="contract-end"),
    path("<lang:language>/legal/accessibility/", legal.accessibility, name="accessibility"),
    path("<lang:language>/legal/<slug:slug>/", legal.legal, name="legal"),
]
