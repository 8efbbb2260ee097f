"""Creating and changing contacts (CON-1)."""
