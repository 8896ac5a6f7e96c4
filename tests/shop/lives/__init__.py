"""What may happen to money in the random lives of test_machine.py, by whose hands it goes through."""
