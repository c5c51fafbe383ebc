"""How long nobody has touched this computer, read from the operating system: one file for each system."""
