// What makes pages nicer and none of them possible: every page works without this file.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const isTyping = (target) =>
    target.isContentEditable || (target.matches && target.matches("input, select, textarea"));

  // ---- dialogs: a link or button with data-open="id" opens that <dialog> instead of its plain page
  const open = (dialog) => {
    if (!dialog || dialog.open) return false;
    dialog.showModal();
    return true;
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener && !event.metaKey && !event.ctrlKey && open(byId(opener.dataset.open))) event.preventDefault();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement) event.target.close(); // the ground beside the sheet
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });

  // ---- keys
  const goto = { d: "/me", w: "/me/week", m: "/me/month", r: "/me/reports" };
  let afterG = 0;
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };
  const onSingleKey = (event) => {
    if (performance.now() - afterG < 1500 && goto[event.key]) {
      location.assign(goto[event.key]);
      return true;
    }
    afterG = event.key === "g" ? performance.now() : 0;
    if (event.key === "?") return open(byId("shortcuts"));
    if (event.key === "n") return follow("[data-key=n]") || (location.assign("/me/adjust"), true);
    if (event.key === "t") return follow("[data-key=t]");
    if (event.key === "ArrowLeft") return follow("a[rel=prev]");
    if (event.key === "ArrowRight") return follow("a[rel=next]");
    return false;
  };
  const moveInCalendar = (event) => {
    const from = event.target.closest("[data-calendar] a");
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: "first", End: "last" }[event.key];
    if (!from || step === undefined) return false;
    const days = [...from.closest("[data-calendar]").querySelectorAll("td > a")];
    const to = step === "first" ? days[0] : step === "last" ? days.at(-1) : days[days.indexOf(from) + step];
    if (to) to.focus();
    else return follow(step < 0 ? "a[rel=prev]" : "a[rel=next]");
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) (menu.open = false), menu.querySelector("summary").focus();
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const handled = moveInCalendar(event) || (document.body.dataset.shortcuts === "on" && onSingleKey(event));
    if (handled) event.preventDefault();
  });

  // ---- clocks that run between refreshes: data-runs-since (ms) counts on from data-counted (s)
  const twoDigits = (n) => String(n).padStart(2, "0");
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-runs-since]")) {
      const seconds = Number(clock.dataset.counted || 0) + Math.max(0, (Date.now() - offset - clock.dataset.runsSince) / 1000);
      const minutes = Math.floor(seconds / 60);
      clock.textContent = `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}` + (clock.hasAttribute("data-with-seconds") ? `:${twoDigits(Math.floor(seconds % 60))}` : "");
    }
  };
  const served = document.querySelector("[data-server-ms]");
  const offset = served ? Date.now() - Number(served.dataset.serverMs) : 0;
  if (document.querySelector("[data-runs-since]")) tick(), setInterval(tick, 1000);

  // ---- parts that look after themselves, slower while nobody looks
  const polls = (root) => root.querySelectorAll("[data-refresh-s]");
  setInterval(() => {
    const now = performance.now();
    for (const part of polls(document)) {
      const wait = Number(part.dataset.refreshS) * 1000 * (document.hidden ? 6 : 1);
      if (now - (part.refreshedAt ??= now) < wait || document.querySelector("dialog[open]")) continue;
      part.refreshedAt = now;
      window.htmx?.trigger(part, "refresh");
    }
  }, 1000);

  // ---- forms
  const settle = (root) => {
    for (const details of root.querySelectorAll("details[data-close-with-js]")) details.open = false;
    root.querySelector("[data-focus]")?.focus();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });
  const ownZone = document.querySelector("select[data-own-zone]");
  if (ownZone && !ownZone.dataset.chosen) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...ownZone.options].some((option) => option.value === zone)) ownZone.value = zone;
  }
  for (const button of document.querySelectorAll("[data-copy]"))
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(byId(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.copied;
    });
  settle(document);
  document.addEventListener("htmx:afterSwap", (event) => settle(event.target));
})();
