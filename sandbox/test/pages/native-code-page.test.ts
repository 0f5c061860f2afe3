import { nativeCodePage } from "../../src/pages/native-code-page";
import { textOf } from "./forms";
import { nativeCode } from "./samples";

it("the page for applications that cannot receive a callback shows the code and has no form", () => {
  const html = nativeCodePage(nativeCode);
  expect(textOf(html, "code")).toBe(nativeCode.code);
  expect(html).toContain('<code id="authorization_code"');
  expect(html).not.toContain("<form");
});
