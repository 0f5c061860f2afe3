interface Application {
  readonly publicUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A word for a POSIX shell, and for dotenv: quoted only where it must be. */
function quoted(word: string): string {
  return /^[\w.:/@%+,=-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Lines for a `.env` file. */
export function dotenv(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join("\n");
}

/** Gets the application's own token. */
export function curlForApplication(application: Application): string {
  return tokenRequest(application, { grant_type: "client_credentials" });
}

/** Exchanges a code for a person's token, then asks who it is. */
export function curlForPerson(application: Application): string {
  const exchange = tokenRequest(application, {
    grant_type: "authorization_code",
    redirect_uri: "http://localhost:3000/auth/eventpop/callback",
    code: "CODE",
  });
  return `${exchange}\n\ncurl ${quoted(`${application.publicUrl}/api/public/me`)} -H 'Authorization: Bearer TOKEN'`;
}

function tokenRequest({ publicUrl, clientId, clientSecret }: Application, fields: Readonly<Record<string, string>>) {
  const parameters = Object.entries({ client_id: clientId, client_secret: clientSecret, ...fields });
  const lines = parameters.map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  return [`curl ${quoted(`${publicUrl}/oauth/token`)}`, ...lines].join(" \\\n  ");
}
