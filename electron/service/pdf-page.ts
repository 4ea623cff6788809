/** How is a page printed, in the words that Electron and the DevTools protocol have in common?
 *
 *  Their defaults differ (tags, outline), so every option is given explicitly and both hosts print the same file. */

export interface PdfPage {
  readonly landscape: boolean
  readonly displayHeaderFooter: true
  readonly headerTemplate: string
  readonly footerTemplate: string
  readonly printBackground: true
  readonly preferCSSPageSize: true
  readonly generateTaggedPDF: true
  readonly generateDocumentOutline: true
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** `footer` is plain text and is escaped here; the page numbers are filled in by the printer. */
export function pdfPage(footer: string, landscape: boolean): PdfPage {
  const text = footer.replace(/[&<>"']/g, (character) => escapes[character] ?? '')
  return {
    landscape,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    // the templates inherit no style of the page
    footerTemplate:
      '<div style="width:100%;margin:0 10mm;display:flex;justify-content:space-between;gap:8mm;' +
      'font-family:sans-serif;font-size:7pt;color:#555">' +
      `<span>${text}</span>` +
      '<span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>',
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  }
}
