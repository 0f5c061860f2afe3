/**
 * The script of pages with copy buttons. If the browser has a clipboard, it shows the copy buttons. A click on a copy
 * button copies the text, even if the button was added later.
 */
export const copyScript = `
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
`;

/**
 * A button that copies the text of the element with the id `of`. If the browser runs no script, the button stays hidden,
 * and the user can select the text with a click.
 */
export function CopyButton({ of, label, copied }: { of: string; label: string; copied: string }) {
  return (
    <button type="button" class="small" hidden data-copy={of} data-copied={copied} data-testid={`copy-${of}`}>
      {label}
    </button>
  );
}

/** The script element for a page with copy buttons. Place it at the end of the page. */
export function CopyScript() {
  return <script dangerouslySetInnerHTML={{ __html: copyScript }} />;
}
