import type { CauseFinder } from './case.ts'
import { authorizationForm } from './causes/authorization-form.ts'
import { bodyHash } from './causes/body-hash.ts'
import { dateHeader } from './causes/date-header.ts'
import { headerOrder } from './causes/header-order.ts'
import { host } from './causes/host.ts'
import { keyEncoding } from './causes/key-encoding.ts'
import { methodCase } from './causes/method-case.ts'
import { missingHeaders } from './causes/missing-headers.ts'
import { otherKey } from './causes/other-key.ts'
import { queryEncoding } from './causes/query-encoding.ts'
import { signatureEncoding } from './causes/signature-encoding.ts'
import { stringForm } from './causes/string-form.ts'
import { targetForm } from './causes/target-form.ts'
import { template } from './causes/template.ts'
import { wrongKey } from './causes/wrong-key.ts'

/** The one list: a new mistake is a new file and a line here. Order breaks ties of confidence. */
export const causeFinders: readonly CauseFinder[] = [
  authorizationForm,
  missingHeaders,
  dateHeader,
  template,
  targetForm,
  bodyHash,
  host,
  keyEncoding,
  otherKey,
  queryEncoding,
  methodCase,
  stringForm,
  signatureEncoding,
  headerOrder,
  wrongKey,
]
