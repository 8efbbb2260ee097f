// Small behaviours, delegated on document so that swapped fragments need no set-up.
// Nothing here is required for an action to work: without it forms and links still do the job.
const root = document.documentElement;
const $ = (s, r = document) => r.querySelector(s);
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const on = (type, listener) => document.addEventListener(type, listener);
const word = (name) => document.body.dataset[name] || "";
const say = (text) => { const live = $("#live"); if (live) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 60); } };
root.dataset.js = "";

// theme, kept in a cookie so the server renders it without a flash
const setTheme = (value) => {
  if (value === "auto") root.removeAttribute("data-theme"); else root.dataset.theme = value;
  document.cookie = `theme=${value};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
};
const copy = async (button) => {
  const source = button.dataset.copy || $(button.dataset.copyFrom)?.textContent.trim();
  try { await navigator.clipboard.writeText(source); } catch { return; }
  const label = $("[data-label]", button) || button, before = label.textContent;
  say(word("copied"));
  if (before === word("copied")) return;
  label.textContent = word("copied");
  setTimeout(() => { label.textContent = before; }, 2000);
};
const reveal = (button) => {
  const input = document.getElementById(button.dataset.reveal), hidden = input.type === "password";
  input.type = hidden ? "text" : "password";
  button.setAttribute("aria-pressed", hidden);
};
// a line of a text area, from the list of what is wrong in it
const toLine = (e, link) => {
  const area = $(link.hash), lines = area.value.split("\n"), n = link.dataset.line - 1;
  const start = lines.slice(0, n).reduce((sum, line) => sum + line.length + 1, 0);
  e.preventDefault();
  area.focus();
  area.setSelectionRange(start, start + (lines[n] || "").length);
  area.scrollTop = area.scrollHeight * Math.max(n - 2, 0) / lines.length;
};

on("click", (e) => {
  const hit = (s) => e.target.closest(s);
  let t;
  if ((t = hit("[data-set-theme]"))) setTheme(t.dataset.setTheme);
  else if ((t = hit("[data-copy], [data-copy-from]"))) copy(t);
  else if ((t = hit("[data-reveal]"))) reveal(t);
  else if ((t = hit("a[data-line]"))) toLine(e, t);
  else if ((t = hit("button[data-again]"))) { const again = t.again; t.closest(".alert").remove(); again?.(); }
  else if ((t = hit(".toast [data-close]"))) t.closest(".toast").remove();
  else if ((t = hit("dialog [data-close]"))) { e.preventDefault(); t.closest("dialog").close(); }
});

// bulk selection: header checkbox, live count
on("change", (e) => {
  const form = e.target.form;
  if (!form?.matches("[data-bulk]") || !e.target.matches(".check")) return;
  const boxes = [...form.elements], rows = boxes.filter((c) => c.matches("tbody .check")), all = boxes.find((c) => c.matches("thead .check"));
  if (e.target === all) rows.forEach((c) => { c.checked = all.checked; });
  const n = rows.filter((c) => c.checked).length;
  if (all) { all.checked = n > 0 && n === rows.length; all.indeterminate = n > 0 && n < rows.length; }
  const text = `${n} ${n > 1 ? form.dataset.many : form.dataset.one}`, out = $("[data-bulk-count]", form);
  if (out) out.textContent = text;
  say(text);
});

// live sentence, character counter, unsaved changes
on("input", (e) => {
  const form = e.target.closest("form");
  if (e.target.maxLength > 0) {
    const out = $(`[data-counter="${e.target.id}"]`);
    if (out) out.textContent = `${e.target.value.length} / ${e.target.maxLength}`;
  }
  if (form?.matches("[data-guard]")) form.dataset.dirty = "";
  const box = e.target.closest("[data-sentence]");
  if (!box) return;
  const field = (name) => $(`[name=${name}]`, box)?.value.trim() || "", host = field("name"), zone = box.dataset.zone;
  const set = (s, text) => { const slot = $(s, box); if (slot) slot.textContent = text; };
  set("[data-host]", !host || host === "@" ? zone : `${host}.${zone}`);
  set("[data-value]", field("value") || "…");
});
addEventListener("beforeunload", (e) => { if ($("form[data-dirty]:not([data-sent])")) e.preventDefault(); });

// one submission at a time; the server's own key is what really protects
on("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if ("sent" in form.dataset) { e.preventDefault(); return; }
  form.dataset.sent = "";
  e.submitter?.setAttribute("aria-busy", "true");
  if ("again" in form.dataset) setTimeout(() => free(form), 3000);
});
const free = (form) => { delete form.dataset.sent; $$("[aria-busy]", form).forEach((b) => b.removeAttribute("aria-busy")); };
addEventListener("pageshow", () => $$("form[data-sent]").forEach(free));

// after a swap: open the dialog, focus what asks for it, start the timers of toasts
const settle = (target) => {
  const dialog = $("#dialog");
  if (target === dialog && !dialog.open && dialog.firstElementChild) dialog.showModal();
  if (!target.isConnected) target = document;
  ($("[data-focus]", target) || target.closest?.("[data-focus]"))?.focus();
  toasts();
};
const toasts = () => $$(".toast:not([data-timed])", $("#toasts") || document.createElement("i")).forEach((toast) => {
  toast.dataset.timed = "";
  const leave = () => { if (toast.matches(":hover, :focus-within")) setTimeout(leave, 3000); else toast.remove(); };
  setTimeout(leave, 10000);
});
on("htmx:afterSettle", (e) => settle(e.detail.target));
$("[data-focus]")?.focus();
toasts();

// a failed request says so near its control, entries kept
const failed = (e) => {
  const source = e.detail.elt, form = source.closest("form");
  const place = source.closest("form, .card__body, .dialog__body, td") || $(".page") || document.body;
  const status = e.detail.xhr?.status, made = document.createElement("div");
  $(".alert[data-failure]", place)?.remove();
  made.className = "alert alert--bad"; made.setAttribute("role", "alert"); made.dataset.failure = "";
  const text = document.createElement("p"), button = document.createElement("button");
  text.textContent = status === 429 ? word("tooMany") : status === 403 ? word("forbidden") : status === 404 || status === 410 ? word("gone") : word("failed");
  button.className = "btn btn--s"; button.type = "button"; button.dataset.again = ""; button.textContent = word("retry");
  button.again = () => { if (form?.hasAttribute("hx-post")) form.requestSubmit(); else source.click(); };
  made.append(text, button);
  place.prepend(made);
};
["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => on(name, failed));

// a hidden tab does not poll
on("htmx:beforeRequest", (e) => {
  const source = e.detail.elt;
  if (!document.hidden || !source.matches("[data-poll]")) return;
  e.preventDefault();
  document.addEventListener("visibilitychange", () => htmx.ajax("GET", source.getAttribute("hx-get"), { target: source, swap: "outerHTML" }), { once: true });
});

// "/" goes to the search, unless the person is typing or turned shortcuts off
on("keydown", (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || "noShortcuts" in document.body.dataset) return;
  if (e.target.matches("input, textarea, select, [contenteditable]")) return;
  const search = $("[data-search]");
  if (search) { e.preventDefault(); search.focus(); }
});
