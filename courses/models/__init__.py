"""The tables of LEARNING."""
