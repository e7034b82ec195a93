/* Answers of an attempt: kept on this device until the server has named them safe, and sent as they are given.

   The mirror (put, pending, acknowledge, clear) holds what is not yet safe, under one key per learner and attempt.
   Keys of another learner are never read. "Saved" is said only after a reply that names item and sequence. */

import { enhance, readValue, writeValue } from "./fields.js";

const PREFIX = "answers/";
const MONTH = 30 * 24 * 60 * 60 * 1000;
const DEBOUNCE = 400;
const SLOWEST_RETRY = 60_000;

/** What is not yet safe, by item: {value, sequence}. Works without storage too, for as long as the page lives. */
export function mirror(learner, attempt, storage = safeStorage(), now = Date.now) {
  const start = `${PREFIX}${learner}/${attempt}/`;
  const keys = () => Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  const own = () => keys().find((key) => key.startsWith(start));
  const pending = () => {
    try {
      return JSON.parse(storage.getItem(own()) ?? "{}") ?? {};
    } catch {
      return {};
    }
  };
  const write = (answers) => {
    const key = own() ?? start + now();
    if (Object.keys(answers).length) storage.setItem(key, JSON.stringify(answers));
    else storage.removeItem(key);
  };
  // The date is part of the key, so that old keys can go without a look at what another learner wrote.
  for (const key of keys()) if (now() - Number(key.split("/").pop()) > MONTH) storage.removeItem(key);
  return {
    put: (item, value, sequence) => write({ ...pending(), [item]: { value, sequence } }),
    pending,
    acknowledge(item, sequence) {
      const answers = pending();
      if (answers[item]?.sequence <= sequence) {
        delete answers[item];
        write(answers);
      }
    },
    clear: () => own() && storage.removeItem(own()),
    isOwn: (key) => Boolean(key?.startsWith(start)),
  };
}

/** localStorage, or something like it where the browser refuses it. */
function safeStorage() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return localStorage;
  } catch {
    const held = {};
    const hide = (value) => ({ value, enumerable: false });
    return Object.defineProperties(held, {
      getItem: hide((key) => (key in held ? held[key] : null)),
      setItem: hide((key, value) => void (held[key] = value)),
      removeItem: hide((key) => void delete held[key]),
    });
  }
}

const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

const WORDS = {
  saving: "Saving…",
  saved: (at) => `Answer saved at ${clock(at)}`,
  cleared: (at) => `Cleared at ${clock(at)}`,
  offline: "Not saved yet: no connection. Keep this page open; we try again by ourselves.",
  broken: "Not saved yet: something failed on our side. Keep this page open; we try again by ourselves.",
  other: (at) => `You changed this answer in another tab at ${clock(at)}. We kept that one.`,
  out: (at) => `You were signed out. Your answers ${at ? `up to ${clock(at)}` : "that were saved"} are safe, the others wait on this device.`,
  handing: "Handing in…",
  late: "Not handed in yet: no connection. Keep this page open and press “Hand in” again.",
  unflagged: "The mark could not be kept: no connection. Try again when the line is back.",
  minutes: (left) => `${left} minute${left === 1 ? "" : "s"} left. What is saved counts when the time is over.`,
};

