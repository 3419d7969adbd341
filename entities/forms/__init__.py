"""What a person typed or clicked, cleaned; the views call the services."""
