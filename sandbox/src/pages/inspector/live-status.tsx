import type { TabContext } from "./inspector-tab";

/** A note that the page updates itself, and a link that loads the page again. The script of the page shows the one that applies. */
export function LiveStatus({ href, translate }: { href: string } & Pick<TabContext, "translate">) {
  return (
    <>
      <a href={href} data-testid="reload" data-live-off>
        {translate("reload")}
      </a>
      <span class="tag" role="status" hidden data-live-on>
        {translate("live")}
      </span>
    </>
  );
}
