"use strict";

// The colours of the page, and copying.

async function copyText(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // A browser may forbid copying from a local file; the text can still be selected by hand.
    button.textContent = "Copying is not allowed here";
  }
  setTimeout(() => (button.textContent = before), 1600);
}

function colours() {
  const names = { "": ["Theme: auto", "as the system"], light: ["Theme: light", "light"], dark: ["Theme: dark", "dark"] };
  const button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", () => {
    const order = Object.keys(names);
    const next = order[(order.indexOf(document.documentElement.dataset.theme ?? "") + 1) % order.length];
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    button.textContent = names[next][0];
    button.setAttribute("aria-label", `Colours: ${names[next][1]}`);
  });
}

colours();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyText(button.dataset.copy, button);
});
