"""What RECOGNITION does when LEARNING tells it something."""
