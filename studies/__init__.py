"""Studies: applications of the catalogue's theorems, one package each. Nothing else imports them."""