/** Sends what is pending, again and again until it is safe, and tells `page` what became of it. */
function courier(place, kept, page) {
  let running = null;
  let waits = 0;
  let timer = 0;

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
    document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = () => ({ "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() });

  function later(say) {
    say();
    clearTimeout(timer);
    const wait = Math.min(2000 * 2 ** waits++, SLOWEST_RETRY);
    timer = setTimeout(() => send(), wait * (0.75 + Math.random() / 2));
    return false;
  }

  async function once(keepalive) {
    const batch = Object.entries(kept.pending()).map(([item, answer]) => ({ item, ...answer }));
    if (!batch.length) return true;
    page.saving(batch);
    let response, reply;
    try {
      response = await fetch(place.save, {
        method: "POST", headers: headers(), body: JSON.stringify({ answers: batch }), keepalive,
        signal: keepalive ? undefined : AbortSignal.timeout(20_000),
      });
    } catch {
      return later(page.offline);
    }
    if (response.status === 401 || response.status === 403) return page.signedOut();
    try {
      reply = await response.json();
    } catch {
      return later(response.ok ? page.offline : page.broken); // a page of somebody else's network, or of ours
    }
    if (response.status === 404) return page.stuck(reply.message);
    if (response.status >= 500 || response.status === 429) return later(page.broken);
    waits = 0;
    return settle(response.ok, reply, batch);
  }

  function settle(isOk, reply, batch) {
    if (reply.state && reply.state !== "open") {
      kept.clear();
      return page.closed(reply);
    }
    if (!reply.state) return page.stuck(reply.message);
    for (const { item, sequence, saved_at: at, ...heard } of isOk ? reply.saved : []) {
      kept.acknowledge(item, sequence);
      page.saved(item, sequence, at, heard);
    }
    for (const copy of reply.stale) {
      const mine = kept.pending()[copy.item];
      if (mine && mine.sequence > copy.sequence) continue; // changed again since: that one follows
      kept.acknowledge(copy.item, copy.sequence);
      page.replaced(copy);
    }
    for (const { item, message } of reply.refused) {
      const sent = batch.find((answer) => answer.item === item);
      if (sent) kept.acknowledge(item, sent.sequence);
      page.refused(item, message);
    }
    page.settled();
    const left = Object.keys(kept.pending()).length;
    if (!left) return true;
    return left < batch.length || isOk ? once(false) : later(page.broken); // what was given meanwhile
  }

  /** Resolves to true when nothing is pending any more. One request at a time, except when the page is left. */
  function send(keepalive = false) {
    clearTimeout(timer);
    if (keepalive) return once(true);
    running ??= once(false).finally(() => (running = null));
    return running;
  }
  const all = async () => (await send()) && !Object.keys(kept.pending()).length;

  let debounce = 0;
  const soon = () => {
    clearTimeout(debounce);
    debounce = setTimeout(send, DEBOUNCE);
  };
  addEventListener("online", () => send());
  addEventListener("pagehide", () => send(true));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? send(true) : send()));
  return { send, soon, all, headers };
}

/** The live region, and the short word in the bar. */
function voice(place) {
  const said = document.querySelector("#said");
  const all = document.querySelector("[data-all]");
  const show = (text, trouble, extra = null) => {
    if (said.dataset.text === text) return;
    said.dataset.text = text;
    said.classList.toggle("vh", !trouble);
    const line = document.createElement("p");
    line.textContent = text;
    if (extra) line.append(" ", extra);
    said.replaceChildren(line);
  };
  const badge = (text, trouble) => {
    all.classList.toggle("not", trouble);
    all.replaceChildren(icon(trouble ? "clock" : "check"), text);
  };
  const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });
  return {
    say: (text) => show(text, false),
    warn: (text, extra) => show(text, true, extra),
    badge,
    signIn: () => link(`${place.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`, "Sign in to go on."),
    reload: () => link(location.href, "Load the page again."),
  };
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** One question on the page: what is answered, how often it was saved, what stands below it. */
function question(field) {
  const sequence = field.querySelector("[name^='sequence.']");
  const state = field.querySelector("[data-state]");
  const heard = field.querySelector("[data-note]");
  const flag = field.querySelector("[data-flag]");
  const mapped = document.querySelector(`.map [data-question="${field.dataset.number}"]`);
  let last = JSON.stringify(readValue(field));
  return {
    field,
    flag,
    item: field.dataset.item,
    number: field.dataset.number,
    page: field.closest(".page"),
    get value() { return readValue(field); },
    set value(value) { writeValue(field, value); last = JSON.stringify(this.value); this.mark(); },
    /** Whether it was answered anew since this was asked last. */
    changed() { const now = JSON.stringify(this.value); return now !== last && Boolean((last = now)); },
    get sequence() { return Number(sequence.value); },
    set sequence(number) { sequence.value = number; },
    tell(text, trouble = false, settled = false) {
      state.classList.toggle("not", trouble);
      const span = Object.assign(document.createElement("span"), { textContent: text });
      state.replaceChildren(...(settled ? [icon("check")] : trouble ? [icon("clock")] : []), span);
    },
    /** How the server understood the answer, or why it cannot be counted yet. */
    hear({ note = "", is_fault: isFault = false } = {}) {
      heard.textContent = note;
      heard.classList.toggle("not", isFault);
    },
    mark() {
      const answered = this.value.length > 0;
      mapped.parentElement.classList.toggle("a", answered);
      mapped.parentElement.classList.toggle("f", flag.checked);
      const words = `Question ${this.number}, ${answered ? "answered" : "not answered"}${flag.checked ? ", to come back to" : ""}`;
      mapped.setAttribute("aria-label", words);
    },
    focus() { field.querySelector("h2").focus({ preventScroll: false }); },
  };
}

