import type { TabContext } from "./inspector-tab";

/** Says that the page is live, or is a link that loads it again. The script of the page shows one of the two. */
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
