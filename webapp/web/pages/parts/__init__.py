"""What several pages share: routes, the visit, filters, forms, paging, charts."""
