"""The pages of leads, managers and admins: one file a page."""

from webapp.web.pages.manager import approvals, bids, changes, hours, now, people, project, saved_views, task

MODULES = (now, hours, bids, people, project, task, approvals, changes, saved_views)
