"""The verbs of commissions."""

from shop.commissions.services.rules import publish_rule, withdraw_rule
from shop.commissions.services.simulations import resume_simulations, run_simulation, start_simulation

__all__ = ["publish_rule", "resume_simulations", "run_simulation", "start_simulation", "withdraw_rule"]
