"""The pages of leads and managers: who works on what, hours, bids, approvals."""

from webapp.web.pages.overview import approvals, audit, bids, hours, now, people, project, saved_views, task

MODULES = (approvals, audit, bids, hours, now, people, project, saved_views, task)
