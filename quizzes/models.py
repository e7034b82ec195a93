"""The tables of ASSESSMENT."""
