/**
 * A page as it may be looked at. The frame's sandbox stops scripts and forms and the inherited CSP stops what is fetched; what
 * neither stops is taken out here: Chromium connects to where a `<link>`, a frame or a clicked link leads before the CSP
 * refuses it, and so tells the server that somebody looks. Styles in attributes, which the CSP refuses, become rules
 * of an element with the page's nonce.
 */
export function shownPage(html: string, nonce: string): string {
  // An inert document: nothing of it is fetched or run.
  const page = new DOMParser().parseFromString(html, 'text/html')
  for (const element of page.querySelectorAll(
    'link, base, meta[http-equiv], script, iframe, frame, object, embed, fencedframe',
  ))
    element.remove()
  for (const link of page.querySelectorAll('a, area, svg a')) {
    const target = link.getAttribute('href')
    if (target !== null && !link.hasAttribute('title')) link.setAttribute('title', target)
    for (const name of ['href', 'xlink:href', 'ping', 'target', 'download']) link.removeAttribute(name)
  }
  const rules = [...page.querySelectorAll('[style]')].map((element, index) => {
    element.setAttribute('data-style', String(index))
    return `[data-style="${index}"] { ${element.getAttribute('style') ?? ''} }`
  })
  if (rules.length > 0) {
    const style = page.createElement('style')
    style.textContent = rules.join('\n')
    page.head.append(style)
  }
  for (const style of page.querySelectorAll('style')) style.setAttribute('nonce', nonce)
  const control = page.createElement('meta')
  control.setAttribute('http-equiv', 'x-dns-prefetch-control')
  control.setAttribute('content', 'off')
  page.head.prepend(control)
  return `<!doctype html>${page.documentElement.outerHTML}`
}
