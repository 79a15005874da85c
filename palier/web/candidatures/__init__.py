"""The demandeur's candidatures: place one, follow each step, understand each point, withdraw."""
