/** Where the pages' links and forms lead; the routes are mounted on the same table. */
export const paths = {
  home: "/",
  signIn: "/users/sign_in",
  signOut: "/users/sign_out",
  authorize: "/oauth/authorize",
  authorizedApplications: "/oauth/authorized_applications",
  inspector: "/_sandbox/inspector",
} as const;
