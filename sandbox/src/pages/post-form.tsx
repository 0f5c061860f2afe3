import type { ComponentChildren } from "preact";

interface PostFormProps {
  readonly action: string;
  readonly authenticityToken: string;
  /** The verb that Rails should see: HTML knows only GET and POST, so it goes in `_method`, before everything else. */
  readonly verb?: "delete" | undefined;
  /** Hidden fields, sent in this order after the token. */
  readonly fields?: Readonly<Record<string, string | undefined>>;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A form that changes something, laid out as Rails does: `_method`, `authenticity_token`, then the form's own fields. */
export function PostForm({ action, authenticityToken, verb, fields = {}, children, ...rest }: PostFormProps) {
  const hidden = Object.entries({ _method: verb, authenticity_token: authenticityToken, ...fields });
  return (
    <form method="post" action={action} class={rest.class}>
      {hidden.map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} key={name} />,
      )}
      {children}
    </form>
  );
}
