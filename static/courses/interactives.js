// Starts each interactive of a lesson when it comes near the screen. Until then, and whenever a module cannot be
// fetched, its questions, answers and worked examples stand on the page as plain HTML.
// The addresses are written out, so that the store of static files can put its hashed names in their place.

const MODULES = {
  "steps": () => import("./interactives/steps.js"),
  "membrane-explorer": () => import("./interactives/membrane-explorer.js"),
  "fluid-loss": () => import("./interactives/fluid-loss.js"),
  "calf-triage": () => import("./interactives/calf-triage.js"),
  "sort-look-alikes": () => import("./interactives/sort-look-alikes.js"),
  "claim-appraiser": () => import("./interactives/claim-appraiser.js"),
  "stretch-planner": () => import("./interactives/stretch-planner.js"),
};

async function start(place) {
  const load = MODULES[place.dataset.interactive];
  if (!load) return;
  try {
    const { default: begin } = await load();
    begin(place, JSON.parse(place.dataset.values));
    place.dataset.ready = "";
  } catch (error) {
    console.error(`The interactive ${place.dataset.interactive} did not start; its plain form stays.`, error);
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((each) => each.isIntersecting)) {
      near.unobserve(entry.target);
      start(entry.target);
    }
  },
  { rootMargin: "600px 0px" },
);

for (const place of document.querySelectorAll("[data-interactive]")) near.observe(place);
