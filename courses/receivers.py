"""What LEARNING does when ASSESSMENT tells it something."""
