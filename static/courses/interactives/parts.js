// What the interactives are built from: elements, buttons, choices, sliders, and words for a screen reader.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "rect", "text", "circle"]);
let made = 0;

/** An id that nothing else on the page has. */
export const ownId = () => `in:${++made}`;

/** An element with its attributes (true stands for an empty one, false for none) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A button that says and does one thing. */
export function button(words, act) {
  const element = make("button", { type: "button", class: "btn q s" }, words);
  element.addEventListener("click", act);
  return element;
}

/** A place for results: whatever is put there is read out. */
export const results = () => make("div", { class: "in-results flow", "aria-live": "polite" });

/** A hidden line that is read out once the learner has paused, for results that change with every move. */
export function announcer() {
  const element = make("p", { class: "vh", role: "status" });
  let waiting;
  return {
    element,
    say(words) {
      clearTimeout(waiting);
      waiting = setTimeout(() => (element.textContent = words), 500);
    },
  };
}

/** A number as it is read in English, with a true minus sign. */
export const written = (value, places = 0) =>
  value
    .toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places, signDisplay: "negative" })
    .replace("-", "−");

/** Whole seconds as minutes and seconds. */
export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  const parts = [minutes && `${minutes} min`, seconds % 60 && `${seconds % 60} s`].filter(Boolean);
  return parts.join(" ") || "0 s";
}

/** A group of radio buttons. ``options`` are pairs of value and words. */
export function choices(legend, options, onChange = () => {}) {
  const name = ownId();
  const inputs = options.map(([value, words]) => {
    const input = make("input", { type: "radio", name, value });
    return { input, label: make("label", { class: "opt" }, input, make("span", {}, words)) };
  });
  const box = make(
    "fieldset",
    {},
    make("legend", { class: "ask" }, legend),
    make("div", { class: "in-choices" }, ...inputs.map((each) => each.label)),
  );
  box.addEventListener("change", () => onChange(chosen()));
  const chosen = () => inputs.find((each) => each.input.checked)?.input.value;
  return {
    box,
    chosen,
    choose: (value) => inputs.forEach((each) => (each.input.checked = each.input.value === value)),
  };
}

/** A slider with its value in words, for the eye and for a screen reader. */
export function slider(words, { least, most, step, value }, say, onInput) {
  const id = ownId();
  // For the eye only: an <output> would read out what the slider itself says.
  const output = make("span", { class: "num", "aria-hidden": "true" });
  const input = make("input", { type: "range", id, min: least, max: most, step });
  input.value = value;
  const show = () => {
    output.textContent = say(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => {
    show();
    onInput();
  });
  show();
  return {
    box: make("div", { class: "in-dial" }, make("label", { for: id }, words), output, input),
    value: () => Number(input.value),
    set(wanted) {
      input.value = wanted;
      show();
    },
  };
}

/** A copy of what stands in an element, without the ids that only one place may have. */
export function copied(element) {
  const copy = element.cloneNode(true);
  for (const each of copy.querySelectorAll("[id]")) each.removeAttribute("id");
  return [...copy.childNodes];
}

/** What an element says aloud: without note numbers and hidden words. */
export function spoken(element) {
  const copy = element.cloneNode(true);
  for (const each of copy.querySelectorAll(".fn, [hidden]")) each.remove();
  return copy.textContent.trim();
}

/** Shows of some elements those that fit, and hides the rest. */
export function showOnly(elements, fits) {
  for (const each of elements) each.hidden = !fits(each);
}

/** Hides what only stood in for the module. */
export function clearStills(place) {
  for (const each of place.querySelectorAll("[data-still]")) each.hidden = true;
}

/** Brings the reader to an element that has just appeared. */
export function goTo(element) {
  element.tabIndex = -1;
  element.focus();
}
