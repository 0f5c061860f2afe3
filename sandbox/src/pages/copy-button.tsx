/** The only script of the pages. It shows the copy buttons if the browser has a clipboard, and copies on click. */
export const copyScript = `
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
`;

/** Copies the text of the element with the id `of`. Without script it stays hidden, and a click selects the text. */
export function CopyButton({ of, label, copied }: { of: string; label: string; copied: string }) {
  return (
    <button type="button" class="small" hidden data-copy={of} data-copied={copied} data-testid={`copy-${of}`}>
      {label}
    </button>
  );
}

/** Stands at the end of a page that has copy buttons. */
export function CopyScript() {
  return <script dangerouslySetInnerHTML={{ __html: copyScript }} />;
}
