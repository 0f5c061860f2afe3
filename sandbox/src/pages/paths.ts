/** The paths of the pages. Links, forms and routes use this table. */
export const paths = {
  home: "/",
  signIn: "/users/sign_in",
  signOut: "/users/sign_out",
  authorize: "/oauth/authorize",
  authorizedApplications: "/oauth/authorized_applications",
  inspector: "/_sandbox/inspector",
  /** The form of the home page that starts a login. */
  startLogin: "/_sandbox/login",
  /** The callback of a login that was started on the home page. */
  callback: "/_sandbox/callback",
} as const;
