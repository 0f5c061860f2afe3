import { authorizedApplicationsPage } from "../../src/pages/authorized-applications-page";
import { formsIn } from "./forms";
import { authorizedApplications } from "./samples";

describe("the page of authorized applications", () => {
  it("has a form for each application, with the fields by which Rails recognizes DELETE", () => {
    expect(formsIn(authorizedApplicationsPage(authorizedApplications)).slice(0, 2)).toEqual(
      ["7001", "7002"].map((id) => ({
        method: "post",
        action: `/oauth/authorized_applications/${id}`,
        fields: [
          ["_method", "delete"],
          ["authenticity_token", "csrf-token"],
        ],
        buttons: [["commit", "Revoke"]],
      })),
    );
  });

  it("names the application in the label of each button, for screen readers", () => {
    expect(authorizedApplicationsPage(authorizedApplications)).toContain('aria-label="Revoke Ticket Corner"');
  });

  it("has a form to sign out", () => {
    expect(formsIn(authorizedApplicationsPage(authorizedApplications)).at(-1)).toMatchObject({
      action: "/users/sign_out",
      fields: [
        ["_method", "delete"],
        ["authenticity_token", "csrf-token"],
      ],
    });
  });

  it("percent-encodes the id in the path of the form", () => {
    const [application] = authorizedApplications.applications;
    const applications = application ? [{ ...application, id: "../users/sign_out?" }] : [];
    expect(formsIn(authorizedApplicationsPage({ ...authorizedApplications, applications }))[0]?.action).toBe(
      "/oauth/authorized_applications/..%2Fusers%2Fsign_out%3F",
    );
  });

  it("says that no applications are left after the user has revoked the last one", () => {
    const html = authorizedApplicationsPage({ ...authorizedApplications, applications: [], revoked: true });
    expect(html).toContain("No application may use your account.");
    expect(html).toContain("Application revoked.");
  });
});
