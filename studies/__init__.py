"""Applications of the toolkit, one package each; nothing else imports them."""
