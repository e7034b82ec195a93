// Starts each interactive of a lesson. Where a module cannot be fetched, its words stay on the page.

const MODULES = {
  "steps": () => import("./interactives/steps.js"),
};

async function start(place) {
  const load = MODULES[place.dataset.interactive];
  if (!load) return;
  const { default: begin } = await load();
  begin(place, JSON.parse(place.dataset.values));
}

for (const place of document.querySelectorAll("[data-interactive]")) start(place);
