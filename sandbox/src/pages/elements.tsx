import type { ComponentChildren } from "preact";

/** A list of names and values. On a wide screen the value is beside the name. */
export function DescriptionList({ items }: { items: Readonly<Record<string, ComponentChildren>> }) {
  return (
    <dl class="description-list">
      {Object.entries(items).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const BANGKOK_MS = 7 * 3_600_000;

/** Returns a time in the time zone of Bangkok, such as `2026-04-13 19:00:05`. `at` is in milliseconds since the epoch. */
export function bangkokTime(at: number): string {
  return new Date(at + BANGKOK_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** Shows a time in the time zone of Bangkok, with its offset. `at` is in milliseconds since the epoch. */
export function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{`${bangkokTime(at)} +07:00`}</time>;
}

/** Shows why a form was refused. It gets the focus, so that a screen reader reads it first and the page scrolls to it. */
export function RefusalNotice({ id, testId, children }: { id: string; testId: string; children: ComponentChildren }) {
  return (
    <p class="refusal" role="alert" id={id} tabindex={-1} autofocus data-testid={testId}>
      {children}
    </p>
  );
}

interface PostFormProps {
  readonly action: string;
  readonly authenticityToken: string;
  /**
   * The HTTP method by which Rails treats the request. It is sent as the field `_method`, because HTML forms can send
   * only GET and POST.
   */
  readonly method?: "delete" | undefined;
  /** The hidden fields. They are sent in this order, after the authenticity token. */
  readonly fields?: Readonly<Record<string, string | undefined>>;
  readonly class?: string;
  /** The encoding. A form with a file needs `multipart/form-data`. */
  readonly enctype?: "multipart/form-data";
  readonly children: ComponentChildren;
}

/** A form that is sent with POST. Its fields have Rails's order: `_method`, `authenticity_token`, then all others. */
export function PostForm({ action, authenticityToken, method, fields = {}, children, ...rest }: PostFormProps) {
  const hidden = Object.entries({ _method: method, authenticity_token: authenticityToken, ...fields });
  return (
    <form method="post" action={action} enctype={rest.enctype} class={rest.class}>
      {hidden.map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} key={name} />,
      )}
      {children}
    </form>
  );
}
