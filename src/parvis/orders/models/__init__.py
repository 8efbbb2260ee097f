from parvis.orders.models.carts import Cart, CartLine
from parvis.orders.models.notices import ContractNotice
from parvis.orders.models.orders import Order, OrderLine

__all__ = ["Cart", "CartLine", "ContractNotice", "Order", "OrderLine"]
