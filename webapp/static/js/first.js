// Runs before the page is drawn: what only works with JavaScript may now show itself.
document.documentElement.classList.add("js");
