/* Les touches d’un écran d’agent : elles mènent à un lien ou à un bouton, et n’envoient rien. Sans ce fichier, rien ne manque. */
"use strict";

const OFF = "palier-touches";
const list = document.getElementById("touches"), box = document.getElementById("touches-coupees");
const first = (selector) => document.querySelector(selector);
const LEADS = {
  n: () => first("main a[rel=next]"),
  p: () => first("main a[rel=prev]"),
  h: () => first("main a[data-key=h]"),
  r: () => first('.site-nav a[href$="/retrouver/"]'),
  b: () => first("main form .button:not(.quiet)"),
};

function isOff() {
  try { return localStorage.getItem(OFF) === "coupees"; } catch { return false; }
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented || isOff()) return;
  if (event.target.closest("input, textarea, select, [contenteditable], [popover]:popover-open")) return;
  if (event.key === "?") {
    event.preventDefault();
    list.showPopover();
    return;
  }
  const found = /^[1-9]$/.test(event.key)
    ? document.querySelectorAll(".site-nav li > a[href]")[event.key - 1]
    : Object.hasOwn(LEADS, event.key) && LEADS[event.key]();
  if (!found) return;
  event.preventDefault();
  if (found.tagName === "A") found.click();
  else found.focus();
}

if (list?.showPopover) {
  document.addEventListener("keydown", press);
  box.checked = isOff();
  box.addEventListener("change", () => {
    try { localStorage.setItem(OFF, box.checked ? "coupees" : ""); } catch { box.checked = false; }
  });
}
