"""How rooms are served: their pages, their sockets, and who may join from where how often."""
