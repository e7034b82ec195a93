// The resting potential of a membrane by the Goldman-Hodgkin-Katz equation, and how far it is to the threshold.
//
// V = (RT/F) ln [(K_out + pNa Na_out + pCl Cl_in) / (K_in + pNa Na_in + pCl Cl_out)]
// Hodgkin AL, Katz B (1949), The effect of sodium ions on the electrical activity of the giant axon of the squid,
// J Physiol 108:37-77, after Goldman's constant field; permeabilities are relative to potassium's.
// R and F are the exact values that follow from the SI of 2019. Concentrations, permeabilities and thresholds
// are the package's: it says where they come from, and that the thresholds are a sketch.

import { announcer, button, choices, clearStills, make, showOnly, slider, spoken, written } from "./parts.js";

export const GAS = 8.314462618; // J / (mol K)
export const FARADAY = 96485.33212; // C / mol

/** RT/F in millivolts. */
export const thermal = (celsius) => ((GAS * (celsius + 273.15)) / FARADAY) * 1000;

/** The potential in millivolts of a membrane between ``inside`` and ``outside`` (mmol/l), by relative permeability. */
export function potential({ inside, outside, permeability, celsius }) {
  const [k, na, cl] = [permeability.potassium, permeability.sodium, permeability.chloride];
  const out = k * outside.potassium + na * outside.sodium + cl * inside.chloride;
  const within = k * inside.potassium + na * inside.sodium + cl * outside.chloride;
  return thermal(celsius) * Math.log(out / within);
}

/** The potential at which one ion is in balance; ``charge`` is +1 or -1. */
export const balance = (inside, outside, charge, celsius) => (thermal(celsius) / charge) * Math.log(outside / inside);

const IONS = { potassium: "Potassium", sodium: "Sodium", chloride: "Chloride" };
const each = (values, read) => Object.fromEntries(Object.keys(IONS).map((ion) => [ion, read(values[ion])]));
const millivolts = (value) => `${written(Math.round(value) || 0)} mV`;

/** The potential that some data give for given concentrations outside. */
export function rest(values, outside) {
  return potential({
    inside: each(values, (ion) => Number(ion.inside)),
    outside,
    permeability: each(values, (ion) => Number(ion.permeability)),
    celsius: Number(values.celsius),
  });
}

// The drawing: millivolts at its edges and where those edges lie, as in the still picture.
const [TOP, BOTTOM, FIRST, LAST] = [-40, -110, 16, 206];
const height = (value) => FIRST + ((TOP - Math.min(Math.max(value, BOTTOM), TOP)) / (TOP - BOTTOM)) * (LAST - FIRST);

function ladder(usual) {
  const gap = make("rect", { class: "f-wash s-accent", x: 64, width: 96, "stroke-width": 1.4 });
  const line = make("path", { class: "s-ink f-none", "stroke-width": 4 });
  const goal = make("path", { class: "s-accent f-none", "stroke-width": 2.5, "stroke-dasharray": "7 5" });
  const before = make("path", { class: "s-ink f-none", "stroke-width": 1.4, "stroke-dasharray": "2 4" });
  const words = ["rest", "threshold"].map((name) => [
    name,
    make("text", { class: "t", x: 172, "font-size": 15 }),
  ]);
  const grid = [-40, -60, -80, -100].flatMap((at) => [
    make("path", { class: "s-soft f-none", "stroke-width": 0.8, d: `M52 ${height(at)}H312` }),
    make("text", { class: "t-2", x: 46, y: height(at) + 5, "font-size": 15, "text-anchor": "end" }, written(at)),
  ]);
  const svg = make(
    "svg",
    { viewBox: "0 0 320 220", "aria-hidden": "true" },
    ...grid, gap, before, goal, line, ...words.map(([, text]) => text),
  );
  before.setAttribute("d", `M64 ${height(usual)}h240`);

  function draw(resting, threshold) {
    const [low, high] = [height(resting), height(threshold)];
    gap.setAttribute("y", Math.min(low, high));
    gap.setAttribute("height", Math.abs(low - high));
    line.setAttribute("d", `M56 ${low}h112`);
    goal.setAttribute("d", `M56 ${high}h112`);
    for (const [name, text] of words) {
      text.textContent = `${name} ${millivolts(name === "rest" ? resting : threshold)}`;
      text.setAttribute("y", name === "rest" ? low + 18 : high - 8);
    }
  }
  return { svg, draw };
}

