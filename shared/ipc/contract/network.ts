import { z } from 'zod'
import { id, none, problemSchema } from './parts.ts'

/** Cookies, proxies and certificates. */

export const cookieSchema = z.object({
  name: z.string().max(4096),
  value: z.string().max(8192),
  /** Without a leading dot. */
  domain: z.string().max(1024),
  /** True: sent to this very host; false: to the hosts under it too. */
  hostOnly: z.boolean(),
  path: z.string().max(4096),
  /** ISO 8601; null: until the end of the session. */
  expires: z.string().nullable(),
  secure: z.boolean(),
  httpOnly: z.boolean(),
})

const filePath = z.string().max(4096)

/** How connections leave this machine. Passwords and passphrases go another way and are never in it. */
export const networkInputSchema = z.object({
  proxy: z.object({
    /** `system`: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; without them, in Electron, the system's own settings. */
    mode: z.enum(['system', 'none', 'custom']),
    /** `http://host:port`, `https://…`, `socks5://…` or `socks5h://…`, without credentials. */
    address: z.string().max(2048),
    /** As NO_PROXY: names, addresses, subnets, separated by commas. */
    noProxy: z.string().max(10_000),
    username: z.string().max(1024),
  }),
  /** PEM files with roots to trust beside the usual ones. */
  caFiles: z.array(filePath).max(100),
  clientCertificates: z
    .array(z.object({ id, host: z.string().max(1024), certFile: filePath, keyFile: filePath }))
    .max(100),
})

export const networkSchema = networkInputSchema.extend({
  hasProxyPassword: z.boolean(),
  /** Ids of the client certificates whose passphrase is stored. */
  withPassphrase: z.array(id),
  /** What the environment names, for showing; credentials taken out. */
  environmentProxy: z.string().nullable(),
  /** Why the settings could not be read and the usual ones apply, or null. */
  problem: problemSchema.nullable(),
})

export const networkMethods = {
  /** The jar that requests send from and responses fill, sorted by domain, path and name. */
  listCookies: { input: none, output: z.array(cookieSchema) },
  /** Adds one, or puts it in the place of the one with the same domain, path and name. */
  saveCookie: { input: cookieSchema, output: z.array(cookieSchema) },
  deleteCookie: {
    input: z.object({ domain: z.string(), path: z.string(), name: z.string() }),
    output: z.array(cookieSchema),
  },
  /** Of one domain, or all. */
  clearCookies: { input: z.object({ domain: z.string().nullable() }), output: z.array(cookieSchema) },
  loadNetwork: { input: none, output: networkSchema },
  saveNetwork: { input: networkInputSchema, output: networkSchema },
  /** One way: a secret goes in and is never read back. An empty value forgets it. */
  storeNetworkSecret: {
    input: z.object({
      /** Null: the password of the proxy; else the passphrase of the client certificate of that id. */
      certificateId: id.nullable(),
      value: z.string().max(10_000),
    }),
    output: networkSchema,
  },
} as const
