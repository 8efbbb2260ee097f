from parvis.orders.models.carts import Cart, CartLine
from parvis.orders.models.orders import Order, OrderLine

__all__ = ["Cart", "CartLine", "Order", "OrderLine"]
