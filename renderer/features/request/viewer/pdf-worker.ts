/** pdf.js parses in this thread: what a hostile file does to it ends with it. */
import 'pdfjs-dist/build/pdf.worker.min.mjs'
