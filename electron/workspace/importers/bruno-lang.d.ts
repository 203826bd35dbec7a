/** The part that is used of Bruno's parser, which ships without types. */
declare module '@usebruno/lang' {
  /** Throws a SyntaxError-like Error whose message begins with the line. */
  export function bruToJsonV2(text: string): unknown
  export function bruToEnvJsonV2(text: string): unknown
  export function collectionBruToJson(text: string): unknown
}
