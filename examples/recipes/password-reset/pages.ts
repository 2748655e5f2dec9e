const page = (body: string) => `<!doctype html><html lang="en"><title>Reset your password</title>${body}</html>`

export const askForAddress = page(`<form method="post" action="/forgot">
  <label>Address <input type="email" name="address" required></label> <button>Send me a link</button>
</form>`)

/** The same for everybody, whether there is an account or not. */
export const asked = page('<p>If there is an account of that address, a mail with a link is on its way to it.</p>')

/** `token` has been looked at: it has no character that means anything in HTML. */
export const askForPassword = (token: string) =>
  page(`<form method="post" action="/reset">
  <input type="hidden" name="token" value="${token}">
  <label>New password <input type="password" name="password" minlength="12" required></label> <button>Set it</button>
</form>`)

export const done = page('<p>Your password has been set.</p>')
export const tooLate = page('<p>This link is not valid any longer. <a href="/forgot">Ask for another</a>.</p>')
