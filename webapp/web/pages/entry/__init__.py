"""The ways in: sign-in, links, set-up, downloads."""

from webapp.web.pages.entry import downloads, invitation, one_time_links, setup, sign_in, start

MODULES = (downloads, invitation, one_time_links, setup, sign_in, start)
