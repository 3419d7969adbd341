"""Who is named where: mentions of names, their kinds and borders, and the actors they make up."""
