"""The verbs of auctions: what sellers, bidders, buyers and staff do, and what the clock does."""
