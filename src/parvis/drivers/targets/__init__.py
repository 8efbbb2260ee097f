"""Looks at the sites that redirections lead to."""
