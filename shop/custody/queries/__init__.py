"""Reading who holds what."""

from shop.custody.queries.pieces import Step, Whereabouts, arrived, held_for_orders, path_of, where_is

__all__ = ["Step", "Whereabouts", "arrived", "held_for_orders", "path_of", "where_is"]