export default function begin(place, values) {
  const usual = values.moments[0];
  const thresholds = Object.fromEntries(values.calcium.map((level) => [level.key, Number(level.threshold)]));
  const moments = [...place.querySelectorAll("[data-moment]")];
  const distances = [...place.querySelectorAll("[data-distance]")];
  const usualOutside = each(values, (ion) => Number(ion.outside));
  const usualRest = rest(values, { ...usualOutside, potassium: Number(usual.potassium) });
  const usualGap = thresholds[usual.calcium] - usualRest;

  const sliders = each(values, (ion) => ion);
  for (const [ion, name] of Object.entries(IONS)) {
    const { least, most, step, outside } = values[ion];
    const places = (String(step).split(".")[1] ?? "").length;
    const say = (value) => `${written(value, places)} mmol/l`;
    sliders[ion] = slider(`${name} outside`, { least, most, step, value: outside }, say, () => show(null));
  }
  const calcium = choices("Calcium outside", values.calcium.map((level) => [level.key, level.label]), () => show(null));
  const { svg, draw } = ladder(usualRest);
  const said = announcer();
  const facts = { rest: make("dd"), threshold: make("dd"), gap: make("dd") };
  const buttons = values.moments.map((moment) => button(moment.title, () => set(moment)));

  function set(moment) {
    for (const ion of Object.keys(IONS)) sliders[ion].set(values[ion].outside);
    sliders.potassium.set(moment.potassium);
    calcium.choose(moment.calcium);
    show(moment.key);
  }

  function show(key) {
    const resting = rest(values, each(sliders, (dial) => dial.value()));
    const threshold = thresholds[calcium.chosen()];
    const gap = threshold - resting;
    // As far as the eye can tell: whole millivolts.
    const more = Math.round(gap) - Math.round(usualGap);
    const kind = more > 0 ? "further" : more < 0 ? "closer" : "usual";
    draw(resting, threshold);
    facts.rest.textContent = millivolts(resting);
    facts.threshold.textContent = millivolts(threshold);
    facts.gap.textContent = millivolts(gap);
    showOnly(moments, (each) => each.dataset.moment === key);
    showOnly(distances, (each) => each.dataset.distance === kind);
    buttons.forEach((each, at) => each.setAttribute("aria-pressed", String(values.moments[at].key === key)));
    const meaning = spoken(distances.find((each) => !each.hidden));
    const noted = moments.find((each) => !each.hidden);
    said.say(`Rest ${millivolts(resting)}, threshold ${millivolts(threshold)}, ${millivolts(gap)} to go. ${meaning} ${noted ? spoken(noted) : ""}`);
  }

  clearStills(place);
  const readout = make(
    "dl",
    { class: "facts" },
    make("div", {}, make("dt", {}, "Rest"), facts.rest),
    make("div", {}, make("dt", {}, "Threshold"), facts.threshold),
    make("div", {}, make("dt", {}, "Way to go"), facts.gap),
  );
  const controls = [sliders.potassium.box, calcium.box, sliders.sodium.box, sliders.chloride.box];
  const picture = make("div", { class: "plate" }, make("div", { class: "art" }, svg));
  place.querySelector("[data-moments]").before(
    make("div", { class: "row", role: "group", "aria-label": "Start from" }, ...buttons),
    make("div", { class: "in-bench" }, make("div", {}, picture, readout), make("div", { class: "flow" }, ...controls)),
    said.element,
  );
  set(usual);
}
