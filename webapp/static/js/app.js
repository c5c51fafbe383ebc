// What makes pages nicer and none of them possible: every page works without this file.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const isTyping = (target) =>
    target.isContentEditable || (target.matches && target.matches("input, select, textarea"));

  // ---- where the top bar is wider than the screen, the page that one is on is in view
  document.querySelector(".topbar nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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

  // a link with data-dialog="id" shows its page's part inside that dialog
  const show = async (url, dialog) => {
    await window.htmx.ajax("GET", url, { target: `#${dialog.id}-body`, swap: "innerHTML" });
    open(dialog);
    dialog.querySelector("input:checked, [data-first], input:not([type=hidden])")?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-dialog]");
    const dialog = link && byId(link.dataset.dialog);
    if (!dialog || !window.htmx || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(link.getAttribute("href"), dialog);
  });

  // times that change in a repair form are looked at by the server, so that an overlap shows before saving
  let looking = 0;
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[hx-post='/me/adjust']");
    if (!form || !event.target.matches("[type=time], [name=length]")) return;
    clearTimeout(looking);
    // a click and not requestSubmit(): htmx tells the server only of buttons that were clicked
    looking = setTimeout(() => form.isConnected && form.querySelector("[data-look]").click(), 400);
  });
  document.addEventListener("submit", () => clearTimeout(looking), true);

  // a stretch drawn on the day's band with the pointer opens the repair form for it, in steps of five minutes
  let drawn = null;
  const STEP_MS = 300000;
  const msAt = (band, clientX) => {
    const box = band.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    const from = Number(band.dataset.fromMs);
    return Math.round((from + share * (Number(band.dataset.toMs) - from)) / STEP_MS) * STEP_MS;
  };
  document.addEventListener("pointerdown", (event) => {
    const band = event.target.closest("svg[data-band]:not([data-locked])");
    if (band && event.button === 0 && event.pointerType === "mouse") drawn = { band, x: event.clientX, mark: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drawn || Math.abs(event.clientX - drawn.x) < 8) return;
    event.preventDefault();
    const box = drawn.band.getBoundingClientRect();
    if (!drawn.mark) {
      drawn.mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drawn.mark.classList.add("drawn");
      drawn.mark.setAttribute("y", 22);
      drawn.mark.setAttribute("height", 70);
      drawn.band.append(drawn.mark);
    }
    drawn.mark.setAttribute("x", Math.min(event.clientX, drawn.x) - box.left);
    drawn.mark.setAttribute("width", Math.abs(event.clientX - drawn.x));
  });
  document.addEventListener("pointerup", (event) => {
    if (!drawn) return;
    const { band, x, mark } = drawn;
    drawn = null;
    if (!mark) return;
    mark.remove();
    document.addEventListener("click", (click) => (click.preventDefault(), click.stopPropagation()), { capture: true, once: true });
    const [from, to] = [msAt(band, x), msAt(band, event.clientX)].sort((a, b) => a - b);
    if (to > from) show(`/me/adjust?date=${band.dataset.date}&from=${from}&to=${to}`, byId("adjust"));
  });
  document.addEventListener("dragstart", (event) => event.target.closest?.("svg[data-band]") && event.preventDefault());

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
  tick();
  setInterval(tick, 1000);

  // ---- parts that look after themselves, slower while nobody looks
  const polls = (root) => root.querySelectorAll("[data-refresh-s]");
  setInterval(() => {
    const now = performance.now();
    for (const part of polls(document)) {
      const wait = Number(part.dataset.refreshS) * 1000 * (document.hidden ? 6 : 1);
      const isBusy = document.querySelector("dialog[open]") || (part.contains(document.activeElement) && isTyping(document.activeElement));
      if (now - (part.refreshedAt ??= now) < wait || isBusy) continue;
      part.refreshedAt = now;
      window.htmx?.trigger(part, "refresh");
    }
  }, 1000);

  // ---- the browser's timer: once a minute the page tells whether it was touched
  let touched = false;
  for (const kind of ["pointerdown", "pointermove", "keydown", "scroll"])
    document.addEventListener(kind, () => (touched = true), { passive: true });
  const beat = async () => {
    if (!document.querySelector("[data-timer]")) return;
    const body = new URLSearchParams({ touched: touched ? "1" : "0" });
    touched = false;
    try {
      const answer = await fetch("/me/timer/beat", { method: "POST", body });
      if (answer.status === 205) location.reload();
    } catch {
      touched = true; // the server was not reached: tell again next minute
    }
  };
  setInterval(beat, 60000);
  addEventListener("pagehide", () => {
    if (touched && document.querySelector("[data-timer]"))
      navigator.sendBeacon("/me/timer/beat", new URLSearchParams({ touched: "1" }));
  });

  // ---- forms
  const settle = (root) => {
    for (const details of root.querySelectorAll("details[data-close-with-js]")) details.open = false;
    root.querySelector("[data-focus]")?.focus();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  // the box in a table's head ticks all boxes of its form, and shows whether all are
  document.addEventListener("change", (event) => {
    const form = event.target.dataset.tickAll ?? event.target.getAttribute("form");
    const head = form && document.querySelector(`[data-tick-all="${form}"]`);
    if (!head) return;
    const boxes = [...document.querySelectorAll(`[type=checkbox][form="${form}"]`)];
    if (event.target === head) for (const box of boxes) box.checked = head.checked;
    const ticked = boxes.filter((box) => box.checked).length;
    head.checked = ticked === boxes.length;
    head.indeterminate = ticked > 0 && !head.checked;
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
