/**
 * The only script: shows each `[data-copy]` button where the browser can copy, and lets it. Without script the block beside
 * the button is still selected by one click.
 */
export const copyScript = `
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
`;
