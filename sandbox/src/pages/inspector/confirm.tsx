import type { ComponentChildren } from "preact";

interface ConfirmProps {
  /** The text of the button that asks. */
  readonly label: string;
  /** What will happen, as one or two sentences. */
  readonly question: string;
  readonly testId: string;
  /** The accessible name, if several buttons of a page have the same label. */
  readonly accessibleName?: string | undefined;
  /** The form that does it. */
  readonly children: ComponentChildren;
}

/** A button for something that cannot be undone. The first click shows what will happen and the form that does it. */
export function Confirm({ label, question, testId, accessibleName, children }: ConfirmProps) {
  return (
    <details class="confirm">
      <summary class="refuse" aria-label={accessibleName} data-testid={testId}>
        {label}
      </summary>
      <div class="stack">
        <p>{question}</p>
        {children}
      </div>
    </details>
  );
}
