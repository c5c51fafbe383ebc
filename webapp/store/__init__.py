"""What is kept and how it is found again. peewee lives here alone."""
