from parvis.orders.models.carts import Cart, CartLine
from parvis.orders.models.notices import ContractNotice
from parvis.orders.models.offers import Offer, OfferLine
from parvis.orders.models.orders import Order, OrderLine
from parvis.orders.models.promotions import PromotionUse
from parvis.orders.models.renewals import OptionPlan, Reminder, RenewalPlan

__all__ = [
    "Cart",
    "CartLine",
    "ContractNotice",
    "Offer",
    "OfferLine",
    "OptionPlan",
    "Order",
    "OrderLine",
    "PromotionUse",
    "Reminder",
    "RenewalPlan",
]
