"""How the app is served: settings, what every request passes through, sessions, health."""
