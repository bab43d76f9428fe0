/* The token that every post carries, as it is now: a login in another tab changes it. */
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
}
