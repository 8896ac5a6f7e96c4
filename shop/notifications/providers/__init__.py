"""The ways out of the site: each sends one message to one address, or says how it failed."""
