/** Where `{{name}}` gets its value from. */
export interface VariableValue {
  /** May hold `{{other}}` itself; the resolver follows it. */
  value: string
  /** Secret values are masked wherever they would be shown, logged or exported. */
  secret: boolean
  /** For people: 'environment Sandbox', 'vault', '--var', 'built in'. */
  origin: string
}

export interface VariableScope {
  /** Null when the name is not known here; a known name without a value gives a `problem` that says so. */
  lookup(name: string): VariableValue | null
  /** A sentence on what to do about an unknown name, where this scope knows better than "define it". */
  advise?(name: string): string | null
}