/** What the page says; `questions` is empty on the page that asks before the hand-in. */
function teller(place, kept, questions, speak) {
  const of = (item) => questions.get(item);
  const each = (items, say) => items.forEach((item) => of(item) && say(of(item)));
  const unsaved = () => Object.keys(kept.pending());
  let last = null;
  const trouble = (text, extra) => {
    each(unsaved(), (one) => one.tell(text, true));
    speak.badge("Not saved yet", true);
    speak.warn(text, extra);
    return false;
  };
  return {
    saving(batch) {
      each(batch.map((answer) => answer.item), (one) => one.tell(WORDS.saving));
      speak.badge(WORDS.saving, false);
    },
    saved(item, sequence, at, heard) {
      last = at;
      const one = of(item);
      if (!one) return;
      if (sequence > one.sequence) one.sequence = sequence;
      one.hear(heard);
      if (heard.note) this.heard = `Question ${one.number}: ${heard.note}`;
      if (!kept.pending()[item]) one.tell(one.value.length ? WORDS.saved(at) : WORDS.cleared(at), false, true);
    },
    replaced(copy) {
      const one = of(copy.item);
      if (!one) return;
      [one.value, one.sequence] = [copy.value, copy.sequence];
      one.tell(WORDS.other(copy.saved_at), false, true);
      one.hear(copy);
      this.count();
      this.note = WORDS.other(copy.saved_at);
    },
    refused(item, message) {
      of(item)?.tell(message, true);
      this.note = message;
    },
    settled() {
      if (unsaved().length) return;
      speak.badge("All saved", false);
      if (this.note) speak.warn(this.note);
      else if (last) speak.say(this.heard ? `${WORDS.saved(last)}. ${this.heard}` : WORDS.saved(last));
      this.note = this.heard = null;
    },
    offline: () => trouble(WORDS.offline),
    broken: () => trouble(WORDS.broken),
    signedOut: () => trouble(WORDS.out(last), speak.signIn()),
    stuck: (message) => trouble(message, speak.reload()),
    closed(reply) {
      speak.badge("Closed", true);
      speak.warn(reply.message, Object.assign(document.createElement("a"), { href: location.href, textContent: "See the result." }));
      document.querySelectorAll("#answers fieldset.page").forEach((page) => (page.disabled = true));
      return false;
    },
    count() {
      const answered = [...questions.values()].filter((one) => one.value.length).length;
      const bar = document.querySelector("#answers progress");
      if (!bar) return;
      // Where only the page one is at is on the screen, the others keep what the server has counted.
      bar.value = Number(bar.dataset.elsewhere) + answered;
      document.querySelector("[data-count]").textContent = `${bar.value} of ${bar.max} answered`;
    },
  };
}

/** Hands in, and clears the mirror only when the server has said that it did. */
async function handIn(place, kept, post, page, speak) {
  if (!(await post.all())) return;
  speak.say(WORDS.handing);
  try {
    const response = await fetch(place.submit, { method: "POST", headers: post.headers() });
    if (response.status === 401 || response.status === 403) return void page.signedOut();
    const { location: next } = await response.json();
    kept.clear();
    location.assign(next);
  } catch {
    speak.warn(WORDS.late);
  }
}

