"""Who is there, who leads, and who may be whom."""
