import { nativeCodePage } from "../../src/pages";
import { textOf } from "./forms";
import { nativeCode } from "./samples";

it("The page for applications without a callback shows the code and nothing to send", () => {
  const html = nativeCodePage(nativeCode);
  expect(textOf(html, "code")).toBe(nativeCode.code);
  expect(html).toContain('<code id="authorization_code"');
  expect(html).not.toContain("<form");
});
