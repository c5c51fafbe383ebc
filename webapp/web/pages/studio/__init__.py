"""The studio's set-up, below /studio."""

from webapp.web.pages.studio import (
    days_off,
    home,
    integrations,
    people,
    policy,
    projects,
    task_import,
    tasks,
    teams,
    webhooks,
)

MODULES = (days_off, home, integrations, people, policy, projects, task_import, tasks, teams, webhooks)
