// What a lesson page does beyond plain forms: it tells the server where the reader is and how long the page was
// in use, keeps answers as they are given, and says so. Without it every form still works by its own button.

const IDLE_MS = 60_000; // no key, touch or scroll for this long is not reading
const BEACON_MS = 60_000;
const TYPING_MS = 1_500;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000, 60_000];

const clock = (at) => at.toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });

function withToken(lesson, fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", lesson.dataset.token);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return body;
}

// --- the place, and the time in use

function watchPlace(lesson) {
  const anchors = [...lesson.querySelectorAll(":scope > [id]:not(#place)")];
  let seconds = Number(lesson.dataset.seconds);
  let active = Date.now();
  let counted = Date.now();
  let told = "";

  for (const kind of ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"]) {
    addEventListener(kind, () => (active = Date.now()), { passive: true });
  }

  function count() {
    const now = Date.now();
    const passed = Math.min(now - counted, 2_000); // a sleeping device is not reading
    counted = now;
    if (document.visibilityState === "visible" && now - active < IDLE_MS) seconds += passed / 1_000;
  }

  function place() {
    if (scrollY < 40) return "";
    const line = innerHeight * 0.4;
    return anchors.findLast((anchor) => anchor.getBoundingClientRect().top <= line)?.id ?? "";
  }

  async function tell(leaving) {
    const fields = { place: place(), seconds: Math.floor(seconds) };
    const said = JSON.stringify(fields);
    if (said === told) return;
    told = said;
    const body = withToken(lesson, fields);
    if (leaving) {
      navigator.sendBeacon(lesson.dataset.place, body);
      return;
    }
    const response = await fetch(lesson.dataset.place, { method: "POST", body, keepalive: true }).catch(() => null);
    const saved = document.getElementById("saved");
    if (response?.status === 204 && fields.place && saved && !saved.dataset.done) saved.hidden = false;
  }

  setInterval(count, 1_000);
  setInterval(() => document.visibilityState === "visible" && tell(false), BEACON_MS);
  document.addEventListener("visibilitychange", () => {
    count();
    if (document.visibilityState === "hidden") tell(true);
  });
  addEventListener("pagehide", () => tell(true));
}

// --- answers

function keepAnswers(form) {
  const note = form.querySelector("output");
  const state = { sequence: Number(form.dataset.sequence ?? 0), dirty: false, sending: false, tries: 0, timer: 0 };

  function say(words) {
    note.textContent = words;
  }

  function later(delay) {
    clearTimeout(state.timer);
    state.timer = setTimeout(send, delay);
  }

  async function send() {
    clearTimeout(state.timer);
    if (state.sending || !state.dirty) return;
    state.sending = true;
    state.dirty = false;
    say("Saving…");
    const body = new FormData(form);
    body.set("sequence", String(state.sequence + 1));
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: true,
    }).catch(() => null);
    state.sending = false;
    const isJson = response?.headers.get("Content-Type")?.startsWith("application/json");
    if (isJson && response.status < 500) heard(response.status, await response.json());
    else if (response?.redirected || response?.status === 403) signedOut();
    else again();
  }

  function heard(status, answer) {
    state.tries = 0;
    if (status === 400) return say(answer.message);
    state.sequence = answer.sequence;
    const at = clock(new Date(answer.saved_at));
    if (answer.stale) return stale(answer.value, at);
    say(`Saved today at ${at}`);
    if (answer.done) lessonDone();
    if (state.dirty) later(0);
  }

  // Another tab was newer. Choices follow it; words that were typed are never taken away.
  function stale(value, at) {
    if (typeof value === "string") {
      return say(`You saved other words in another tab at ${at}. Save again to keep these.`);
    }
    for (const input of form.elements.answer.length ? form.elements.answer : [form.elements.answer]) {
      input.checked = value.includes(input.value);
    }
    say(`You changed this answer in another tab at ${at}. We kept that one.`);
  }

  function signedOut() {
    state.dirty = true;
    say("You were signed out. Sign in again in another tab, then save: what you wrote is still here.");
  }

  function again() {
    state.dirty = true;
    say("Not saved yet: no connection. Keep this page open; we try again by ourselves.");
    later(RETRY_MS[Math.min(state.tries++, RETRY_MS.length - 1)]);
  }

  form.addEventListener("change", () => {
    state.dirty = true;
    later(300);
  });
  form.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    state.dirty = true;
    say("Not saved yet");
    later(TYPING_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    state.dirty = true;
    send();
  });
  addEventListener("online", () => state.dirty && later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && state.dirty) send();
  });
}

function lessonDone() {
  const saved = document.getElementById("saved");
  if (saved) {
    saved.hidden = false;
    saved.dataset.done = "1";
    saved.lastElementChild.textContent = "Done";
  }
  const criterion = document.getElementById("criterion");
  if (criterion) criterion.textContent = "This lesson is done: its self-checks are answered.";
}

// --- the outline

function tendOutline(drawer) {
  const here = drawer.querySelector("[aria-current]");
  if (!here) return;
  const show = () => (drawer.scrollTop = here.getBoundingClientRect().top - drawer.getBoundingClientRect().top - 120);
  if (getComputedStyle(drawer).position === "sticky") show();
  drawer.addEventListener("toggle", (event) => {
    if (event.newState !== "open") return;
    here.focus({ preventScroll: true });
    show();
  });
}

const lesson = document.querySelector("[data-lesson]");
if (lesson) {
  watchPlace(lesson);
  for (const form of lesson.querySelectorAll("form[data-answer]")) {
    form.dataset.sequence = JSON.parse(lesson.dataset.sequences)[form.dataset.answer] ?? 0;
    keepAnswers(form);
  }
}
const drawer = document.getElementById("outline");
if (drawer) tendOutline(drawer);
