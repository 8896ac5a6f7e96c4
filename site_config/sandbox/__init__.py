"""Payment services that are none, on loopback: for the demo, for whoever tries a provider without its keys, and for the tests."""
