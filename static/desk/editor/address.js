/* Addresses that whoever writes is asked for. What the server would drop is refused here, where
   it can still be mended. */
import { updateAttrsDialog } from "django-prose-editor/editor";

const BEGINS_WITH_A_HOST = /^[^\s/?#:@.]+(\.[^\s/?#:@.]+)+([/?#:]|$)/

export const isWebAddress = (text) => {
  const address = URL.canParse(text) ? new URL(text) : null
  return /^https?:$/.test(address?.protocol) && !address.username && !/[\s\\]/.test(text)
}

/* The web address that is meant, for https:// may be left out; null where it is none. */
export const webAddress = (text) => {
  const whole = BEGINS_WITH_A_HOST.test(text) ? `https://${text}` : text
  return isWebAddress(whole) ? whole : null
}

/* What a link may point to: the web, a place on this site, a mailbox, a telephone. */
export const linkAddress = (text) =>
  /^(mailto:|tel:|\/|#)[^\s\\]+$/i.test(text) ? text : webAddress(text)

/**
 * Asks for an `address`, and the other `fields`, until `read` knows what is meant; `wrong` says
 * what is amiss meanwhile. Gives all that was said, or null if whoever writes gives up.
 */
export const askAddress = async (editor, { read, wrong, options, fields, given }) => {
  let description = ""
  for (;;) {
    const address = { title: "Address", required: true, description }
    given = await updateAttrsDialog({ address, ...fields }, options)(editor, given)
    if (!given) return null
    const meant = read(given.address.trim())
    if (meant) return { ...given, address: meant }
    description = wrong
  }
}
