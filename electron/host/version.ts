declare const CORDBOARD_VERSION: string | undefined

/** The version in package.json, put in by the build; 'dev' where the sources run unbuilt. */
export const version: string = typeof CORDBOARD_VERSION === 'string' ? CORDBOARD_VERSION : 'dev'
