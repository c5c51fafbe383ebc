"""The pages of leads, managers and admins: one file a page."""

from webapp.web.pages.manager import bids, hours, now, people, saved_views

MODULES = (now, hours, bids, people, saved_views)
