/** The user who logged in, as `req.eventpop.user` of the server. Identify users by `id`. */
export interface PopupUser {
  readonly id: string;
  readonly fullName?: string;
  readonly email?: string;
  readonly avatar?: string;
  readonly avatars?: { readonly [size in "original" | "medium" | "thumb" | "tiny"]?: string };
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
}

/** Options of {@link signInWithPopup}, which `passport-eventpop/browser` exports. */
export interface PopupOptions {
  /** Path of the login route of `eventpopAuth` on this page's origin. @defaultValue `"/auth/eventpop"` */
  loginPath?: string;
  /** Ends the wait and closes the window. The promise rejects with the reason of the signal. */
  signal?: AbortSignal;
}

/**
 * A login in a popup window failed. `code` is `EVENTPOP_POPUP_BLOCKED` (the browser opened no window), `EVENTPOP_POPUP_CLOSED` (the
 * user closed the window), or an error code of `docs/errors.md`, such as `EVENTPOP_ACCESS_DENIED`.
 */
export class PopupError extends Error {
  override readonly name = "PopupError";
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The messages of the popup's last page. The server writes them in `popup-page.ts`. */
type Result = { id: string; user: PopupUser } | { id: string; error: { code: string; message: string } };

/**
 * Opens the login in a popup window, and resolves with the user who logged in. Call it in the handler of a click, because browsers
 * block windows that a user did not ask for. Afterwards, requests of this page are logged in.
 *
 * @throws PopupError if the login fails, the window is blocked, or the user closes it
 * @example button.onclick = async () => show(await signInWithPopup());
 */
export function signInWithPopup({ loginPath = "/auth/eventpop", signal }: PopupOptions = {}): Promise<PopupUser> {
  return new Promise((resolve, reject) => {
    const id = crypto.randomUUID();
    const popup = open(`${loginPath}?display=popup&popup=${id}`, "", "popup,width=480,height=720");
    if (!popup) {
      reject(new PopupError("EVENTPOP_POPUP_BLOCKED", "The browser did not open the login window."));
      return;
    }
    const channel = new BroadcastChannel("passport-eventpop");
    const done = new AbortController();
    const end = () => {
      done.abort();
      clearInterval(timer);
      channel.close();
    };
    // The message of a finished login may arrive after the window is closed.
    const giveUp = () =>
      setTimeout(() => {
        end();
        reject(new PopupError("EVENTPOP_POPUP_CLOSED", "The login window was closed."));
      }, 1_000);
    // If the provider sends Cross-Origin-Opener-Policy, `popup.closed` is true although the window is open. So `closed` is believed only if
    // this page saw the window at another origin before, more than once. Otherwise the login counts as given up when the user comes back to
    // this page.
    let looksAway = 0;
    const timer = setInterval(() => {
      if (popup.closed) {
        clearInterval(timer);
        if (looksAway > 2) giveUp();
        else addEventListener("focus", giveUp, { once: true, signal: done.signal });
      } else if (isAway(popup)) looksAway++;
    }, 100);
    channel.onmessage = ({ data }: MessageEvent<Result>) => {
      if (data.id !== id) return;
      end();
      if ("user" in data) resolve(data.user);
      else reject(new PopupError(data.error.code, data.error.message));
    };
    signal?.addEventListener(
      "abort",
      () => {
        end();
        popup.close();
        reject(signal.reason);
      },
      { once: true, signal: done.signal },
    );
  });
}

/** Whether a window shows a page of another origin, whose URL this page cannot read. */
function isAway(popup: Window): boolean {
  try {
    return popup.location.href === undefined;
  } catch {
    return true;
  }
}
