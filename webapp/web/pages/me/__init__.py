"""An artist's own pages, below /me."""

from webapp.web.pages.me import account, adjust, data, day, month, reports, timer, tokens, week

MODULES = (account, adjust, data, day, month, reports, timer, tokens, week)
