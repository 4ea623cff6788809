/** Which version is this? Written in by the build from package.json; 'dev' when the sources run unbundled (tests). */
declare const SPOOR_VERSION: string | undefined
export const version: string = typeof SPOOR_VERSION === 'string' ? SPOOR_VERSION : 'dev'
