/** The paths of the pages. Links, forms and routes use this table. */
export const paths = {
  home: "/",
  signIn: "/users/sign_in",
  signOut: "/users/sign_out",
  authorize: "/oauth/authorize",
  authorizedApplications: "/oauth/authorized_applications",
  inspector: "/_sandbox/inspector",
} as const;