function sit(form, place, kept) {
  const questions = new Map([...form.querySelectorAll(".question")].map(question).map((one) => [one.item, one]));
  const speak = voice(place);
  const page = teller(place, kept, questions, speak);
  const post = courier(place, kept, page);
  const pages = [...form.querySelectorAll(".page")];

  function put(one) {
    const sequence = Math.max(one.sequence, kept.pending()[one.item]?.sequence ?? 0) + 1;
    one.sequence = sequence - 1; // what the plain form builds on, so that it sends the very same save
    kept.put(one.item, one.value, sequence);
    one.tell(WORDS.saving);
    one.mark();
    page.count();
    post.soon();
  }

  async function toggle(one) {
    one.mark();
    const body = JSON.stringify({ item: one.item, is_flagged: one.flag.checked });
    try {
      if (!(await fetch(place.flag, { method: "POST", headers: post.headers(), body })).ok) throw Error();
    } catch {
      one.flag.checked = !one.flag.checked;
      one.mark();
      speak.warn(WORDS.unflagged);
    }
  }

  function show(number, then) {
    for (const each of pages) each.hidden = each.disabled = each.dataset.page !== number;
    for (const one of questions.values()) {
      const here = one.page.dataset.page === number;
      const mapped = document.querySelector(`.map [data-question="${one.number}"]`);
      mapped.toggleAttribute("aria-current", false);
      if (here) mapped.setAttribute("aria-current", "step");
    }
    history.replaceState(null, "", `?page=${number}`);
    scrollTo({ top: 0, behavior: "instant" });
    then?.focus();
  }

  function answered({ target }) {
    const one = questions.get(target.closest(".question")?.dataset.item);
    if (one && target === one.flag) return void toggle(one);
    if (one?.changed()) put(one);
  }
  form.addEventListener("change", answered);
  form.addEventListener("input", (event) => event.target.type === "text" && answered(event)); // a pause is enough
  /** The page is left for good: the server turns it. */
  function leave(go) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: go }));
    form.submit();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const go = event.submitter?.value;
    if (go === "hand-in") {
      if (await post.all()) location.assign(place.submit);
      return;
    }
    if (form.dataset.sequential) return void ((await post.all()) && leave(go));
    const wanted = [...questions.values()].find((one) => one.number === go);
    post.send();
    if (event.submitter?.closest(".map, .pg") && wanted) show(wanted.page.dataset.page, wanted);
  });
  addEventListener("storage", (event) => { // the same attempt in another tab
    if (!kept.isOwn(event.key)) return;
    for (const [item, answer] of Object.entries(kept.pending())) {
      const one = questions.get(item);
      if (one && answer.sequence > one.sequence) one.value = answer.value;
    }
    page.count();
  });

  for (const one of questions.values()) enhance(one.field, speak.say);
  for (const [item, answer] of Object.entries(kept.pending())) {
    const one = questions.get(item);
    if (!one || answer.sequence <= one.sequence) continue;
    one.value = answer.value;
    one.tell(WORDS.saving);
  }
  page.count();
  for (const time of form.querySelectorAll("time")) time.textContent = clock(time.dateTime);
  speak.badge("All saved", false);
  post.send();
  if (form.dataset.closes) countDown(form.dataset, speak, () => handIn(place, kept, post, page, speak));
}

/** Says when five minutes and one are left; hands in when the time is over. The server's clock counts. */
function countDown({ closes, now }, speak, end) {
  const left = new Date(closes) - new Date(now);
  const at = (wait, verb) => wait > 0 && wait < 2 ** 31 && setTimeout(verb, wait);
  for (const minutes of [5, 1]) at(left - minutes * 60_000, () => speak.warn(WORDS.minutes(minutes)));
  at(left, end);
}

function review(place, kept) {
  const speak = voice(place);
  const page = teller(place, kept, new Map(), speak);
  const post = courier(place, kept, page);
  document.querySelector("#hand-in").addEventListener("submit", (event) => {
    event.preventDefault();
    handIn(place, kept, post, page, speak);
  });
  speak.badge("All saved", false);
  if (Object.keys(kept.pending()).length) post.all().then((safe) => safe && location.reload());
}

const place = document.querySelector("#answers, #review");
if (place) {
  const kept = mirror(place.dataset.learner, place.dataset.attempt);
  if (place.id === "answers") sit(place, place.dataset, kept);
  else review(place.dataset, kept);
}
