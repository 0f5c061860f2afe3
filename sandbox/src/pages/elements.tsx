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

/** Shows a time in UTC, without fractions of a second. `at` is in milliseconds since the epoch. */
export function Time({ at }: { at: number }) {
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}</time>;
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
  readonly children: ComponentChildren;
}

/** A form that is sent with POST. Its fields have Rails's order: `_method`, `authenticity_token`, then all others. */
export function PostForm({ action, authenticityToken, method, fields = {}, children, ...rest }: PostFormProps) {
  const hidden = Object.entries({ _method: method, authenticity_token: authenticityToken, ...fields });
  return (
    <form method="post" action={action} class={rest.class}>
      {hidden.map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} key={name} />,
      )}
      {children}
    </form>
  );
}
