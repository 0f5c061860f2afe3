import { authorizedApplicationsPage } from "../../src/pages";
import { formsIn } from "./forms";
import { authorizedApplications } from "./samples";

describe("the page of authorized applications", () => {
  it("revokes each application by Rails' delete form", () => {
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

  it("tells the buttons apart for those who only hear them", () => {
    expect(authorizedApplicationsPage(authorizedApplications)).toContain('aria-label="Revoke Ticket Corner"');
  });

  it("lets the person sign out", () => {
    expect(formsIn(authorizedApplicationsPage(authorizedApplications)).at(-1)).toMatchObject({
      action: "/users/sign_out",
      fields: [
        ["_method", "delete"],
        ["authenticity_token", "csrf-token"],
      ],
    });
  });

  it("cannot be led to another path by an odd id", () => {
    const [application] = authorizedApplications.applications;
    const applications = application ? [{ ...application, id: "../users/sign_out?" }] : [];
    expect(formsIn(authorizedApplicationsPage({ ...authorizedApplications, applications }))[0]?.action).toBe(
      "/oauth/authorized_applications/..%2Fusers%2Fsign_out%3F",
    );
  });

  it("says so when there are none, and when one has just gone", () => {
    const html = authorizedApplicationsPage({ ...authorizedApplications, applications: [], revoked: true });
    expect(html).toContain("No application may use your account.");
    expect(html).toContain("Application revoked.");
  });
});
