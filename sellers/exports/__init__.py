"""A store's products in the formats of others, as text to stream. What goes out can come in again and is the same."""
