"""The verbs of auctions: `opening`, `bidding`, `closing`, `awarding` and what staff and watchers do."""
